import type { RetryDocument } from '../snapshot/document.ts';
import { Tally } from './tally.ts';

const windowMs = 10_000;
/** Tries again that are allowed however few calls there are. */
const alwaysAllowed = 3;

/**
 * Which calls are tried again, and how many of them. The budget keeps an upstream that fails from being buried under
 * tries again: they never multiply the load, they add a share to it.
 */
export class RetryRule {
  readonly attempts: number;
  readonly #statuses: ReadonlySet<number>;
  readonly #budget: number;
  /** Calls are its calls, tries again its failures. */
  readonly #tally = new Tally(windowMs);

  constructor({ attempts = 1, statuses = [502, 503, 504], budget = 20 }: RetryDocument) {
    this.attempts = attempts;
    this.#statuses = new Set(statuses);
    this.#budget = budget;
  }

  /** One more call, before its first try. */
  called(now: number): void {
    this.#tally.add(1, 0, now);
  }

  isWorse(status: number): boolean {
    return this.#statuses.has(status);
  }

  /** Takes one try out of the budget; false when there is none left. */
  take(now: number): boolean {
    const allowed = Math.max(alwaysAllowed, (this.#tally.calls(now) * this.#budget) / 100);
    if (this.#tally.failures(now) >= allowed) return false;
    this.#tally.add(0, 1, now);
    return true;
  }
}
