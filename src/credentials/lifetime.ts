/** How long a credential lives: every one has an end, and none may be set beyond what its profile allows. */
import { GatehouseError } from '#kernel';

/** Give `notAfter` or `lifetimeMs`; with neither, the credential lives as long as `maxAgeMs` allows. */
export interface Lifetime {
  /** Ms since the epoch: refused from then on. */
  readonly notAfter?: number | undefined;
  /** Milliseconds from now. */
  readonly lifetimeMs?: number | undefined;
  /** Milliseconds from now at most; a profile or the product sets it. */
  readonly maxAgeMs: number;
}

/** @throws invalid-input when the end is past, is no whole number, or exceeds the maximum age. */
export function endOfLife(lifetime: Lifetime, now: number): number {
  const { notAfter, lifetimeMs, maxAgeMs } = lifetime;
  if (notAfter !== undefined && lifetimeMs !== undefined)
    throw new GatehouseError('invalid-input', 'give the end or the lifetime, not both');
  const end = notAfter ?? now + (lifetimeMs ?? maxAgeMs);
  if (!Number.isSafeInteger(end) || end <= now)
    throw new GatehouseError('invalid-input', 'the end must be a time in the future');
  if (!(end <= now + maxAgeMs))
    throw new GatehouseError(
      'invalid-input',
      `the lifetime exceeds the ${Math.floor(maxAgeMs / 86_400_000)} days that are allowed here`,
    );
  return end;
}
