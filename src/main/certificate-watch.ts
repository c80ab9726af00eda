import type { TlsIdentity } from '#gateway';
import type { Log } from '#kernel';

/** Milliseconds between two looks; a certificate is renewed weeks before its end. */
const everyMs = 3_600_000;

/**
 * Looks every hour whether there is another certificate to show: the operator replaced its file, or the local
 * authority issued a new one. New connections get it without a restart; while it cannot be read, the old one stays.
 */
export class CertificateWatch {
  readonly #timer: NodeJS.Timeout;
  readonly #read: () => Promise<TlsIdentity | undefined>;
  readonly #show: (identity: TlsIdentity) => void;
  readonly #log: Log;
  #shown: string;

  constructor(options: {
    shown: TlsIdentity | undefined;
    read: () => Promise<TlsIdentity | undefined>;
    show: (identity: TlsIdentity) => void;
    log: Log;
  }) {
    this.#shown = options.shown?.certificate ?? '';
    this.#read = options.read;
    this.#show = options.show;
    this.#log = options.log;
    this.#timer = setInterval(() => void this.look(), everyMs);
    this.#timer.unref();
  }

  async look(): Promise<void> {
    try {
      const identity = await this.#read();
      if (identity === undefined || identity.certificate === this.#shown) return;
      this.#show(identity);
      this.#shown = identity.certificate;
      this.#log.info('another certificate is shown to new connections');
    } catch (error) {
      this.#log.error({ err: error }, 'the certificate cannot be read again; the old one stays');
    }
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
