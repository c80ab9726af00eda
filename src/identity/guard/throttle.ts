import type { Clock } from '#kernel';
import { type Count, counted, forgiven, levelOf, type Pace, waitOf } from './pace.ts';

/** Keys kept in mind, unless told: a few megabytes, whatever clients do. */
const usualMax = 20_000;
/** Of so many that were not heard of for longest, the one with the fewest attempts is forgotten. */
const looked = 8;

/**
 * Requests per key, with growing waits between them. In memory, for what must cost nothing: it restarts with the
 * program, and each node counts for itself. What guesses at passwords and codes is counted in the store (counts.ts).
 */
export class Throttle {
  readonly #pace: Pace;
  readonly #clock: Clock;
  readonly #max: number;
  /** In the order in which they were last heard of. */
  readonly #counts = new Map<string, Count>();

  constructor(pace: Pace, clock: Clock, max = usualMax) {
    this.#pace = pace;
    this.#clock = clock;
    this.#max = max;
  }

  /** Milliseconds until the key is heard again; 0 when it may speak. */
  wait(key: string): number {
    return waitOf(this.#counts.get(key), this.#clock.now());
  }

  count(key: string): void {
    const after = counted(this.#pace, this.#counts.get(key), this.#clock.now());
    this.#counts.delete(key);
    if (this.#counts.size >= this.#max) this.#makeRoom();
    this.#counts.set(key, after);
  }

  forgive(key: string): void {
    const less = forgiven(this.#pace, this.#counts.get(key), this.#clock.now());
    if (less === undefined) this.#counts.delete(key);
    else this.#counts.set(key, less);
  }

  forget(key: string): void {
    this.#counts.delete(key);
  }

  get size(): number {
    return this.#counts.size;
  }

  /** A flood of new keys pushes out those of its own kind before the ones that made trouble. */
  #makeRoom(): void {
    const now = this.#clock.now();
    let [least, key] = [Infinity, ''];
    let seen = 0;
    for (const [candidate, count] of this.#counts) {
      const level = levelOf(this.#pace, count, now);
      if (level < least) [least, key] = [level, candidate];
      if (++seen === looked) break;
    }
    this.#counts.delete(key);
  }
}
