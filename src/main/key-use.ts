import { recordKeyUse } from '#credentials';
import type { Log } from '#kernel';
import type { Store } from '#store';

/** Milliseconds between two writes. */
const everyMs = 5_000;
/** Keys remembered between two writes; their use shows up with a later one. */
const kept = 200_000;

/** Gathers when keys were last used and writes it down now and then: nothing waits on it. */
export class KeyUse {
  readonly #store: Store;
  readonly #log: Log;
  readonly #timer: NodeJS.Timeout;
  #noted = new Map<string, number>();

  constructor(store: Store, log: Log) {
    this.#store = store;
    this.#log = log;
    this.#timer = setInterval(() => void this.#write(), everyMs);
    this.#timer.unref();
  }

  note(uses: readonly (readonly [keyId: string, at: number])[]): void {
    for (const [id, at] of uses) if (this.#noted.size < kept || this.#noted.has(id)) this.#noted.set(id, at);
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
      await this.#store.change(change => recordKeyUse(change, noted));
    } catch (error) {
      this.#log.warn({ err: error }, 'could not write when keys were last used');
    }
  }
}
