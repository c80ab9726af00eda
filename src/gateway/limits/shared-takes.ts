import type { Authorised, Limited } from '../exchange.ts';
import { settle } from '../engine.ts';
import type { Refusal } from '../refusal.ts';
import type { SharedAsk, SharedCount, SharedLimits } from './shared-limits.ts';

/** A limit of one call that is counted together with other machines, after all that this process knows by itself. */
export interface SharedTake extends SharedAsk {
  readonly limits: SharedLimits;
  /** The attachment. */
  readonly step: Parameters<typeof settle>[0];
  /** Announces what is left, and refuses or not; without a count the cache is away. */
  judge(x: Authorised & Pick<Limited, 'limitHeaders'>, count: SharedCount | undefined): Refusal | undefined;
  /** The call is refused, so that it must not count in this process either. */
  undo(): void;
}

/** Settles all shared limits of a call in one round trip. */
export async function settleShared<X extends Authorised & Pick<Limited, 'limitHeaders'>>(
  x: X,
  takes: readonly SharedTake[],
): Promise<X | Refusal> {
  const counts = await takes[0]?.limits.take(takes);
  let refused: Refusal | undefined;
  for (const [index, take] of takes.entries()) {
    const refusal = take.judge(x, counts?.[index]);
    refused ??= settle(take.step, refusal, x);
  }
  if (refused === undefined) return x;
  for (const take of takes) take.undo();
  return refused;
}
