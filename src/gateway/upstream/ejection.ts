import type { EjectionDocument } from '../snapshot/document.ts';
import { Tally } from './tally.ts';

/** How long failures are counted for their share, and of how many calls at least (milliseconds, calls). */
const windowMs = 10_000;
const enough = 20;
/** An ejection is at most so many times as long as the first. */
const longestTimes = 10;

/** What one target did lately, and until when it is out. */
export class Conduct {
  readonly tally = new Tally(windowMs);
  inARow = 0;
  /** Ejections so far, each longer than the one before. */
  times = 0;
  outUntil = Number.NEGATIVE_INFINITY;
}

/** Sends targets out that fail, for longer each time, and never more than a share of them at once. */
export class Ejection {
  readonly #failures: number;
  readonly #share: number | undefined;
  readonly #timeMs: number;
  readonly #atMost: number;
  readonly #all: Conduct[] = [];

  /** `targets`: how many there are. */
  constructor({ failures = 5, share, time = 30_000, atMost = 50 }: EjectionDocument, targets: number) {
    this.#failures = failures;
    this.#share = share;
    this.#timeMs = time;
    this.#atMost = Math.floor((targets * atMost) / 100);
  }

  /** Keeps account of one more target. */
  join(): Conduct {
    const conduct = new Conduct();
    this.#all.push(conduct);
    return conduct;
  }

  ended(conduct: Conduct, failed: boolean, now: number): void {
    conduct.tally.add(1, failed ? 1 : 0, now);
    conduct.inARow = failed ? conduct.inARow + 1 : 0;
    if (!failed || conduct.outUntil > now) return;
    const tooMany =
      conduct.inARow >= this.#failures ||
      (this.#share !== undefined && conduct.tally.share(enough, now) >= this.#share);
    if (!tooMany || this.#all.filter(({ outUntil }) => outUntil > now).length >= this.#atMost) return;
    // Whoever behaved for as long as the longest ejection begins anew.
    if (now - conduct.outUntil > longestTimes * this.#timeMs) conduct.times = 0;
    conduct.times = Math.min(conduct.times + 1, longestTimes);
    conduct.outUntil = now + this.#timeMs * conduct.times;
    conduct.inARow = 0;
    conduct.tally.clear();
  }
}
