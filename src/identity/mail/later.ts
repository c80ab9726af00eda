import type { Log } from '#kernel';
import { busy } from '../passwords/queue.ts';

/** Pieces of work that wait. */
const maxWaiting = 200;

/**
 * Work that is done after the answer, one piece after another. An answer that must not tell whether an account
 * exists does not wait for what only existing accounts cause.
 */
export class Later {
  readonly #log: Log;
  #waiting = 0;
  #last: Promise<void> = Promise.resolve();

  constructor(log: Log) {
    this.#log = log;
  }

  /** @throws busy when too much waits, before anything is known of the account. */
  refuseWhenFull(): void {
    if (this.#waiting >= maxWaiting) throw busy();
  }

  run(work: () => Promise<void>): void {
    this.#waiting += 1;
    this.#last = this.#last
      .then(work)
      .catch((error: unknown) => this.#log.error({ err: error }, 'work after an answer failed'))
      .finally(() => {
        this.#waiting -= 1;
      });
  }

  /** Resolves when all that waits is done. */
  async settled(): Promise<void> {
    await this.#last;
  }
}
