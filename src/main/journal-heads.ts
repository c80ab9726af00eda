import { type JournalHead, noteJournalHeads } from '#audit';
import { systemClock, type Log } from '#kernel';
import type { Store } from '#store';

/** Milliseconds between two writes. */
const everyMs = 1_000;

/** Keeps in the store how far the files of the call journal have come: nothing waits on it. */
export class JournalHeads {
  readonly #store: Store;
  readonly #place: string;
  readonly #log: Log;
  readonly #timer: NodeJS.Timeout;
  #noted = new Map<string, JournalHead>();

  /** `place`: machine and directory where the files lie. */
  constructor(store: Store, place: string, log: Log) {
    this.#store = store;
    this.#place = place;
    this.#log = log;
    this.#timer = setInterval(() => void this.#write(), everyMs);
    this.#timer.unref();
  }

  note(heads: readonly JournalHead[]): void {
    for (const head of heads) this.#noted.set(head.file, head);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#write();
  }

  async #write(): Promise<void> {
    if (this.#noted.size === 0) return;
    const noted = this.#noted;
    this.#noted = new Map();
    try {
      await this.#store.change(change =>
        noteJournalHeads(change, [...noted.values()], this.#place, systemClock.now()),
      );
    } catch (error) {
      this.#log.warn({ err: error }, 'could not note how far the call journal has come');
      // A newer head of the same file says more.
      for (const [file, head] of noted) if (!this.#noted.has(file)) this.#noted.set(file, head);
    }
  }
}
