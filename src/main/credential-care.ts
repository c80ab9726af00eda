import type { Identity } from '#identity';
import { systemClock, type Log } from '#kernel';
import { type LeakedCredential, sendExpiryNotices, type Tell, tellOfLeaks } from '#manager';
import type { Store } from '#store';

/** Milliseconds between two looks at what ends soon. */
const everyMs = 3_600_000;
/** Milliseconds until the first one: a start has better things to do. */
const firstMs = 60_000;

/** Writes to developers about their credentials: what leaked and was revoked, and what ends soon. */
export class CredentialCare {
  readonly #parts: { readonly store: Store; readonly log: Log; readonly people: Identity };
  #timer: NodeJS.Timeout | undefined;
  #work: Promise<unknown> = Promise.resolve();

  constructor(parts: { store: Store; log: Log; people: Identity }) {
    this.#parts = parts;
  }

  readonly tellOfLeaks = (leaked: readonly LeakedCredential[]): Promise<void> => {
    const { store, log } = this.#parts;
    return tellOfLeaks(leaked, { db: store.db, log, tell: this.#tell, portal: this.#portal });
  };

  /** Looks from time to time, until `stop`. */
  start(): void {
    this.#later(firstMs);
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#work;
  }

  #later(ms: number): void {
    this.#timer = setTimeout(() => {
      const { store, log } = this.#parts;
      const to = { store, log, clock: systemClock, tell: this.#tell, portal: this.#portal };
      this.#work = sendExpiryNotices(to).catch((error: unknown) =>
        log.error({ err: error }, 'could not look for credentials that end soon'),
      );
      this.#later(everyMs);
    }, ms);
    this.#timer.unref();
  }

  readonly #tell: Tell = (to, letter) => this.#parts.people.tools.mailer.send(to, letter);

  get #portal(): string {
    return this.#parts.people.tools.mailer.screen('external', '/').replace(/\/$/, '');
  }
}
