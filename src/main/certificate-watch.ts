import { createHash } from 'node:crypto';
import type { Log } from '#kernel';

/**
 * Milliseconds between two looks. Files are looked at often, as whoever replaced one waits to see it; the local
 * authority renews its certificates weeks before their end.
 */
export const filesEveryMs = 60_000;
export const authorityEveryMs = 3_600_000;

/**
 * Looks again and again whether there are other certificates to show: the operator replaced files, or the local
 * authority issued a new one. New connections get them without a restart; while they cannot be read or used, the old
 * ones stay.
 */
export class CertificateWatch<T> {
  readonly #timer: NodeJS.Timeout;
  readonly #read: () => Promise<T>;
  readonly #show: (certificates: T) => void;
  readonly #log: Log;
  #shown: string;

  constructor(options: {
    shown: T;
    read: () => Promise<T>;
    show: (certificates: T) => void;
    everyMs: number;
    log: Log;
  }) {
    this.#shown = digest(options.shown);
    this.#read = options.read;
    this.#show = options.show;
    this.#log = options.log;
    this.#timer = setInterval(() => void this.look(), options.everyMs);
    this.#timer.unref();
  }

  async look(): Promise<void> {
    try {
      const certificates = await this.#read();
      const found = digest(certificates);
      if (found === this.#shown) return;
      this.#show(certificates);
      this.#shown = found;
      this.#log.info('other certificates are shown to new connections');
    } catch (error) {
      this.#log.error({ err: error }, 'the certificates cannot be read again; the old ones stay');
    }
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

/** There are keys among them, which are not kept for this. */
const digest = (certificates: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(certificates) ?? '')
    .digest('hex');
