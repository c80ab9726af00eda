import type { Decision } from '#gateway';
import type { Clock, Log } from '#kernel';
import type { Store } from '#store';
import { writeDecisions, findDecisions, type KeptDecision } from './decision-rows.ts';
import { Decisions } from './decisions.ts';
import { Shares } from './shares.ts';

/** Refusals written per flush, and waiting for it, at most. */
const usualPerFlush = 500;

/**
 * Refusals one by one: all of the latest in memory, and in the store as many as are worth keeping. A flood of one
 * kind is kept in samples, so that it neither fills the store nor pushes the others out; it is counted all the same.
 */
export class DecisionLog {
  readonly #latest = new Decisions();
  readonly #shares: Shares;
  readonly #log: Log;
  readonly #perFlush: number;
  #waiting: KeptDecision[] = [];
  #notKept = 0;
  #flushing: Promise<void> = Promise.resolve();
  #failing = false;

  constructor({ clock, log, perFlush = usualPerFlush }: { clock: Clock; log: Log; perFlush?: number }) {
    this.#log = log;
    this.#perFlush = perFlush;
    this.#shares = new Shares(clock);
  }

  /** Refusals that will not be in the store, since the start. */
  get notKept(): number {
    return this.#notKept;
  }

  add(decisions: readonly Decision[]): void {
    this.#latest.add(decisions);
    const ofExchange = new Map<string, number>();
    for (const decision of decisions) {
      const nth = ofExchange.get(decision.id) ?? 0;
      ofExchange.set(decision.id, nth + 1);
      const { application, operation, code } = decision;
      if (this.#waiting.length < this.#perFlush && this.#shares.take(`${application}\n${operation}\n${code}`))
        this.#waiting.push({ rowId: `${decision.id}-${nth}`, decision });
      else this.#notKept++;
    }
  }

  /** All that is known of one decision: the refusal, and checks that only report. */
  async find(id: string, store: Store | undefined): Promise<readonly Decision[]> {
    const found = this.#latest.find(id);
    return found.length > 0 || store === undefined ? found : findDecisions(store.db, id);
  }

  /** Writes what waits. Never throws: what fails waits for the next flush, and newer ones give way to it. */
  flush(store: Store): Promise<void> {
    this.#flushing = this.#flushing.then(() => this.#flush(store));
    return this.#flushing;
  }

  async #flush(store: Store): Promise<void> {
    if (this.#waiting.length === 0) return;
    const writing = this.#waiting;
    this.#waiting = [];
    try {
      await writeDecisions(store, writing);
      this.#failing = false;
    } catch (error) {
      const newer = this.#waiting;
      this.#waiting = [...writing, ...newer].slice(0, this.#perFlush);
      this.#notKept += writing.length + newer.length - this.#waiting.length;
      if (!this.#failing) this.#log.warn({ err: error }, 'could not write refusals; trying on');
      this.#failing = true;
    }
  }
}
