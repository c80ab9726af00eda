/** How often somebody may try, with growing waits: arithmetic alone, wherever what was counted is kept. */
export interface Pace {
  /** Attempts in a row that need no wait. */
  readonly free: number;
  /** Milliseconds in which one attempt is forgotten. */
  readonly forgetMs: number;
  /** Milliseconds of the first wait; each further attempt doubles it. */
  readonly firstWaitMs: number;
  /** Milliseconds that nobody waits longer than. */
  readonly maxWaitMs: number;
}

/** What was counted. Milliseconds since the epoch. */
export interface Count {
  /** When all of it is forgotten: the more attempts, the later. */
  readonly forgottenAt: number;
  /** Nothing is heard before. */
  readonly nextAt: number;
}

/** Attempts that are not forgotten yet. */
export const levelOf = ({ forgetMs }: Pace, count: Count | undefined, now: number): number =>
  count === undefined ? 0 : Math.max(0, (count.forgottenAt - now) / forgetMs);

/** Milliseconds until one is heard again; 0 when one may speak. */
export const waitOf = (count: Count | undefined, now: number): number =>
  count === undefined ? 0 : Math.max(0, count.nextAt - now);

/** With one attempt more. */
export function counted(pace: Pace, count: Count | undefined, now: number): Count {
  const { free, forgetMs, firstWaitMs, maxWaitMs } = pace;
  const level = levelOf(pace, count, now) + 1;
  const over = Math.ceil(level - free);
  // 2^20 is beyond every longest wait, and far from what a number cannot hold.
  const wait = over <= 0 ? 0 : Math.min(maxWaitMs, firstWaitMs * 2 ** Math.min(over - 1, 20));
  return { forgottenAt: Math.ceil(now + level * forgetMs), nextAt: now + wait };
}

/** With one attempt taken back, and the wait that it led to: it was heard, so none was due before it. */
export function forgiven(pace: Pace, count: Count | undefined, now: number): Count | undefined {
  const level = levelOf(pace, count, now) - 1;
  return level <= 0 ? undefined : { forgottenAt: Math.ceil(now + level * pace.forgetMs), nextAt: 0 };
}
