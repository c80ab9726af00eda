import type { Log } from '#kernel';
import type { Store } from '#store';
import { noteSeen, seenPrecision, type Session } from './people/sessions.ts';

/**
 * Writes down that sessions are in use, at most once a minute for each, beside the request: it does not wait for the
 * store's writer, and does not fail by it.
 */
export class SeenNotes {
  readonly #store: Store;
  readonly #log: Log;
  readonly #writing = new Map<string, Promise<void>>();

  constructor(store: Store, log: Log) {
    this.#store = store;
    this.#log = log;
  }

  note({ id, lastSeenAt }: Session, now: number): void {
    if (now - lastSeenAt < seenPrecision || this.#writing.has(id)) return;
    const writing = this.#store
      .change(change => noteSeen(change, id, now))
      .catch((error: unknown) => this.#log.warn({ err: error }, 'the use of a session could not be noted'))
      .finally(() => this.#writing.delete(id));
    this.#writing.set(id, writing);
  }

  /** Resolves when nothing is being written. */
  async settled(): Promise<void> {
    await Promise.all(this.#writing.values());
  }
}
