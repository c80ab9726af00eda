/**
 * Calls and failures of the last while: two halves of the window, of which the older one is thrown away as a whole.
 * So it looks back over something between half the window and all of it, at the cost of four numbers.
 */
export class Tally {
  readonly #halfMs: number;
  #since = Number.NEGATIVE_INFINITY;
  #calls = 0;
  #failures = 0;
  #callsBefore = 0;
  #failuresBefore = 0;

  constructor(windowMs: number) {
    this.#halfMs = windowMs / 2;
  }

  add(calls: number, failures: number, now: number): void {
    this.#turn(now);
    this.#calls += calls;
    this.#failures += failures;
  }

  calls(now: number): number {
    this.#turn(now);
    return this.#calls + this.#callsBefore;
  }

  failures(now: number): number {
    this.#turn(now);
    return this.#failures + this.#failuresBefore;
  }

  /** Percent of failures, or 0 of fewer calls than `enough`. */
  share(enough: number, now: number): number {
    const calls = this.calls(now);
    return calls === 0 || calls < enough ? 0 : (100 * this.failures(now)) / calls;
  }

  clear(): void {
    this.#calls = this.#failures = this.#callsBefore = this.#failuresBefore = 0;
  }

  #turn(now: number): void {
    const age = now - this.#since;
    if (age < this.#halfMs) return;
    const recent = age < 2 * this.#halfMs;
    this.#callsBefore = recent ? this.#calls : 0;
    this.#failuresBefore = recent ? this.#failures : 0;
    this.#calls = 0;
    this.#failures = 0;
    this.#since = now;
  }
}
