import type { BreakerDocument } from '../snapshot/document.ts';
import { Tally } from './tally.ts';

export type BreakerState = 'closed' | 'open' | 'half-open';

/**
 * The circuit breaker of one target. Open, it lets nothing through; after a while it lets a few probes through, and
 * closes when enough of them went well in a row. One that fails opens it again.
 */
export class Breaker {
  readonly #share: number;
  readonly #enough: number;
  readonly #openMs: number;
  readonly #probes: number;
  readonly #tally: Tally;
  /** Time at which it becomes half open; undefined while it is closed. */
  #openUntil: number | undefined;
  #probing = 0;
  #passed = 0;

  constructor({ share = 50, calls = 20, window = 10_000, open = 10_000, probes = 3 }: BreakerDocument) {
    this.#share = share;
    this.#enough = calls;
    this.#openMs = open;
    this.#probes = probes;
    this.#tally = new Tally(window);
  }

  state(now: number): BreakerState {
    if (this.#openUntil === undefined) return 'closed';
    return now < this.#openUntil ? 'open' : 'half-open';
  }

  /** Whether one more call may go through now. */
  admits(now: number): boolean {
    const state = this.state(now);
    return state === 'closed' || (state === 'half-open' && this.#probing < this.#probes);
  }

  /** A call goes through. Answers whether it is a probe, for `ended`. */
  began(now: number): boolean {
    if (this.state(now) !== 'half-open') return false;
    this.#probing++;
    return true;
  }

  /** `failed` is undefined for a call that tells nothing of the target. True when the circuit closed by it. */
  ended(probe: boolean, failed: boolean | undefined, now: number): boolean {
    if (probe) {
      this.#probing = Math.max(0, this.#probing - 1);
      // An earlier probe may have decided already.
      if (failed === undefined || this.state(now) !== 'half-open') return false;
      if (failed) this.#open(now);
      else if (++this.#passed >= this.#probes) return this.#close();
      return false;
    }
    // What was under way when it opened, or ends while probes run, is no news.
    if (failed === undefined || this.#openUntil !== undefined) return false;
    this.#tally.add(1, failed ? 1 : 0, now);
    if (failed && this.#tally.share(this.#enough, now) >= this.#share) this.#open(now);
    return false;
  }

  #open(now: number): void {
    this.#openUntil = now + this.#openMs;
    this.#passed = 0;
  }

  #close(): true {
    this.#openUntil = undefined;
    this.#passed = 0;
    this.#tally.clear();
    return true;
  }
}
