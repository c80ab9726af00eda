import type { Outcome } from './engine.ts';
import type { ExchangeState } from './exchange-state.ts';
import { Refusal } from './refusal.ts';

/** Why the gateway ends an exchange that has no end of its own. */
export type LongEnd = 'idle' | 'lifetime' | 'draining' | Refusal;

/** An exchange that may last for hours: a WebSocket or a stream of events. */
export interface LongExchange {
  readonly x: ExchangeState;
  /** `performance.now()` at which it has lasted as long as it may. */
  readonly endsAt: number;
  /** `performance.now()` at which it will have been quiet for too long. */
  readonly idleAt: number;
  /** Begins to end it; also called again. */
  conclude(why: LongEnd): void;
  /** Time has passed while it was ending. */
  sweep?(now: number): void;
}

/** How often time limits and changes are looked after (milliseconds). */
const everyMs = 200;
/** After a change, all are judged again within this many rounds: well below a second. */
const roundsAfterChange = 3;
/** Without one, all are judged again within this many: a key may expire without anybody saying so. */
const roundsWithoutChange = 50;

/**
 * All long exchanges of one worker. What let them in may be taken back while they last, so each is judged again after
 * every change of the Feed or the Snapshot. A few thousand at a time: a round costs in proportion to how many there
 * are, however often things change.
 */
export class LongExchanges {
  readonly #readmit: (x: ExchangeState) => Outcome<unknown>;
  /** In the order in which they were judged last. */
  readonly #all = new Set<LongExchange>();
  /** How many of the first are still to be judged because of the last change. */
  #due = 0;
  #draining = false;
  #timer: NodeJS.Timeout | undefined;

  /** `readmit`: judges an exchange as if it came now. */
  constructor(readmit: (x: ExchangeState) => Outcome<unknown>) {
    this.#readmit = readmit;
  }

  get size(): number {
    return this.#all.size;
  }

  get draining(): boolean {
    return this.#draining;
  }

  add(long: LongExchange): void {
    this.#all.add(long);
    this.#timer ??= setInterval(() => this.sweep(performance.now()), everyMs).unref();
    if (this.#draining) long.conclude('draining');
    // Things may have changed since it was admitted: opening takes time.
    else this.#judge(long);
  }

  delete(long: LongExchange): void {
    this.#all.delete(long);
    this.#due = Math.min(this.#due, this.#all.size);
    if (this.#all.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** To be called after every change of the Feed or the Snapshot. */
  changed(): void {
    this.#due = this.#all.size;
  }

  /** Ends all of them, and whatever is added from now on. */
  drain(): void {
    this.#draining = true;
    for (const long of [...this.#all]) long.conclude('draining');
  }

  /** One round; `now` by `performance.now()`. */
  sweep(now: number): void {
    for (const long of [...this.#all]) {
      if (now >= long.endsAt) long.conclude('lifetime');
      else if (now >= long.idleAt) long.conclude('idle');
      long.sweep?.(now);
    }
    const share = Math.ceil(this.#all.size / (this.#due > 0 ? roundsAfterChange : roundsWithoutChange));
    this.#due = Math.max(0, this.#due - share);
    const next = this.#all.values();
    const round: LongExchange[] = [];
    for (let count = 0; count < share; count++) {
      const { value } = next.next();
      if (value !== undefined) round.push(value);
    }
    for (const long of round) {
      // To the end, so that the next round takes others.
      this.#all.delete(long);
      this.#all.add(long);
      this.#judge(long);
    }
  }

  #judge(long: LongExchange): void {
    const end = (outcome: unknown): void => {
      if (outcome instanceof Refusal) long.conclude(outcome);
    };
    const failed = (error: unknown): void =>
      long.conclude(
        new Refusal('policy-failed', { reason: error instanceof Error ? error.message : String(error) }),
      );
    try {
      const outcome = this.#readmit(long.x);
      if (outcome instanceof Promise) outcome.then(end, failed);
      else end(outcome);
    } catch (error) {
      failed(error);
    }
  }
}
