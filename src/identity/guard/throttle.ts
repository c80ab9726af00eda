import type { Clock } from '#kernel';

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

interface Entry {
  level: number;
  at: number;
  /** Nothing is heard before. */
  nextAt: number;
}

/** Keys kept in mind, unless told: a few megabytes, whatever clients do. */
const usualMax = 20_000;
/** Of so many that were not heard of for longest, the one with the fewest attempts is forgotten. */
const looked = 8;

/**
 * Attempts per key, with growing waits between them. An attempt counts before its outcome is known, so that many at
 * once gain nothing, and is taken back when it turns out good. In memory: it restarts with the program, and each
 * node counts for itself.
 */
export class Throttle {
  readonly #pace: Pace;
  readonly #clock: Clock;
  readonly #max: number;
  /** In the order in which they were last heard of. */
  readonly #entries = new Map<string, Entry>();

  constructor(pace: Pace, clock: Clock, max = usualMax) {
    this.#pace = pace;
    this.#clock = clock;
    this.#max = max;
  }

  /** Milliseconds until the key is heard again; 0 when it may speak. */
  wait(key: string): number {
    return Math.max(0, (this.#entries.get(key)?.nextAt ?? 0) - this.#clock.now());
  }

  /** Attempts that are not forgotten yet. */
  level(key: string): number {
    const entry = this.#entries.get(key);
    return entry === undefined ? 0 : this.#now(entry);
  }

  count(key: string): void {
    const { free, firstWaitMs, maxWaitMs } = this.#pace;
    const now = this.#clock.now();
    const level = this.level(key) + 1;
    const over = Math.ceil(level - free);
    // 2^20 is beyond every longest wait, and far from what a number cannot hold.
    const wait = over <= 0 ? 0 : Math.min(maxWaitMs, firstWaitMs * 2 ** Math.min(over - 1, 20));
    this.#entries.delete(key);
    if (this.#entries.size >= this.#max) this.#makeRoom();
    this.#entries.set(key, { level, at: now, nextAt: now + wait });
  }

  /** Takes one attempt back, and the wait that it led to: it was heard, so none was due before it. */
  forgive(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    const level = this.#now(entry) - 1;
    if (level <= 0) this.#entries.delete(key);
    else this.#entries.set(key, { level, at: this.#clock.now(), nextAt: 0 });
  }

  forget(key: string): void {
    this.#entries.delete(key);
  }

  get size(): number {
    return this.#entries.size;
  }

  #now(entry: Entry): number {
    return Math.max(0, entry.level - (this.#clock.now() - entry.at) / this.#pace.forgetMs);
  }

  /** A flood of new keys pushes out those of its own kind before the ones that made trouble. */
  #makeRoom(): void {
    let [least, key] = [Infinity, ''];
    let seen = 0;
    for (const [candidate, entry] of this.#entries) {
      const level = this.#now(entry);
      if (level < least) [least, key] = [level, candidate];
      if (++seen === looked) break;
    }
    this.#entries.delete(key);
  }
}
