import { rateOf } from '../limits/limit-table.ts';

/** When a block begins, and how long it lasts. */
export interface BlockRule {
  readonly emissionIntervalMs: number;
  /** What may be owed without a block: one strike less than the limit. */
  readonly toleranceMs: number;
  readonly firstSeconds: number;
  readonly longestSeconds: number;
  /** Quiet time after which a block before counts no longer. */
  readonly forgetSeconds: number;
  /** Where blocks are as long as they may be: nobody has more to wait for than that is forgotten. */
  readonly highestLevel: number;
}

/** Blocks with the `limit`-th strike in a window; each further block lasts twice as long as the one before. */
export function blockRule(options: {
  readonly limit: number;
  readonly windowSeconds: number;
  readonly firstSeconds: number;
  readonly longestSeconds: number;
  readonly forgetSeconds: number;
}): BlockRule {
  const { limit, windowSeconds, firstSeconds, longestSeconds, forgetSeconds } = options;
  const { emissionIntervalMs } = rateOf(limit, windowSeconds * 1000, limit);
  return {
    emissionIntervalMs,
    toleranceMs: (limit - 1) * emissionIntervalMs,
    firstSeconds,
    longestSeconds,
    forgetSeconds,
    highestLevel: 1 + Math.max(0, Math.ceil(Math.log2(longestSeconds / firstSeconds))),
  };
}

/** How long the `level`-th block in a row lasts. */
export function blockSeconds({ firstSeconds, longestSeconds }: BlockRule, level: number): number {
  return Math.min(longestSeconds, firstSeconds * 2 ** (level - 1));
}

/** What is left of a level after so many seconds without a block. */
export function levelLeft(level: number, quietSeconds: number, forgetSeconds: number): number {
  if (forgetSeconds <= 0) return 0;
  return Math.max(0, level - Math.floor(Math.max(0, quietSeconds) / forgetSeconds));
}
