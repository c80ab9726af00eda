import type { Clock } from '#kernel';

/** What each kind may take at once, and get back per second. */
const burst = 200;
const perSecond = 2;
/** Kinds told apart; beyond that all begin anew. */
const maxKinds = 5_000;

/** A fair share for each kind: the loudest gets no more than any other. */
export class Shares {
  readonly #clock: Clock;
  readonly #left = new Map<string, { amount: number; at: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** False when the kind has used its share up. */
  take(kind: string): boolean {
    const now = this.#clock.now();
    let left = this.#left.get(kind);
    if (left === undefined) {
      if (this.#left.size >= maxKinds) this.#left.clear();
      this.#left.set(kind, (left = { amount: burst, at: now }));
    }
    left.amount = Math.min(burst, left.amount + (Math.max(0, now - left.at) * perSecond) / 1000);
    left.at = now;
    if (left.amount < 1) return false;
    left.amount--;
    return true;
  }
}
