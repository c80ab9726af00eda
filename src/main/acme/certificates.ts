import type { Challenge, TlsIdentity } from '#gateway';
import type { Clock, Log } from '#kernel';
import type { Store } from '#store';
import { answersFor } from './answers.ts';
import type { Obtained } from '../tls-setup.ts';
import type { AcmeKeeping } from './keeping.ts';
import type { Obtain } from './order.ts';
import { type AcmeRecord, AcmeRecords, idOf } from './records.ts';
import { renewAt, retryAfter } from './times.ts';
import type { AcmeOptions, WantedCertificate } from './wanted.ts';

/** Milliseconds for one order; another node waits a little longer before it takes over. */
const orderWithinMs = 180_000;
const leaseMs = orderWithinMs + 30_000;
/** Between two looks at the latest, and at the soonest (milliseconds). */
const lookWithinMs = 60_000;
const lookAfterMs = 500;
/** Characters of an error that are kept. */
const maxErrorText = 300;

/** How one certificate does, as operators see it. */
export interface CertificateState extends WantedCertificate {
  /** Milliseconds since the epoch; null before the first. */
  readonly notAfter: number | null;
  readonly nextAttemptAt: number;
  /** In a row. */
  readonly failures: number;
  readonly lastError: string | null;
}

export interface AcmeCertificatesOptions {
  readonly options: AcmeOptions;
  readonly store: Store;
  readonly keeping: AcmeKeeping;
  readonly obtain: Obtain;
  readonly newAccountKey: () => Promise<string>;
  /** The same after a restart, and no other node's. */
  readonly node: string;
  /** Until every listener of every node knows a challenge (milliseconds). */
  readonly settleMs: number;
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly chance: () => number;
  readonly log: Log;
  /** There are others to show. */
  readonly changed: () => void;
  readonly answer: (challenges: readonly Challenge[]) => void;
}

/**
 * Obtains certificates by ACME and renews them in time, one order at a time and one node at a time. Whatever goes wrong
 * leaves what is shown as it is; it is logged, kept for operators to see, and tried again with patience.
 */
export class AcmeCertificates {
  readonly #o: AcmeCertificatesOptions;
  readonly #records: AcmeRecords;
  readonly #stopped = new AbortController();
  /** By id: the fingerprint of what is shown, and that. */
  readonly #shown = new Map<string, { readonly fingerprint: string; readonly identity: TlsIdentity }>();
  #answered = '[]';
  #timer: NodeJS.Timeout | undefined;
  #unsubscribe: (() => void) | undefined;
  #looking: Promise<void> | undefined;
  #lookAgain = false;
  #ordering: Promise<void> | undefined;
  #pausedUntil = 0;

  constructor(options: AcmeCertificatesOptions) {
    this.#o = options;
    this.#records = new AcmeRecords(options.store, options.options.directory, options.node);
  }

  /** What was obtained so far, by zone. */
  get obtained(): Obtained {
    const zones: Record<string, TlsIdentity[]> = {};
    for (const wanted of this.#o.options.wanted) {
      const shown = this.#shown.get(idOf(wanted));
      if (shown !== undefined) (zones[wanted.zone] ??= []).push(shown.identity);
    }
    return zones;
  }

  /** Opens what there is, so that a listener may begin with it. */
  async read(): Promise<Obtained> {
    await this.#openNew(byId(await this.#records.all()));
    return this.obtained;
  }

  /** Begins to answer what is asked and to obtain what is due. */
  async start(): Promise<void> {
    this.#unsubscribe = this.#o.store.feed.subscribe(() => void this.look());
    await this.look();
  }

  /** Ends what is under way; the challenge stays, for whoever goes on. */
  async stop(): Promise<void> {
    this.#stopped.abort(new Error('the program ends'));
    this.#unsubscribe?.();
    clearTimeout(this.#timer);
    await this.idle();
  }

  /** Resolves when nothing is being ordered or looked at. */
  async idle(): Promise<void> {
    while (this.#ordering !== undefined || this.#looking !== undefined)
      await Promise.all([this.#ordering, this.#looking]);
  }

  async state(): Promise<CertificateState[]> {
    const records = byId(await this.#records.all());
    return this.#o.options.wanted.map(wanted => {
      const record = records.get(idOf(wanted));
      return {
        ...wanted,
        notAfter: record?.not_after ?? null,
        nextAttemptAt: record?.next_attempt_at ?? 0,
        failures: record?.failures ?? 0,
        lastError: record?.last_error ?? null,
      };
    });
  }

  /** Reads how far all nodes are: shows what is new, answers what is asked, obtains what is due. */
  look(): Promise<void> {
    this.#lookAgain = true;
    this.#looking ??= this.#lookWhileAsked().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #lookWhileAsked(): Promise<void> {
    let waitMs = lookWithinMs;
    while (this.#lookAgain && !this.#stopped.signal.aborted) {
      this.#lookAgain = false;
      try {
        waitMs = await this.#lookOnce();
      } catch (error) {
        // The store is away: what is shown stays, and the next look tries again.
        this.#o.log.error({ err: error }, 'could not read how far the certificates are');
      }
    }
    clearTimeout(this.#timer);
    if (!this.#stopped.signal.aborted) this.#timer = setTimeout(() => void this.look(), waitMs).unref();
  }

  /** Milliseconds until the next look. */
  async #lookOnce(): Promise<number> {
    const { clock, options } = this.#o;
    const all = await this.#records.all();
    const records = byId(all);
    if (await this.#openNew(records)) this.#o.changed();
    await this.#answerAsked(all);
    const now = clock.now();
    const due = options.wanted.map(wanted => ({
      wanted,
      at: Math.max(this.#records.freeAt(records.get(idOf(wanted))), this.#pausedUntil),
    }));
    const ready = due.filter(({ at }) => at <= now).map(({ wanted }) => wanted);
    if (ready.length > 0) this.#order(ready);
    const next = Math.min(...due.map(({ at }) => at).filter(at => at > now));
    return Math.min(Math.max(next - now, lookAfterMs), lookWithinMs);
  }

  /** Whether there were new ones. */
  async #openNew(records: ReadonlyMap<string, AcmeRecord>): Promise<boolean> {
    let isNew = false;
    for (const wanted of this.#o.options.wanted) {
      const id = idOf(wanted);
      const fingerprint = records.get(id)?.fingerprint ?? undefined;
      if (fingerprint === undefined || this.#shown.get(id)?.fingerprint === fingerprint) continue;
      const identity = await this.#o.keeping.open(wanted);
      if (identity === undefined) continue;
      this.#shown.set(id, { fingerprint, identity });
      isNew = true;
    }
    return isNew;
  }

  async #answerAsked(records: readonly AcmeRecord[]): Promise<void> {
    const now = this.#o.clock.now();
    const asked = JSON.stringify(
      records.filter(({ held_until }) => now < (held_until ?? 0)).map(({ challenge }) => challenge),
    );
    if (asked === this.#answered) return;
    this.#o.answer(await answersFor(records, now));
    this.#answered = asked;
  }

  #order(due: readonly WantedCertificate[]): void {
    const orders = async () => {
      for (const wanted of due) if (!this.#stopped.signal.aborted) await this.#orderOne(wanted);
    };
    this.#ordering ??= orders()
      .catch((error: unknown) => {
        if (this.#stopped.signal.aborted) return;
        // The store is away: without it nobody knows what was ordered already.
        this.#pausedUntil = this.#o.clock.now() + lookWithinMs;
        this.#o.log.error({ err: error }, 'could not write down how far a certificate is');
      })
      .finally(() => {
        this.#ordering = undefined;
        void this.look();
      });
  }

  async #orderOne(wanted: WantedCertificate): Promise<void> {
    const { clock, options, keeping, log } = this.#o;
    const claimedAt = clock.now();
    if (!(await this.#records.claim(wanted, claimedAt, claimedAt + leaseMs))) return;
    const failures = byId(await this.#records.all()).get(idOf(wanted))?.failures ?? 0;
    try {
      const obtained = await this.#o.obtain({
        ...options,
        name: wanted.name,
        accountKey: await keeping.accountKey(this.#o.newAccountKey),
        now: () => clock.now(),
        signal: AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(orderWithinMs)]),
        answer: async challenge => {
          await this.#records.challenge(wanted, challenge);
          await this.look();
          await new Promise(resolve => setTimeout(resolve, this.#o.settleMs));
        },
      });
      const nextAt = Math.max(renewAt(obtained, this.#o.chance()), clock.now() + lookAfterMs);
      await this.#records.succeeded(wanted, { ...obtained, nextAt }, change =>
        keeping.seal(change, wanted, obtained),
      );
      log.info({ ...wanted, until: new Date(obtained.notAfter).toISOString() }, 'obtained a certificate');
    } catch (error) {
      if (this.#stopped.signal.aborted) return;
      const now = clock.now();
      const text = textOf(error);
      const nextAt = now + retryAfter(failures + 1, this.#o.chance());
      log.error(
        { ...wanted, error: text, again: new Date(nextAt).toISOString() },
        'could not obtain a certificate; what was shown before stays',
      );
      await this.#records.failed(wanted, { failures: failures + 1, error: text, now, nextAt });
    }
  }
}

const byId = (records: readonly AcmeRecord[]): ReadonlyMap<string, AcmeRecord> =>
  new Map(records.map(record => [record.id, record]));

/** The error's words, without control characters. Some of a client's errors carry requests: those are not kept. */
function textOf(error: unknown): string {
  const { message, code } = error as Error & { readonly code?: string };
  const text = (message || (code ?? String(error))).replace(/[^\x21-\x7e]+/g, ' ');
  return text.length > maxErrorText ? `${text.slice(0, maxErrorText)}…` : text;
}
