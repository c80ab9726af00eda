import type { EffectivePolicy, OperationFacts } from './facts.ts';

/** Reading the options of limits, as far as floors depend on what they limit. */

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'QUERY']);
const windowUnits: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86400 };

/** Seconds of a window such as `10s` or `1h`; not a number for anything else. */
function secondsOf(window: string): number {
  const [, count, unit] = /^(\d{1,7})([smhd])$/.exec(window) ?? [];
  return Number(count) * (windowUnits[unit ?? ''] ?? Number.NaN);
}

/**
 * What a limit counts by, such as `address` or `application`. A rate limit takes a list, a quota one name; without
 * either, a zone counts addresses and everything narrower counts applications.
 */
export function countsBy(policy: EffectivePolicy): readonly string[] {
  const per = policy.options['per'] ?? (policy.scope === 'zone' ? 'address' : 'application');
  const parts: readonly unknown[] = Array.isArray(per) ? per : [per];
  return parts.filter(part => typeof part === 'string');
}

/** Requests a second, or undefined where the options say nothing that can be compared. */
export function rateOf(policy: EffectivePolicy): number | undefined {
  const { limit, window } = policy.options;
  const seconds = typeof window === 'number' ? window : secondsOf(String(window));
  return typeof limit === 'number' && seconds > 0 ? limit / seconds : undefined;
}

/** True for a limit that counts every call alike, whatever its method and whoever calls. */
export function countsEveryCall(policy: EffectivePolicy): boolean {
  return policy.options['methods'] === undefined && policy.options['callers'] === undefined;
}

/** True for a limit that counts the operation, and counts it apart from reads. */
export function countsWritesApart(policy: EffectivePolicy, operation: OperationFacts): boolean {
  const { methods, callers } = policy.options;
  if (callers !== undefined) return false;
  if (methods === undefined) return policy.scope === 'operation';
  if (methods === 'writes') return operation.method === '*' || !safeMethods.has(operation.method);
  return (
    Array.isArray(methods) &&
    methods.includes(operation.method) &&
    !methods.some(method => safeMethods.has(String(method)) && method !== operation.method)
  );
}

const sameSubject = (a: EffectivePolicy, b: EffectivePolicy): boolean =>
  [...countsBy(a)].sort().join() === [...countsBy(b)].sort().join();

/**
 * True when the limit on writes is really stricter: below every general limit that counts by the same subject,
 * or, where none does, below the loosest general one.
 */
export function isStricter(write: EffectivePolicy, general: readonly EffectivePolicy[]): boolean {
  const rate = rateOf(write);
  if (rate === undefined) return false;
  const alike = general.filter(policy => sameSubject(policy, write));
  const rates = (alike.length > 0 ? alike : general).map(rateOf).filter(other => other !== undefined);
  if (rates.length === 0) return true;
  return rate < (alike.length > 0 ? Math.min(...rates) : Math.max(...rates));
}
