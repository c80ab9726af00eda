import type { AcmeCertificateTable, Change, Db, Store } from '#store';
import type { AskedChallenge } from './order.ts';
import type { WantedCertificate } from './wanted.ts';

export type AcmeRecord = AcmeCertificateTable;

export const idOf = ({ zone, name }: WantedCertificate): string => `${zone}/${name}`;

/**
 * How far each certificate has come, for all nodes of an installation: who obtains it, what is to be answered
 * meanwhile, when it is due again. It outlives a restart, so that a program that starts again and again does not use
 * up what an authority allows.
 */
export class AcmeRecords {
  readonly #store: Store;
  readonly #directory: string;
  readonly #node: string;

  /** `node`: this one's name, the same after a restart, so that it may take up what it left. */
  constructor(store: Store, directory: string, node: string) {
    this.#store = store;
    this.#directory = directory;
    this.#node = node;
  }

  all(db: Db = this.#store.db): Promise<AcmeRecord[]> {
    return db.selectFrom('acme_certificates').selectAll().execute();
  }

  /** When this node may obtain it: when it is due, and no other is at it. Another directory's is due at once. */
  freeAt(record: AcmeRecord | undefined): number {
    if (record === undefined) return 0;
    const heldUntil = record.holder === this.#node ? 0 : (record.held_until ?? 0);
    return Math.max(heldUntil, record.directory === this.#directory ? record.next_attempt_at : 0);
  }

  /** Whether this node may obtain it now: it is due, and no other node is at it. The first writer wins. */
  claim(wanted: WantedCertificate, now: number, until: number): Promise<boolean> {
    const id = idOf(wanted);
    return this.#store.change(async ({ tx }) => {
      await tx
        .insertInto('acme_certificates')
        .values({ ...nothingYet, id, ...wanted, directory: this.#directory })
        .onConflict(conflict => conflict.column('id').doNothing())
        .execute();
      const { numUpdatedRows } = await tx
        .updateTable('acme_certificates')
        .set({ holder: this.#node, held_until: until })
        .where('id', '=', id)
        .where(({ or, eb }) =>
          or([eb('holder', 'is', null), eb('holder', '=', this.#node), eb('held_until', '<=', now)]),
        )
        .where(({ or, eb }) => or([eb('next_attempt_at', '<=', now), eb('directory', '!=', this.#directory)]))
        .executeTakeFirstOrThrow();
      return Number(numUpdatedRows) === 1;
    });
  }

  /** Tells every node what to answer. @throws Error when another node has taken over. */
  async challenge(wanted: WantedCertificate, challenge: AskedChallenge): Promise<void> {
    await this.#settle(wanted, { challenge: JSON.stringify(challenge) });
  }

  async succeeded(
    wanted: WantedCertificate,
    outcome: { fingerprint: string; notAfter: number; nextAt: number },
    keep: (change: Change) => Promise<void>,
  ): Promise<void> {
    await this.#settle(
      wanted,
      {
        ...released,
        directory: this.#directory,
        failures: 0,
        last_error: null,
        last_error_at: null,
        fingerprint: outcome.fingerprint,
        not_after: outcome.notAfter,
        next_attempt_at: outcome.nextAt,
      },
      keep,
    );
  }

  async failed(
    wanted: WantedCertificate,
    outcome: { failures: number; error: string; now: number; nextAt: number },
  ): Promise<void> {
    await this.#settle(wanted, {
      ...released,
      directory: this.#directory,
      failures: outcome.failures,
      last_error: outcome.error,
      last_error_at: outcome.now,
      next_attempt_at: outcome.nextAt,
    });
  }

  async #settle(
    wanted: WantedCertificate,
    values: Partial<AcmeRecord>,
    keep?: (change: Change) => Promise<void>,
  ): Promise<void> {
    await this.#store.change(async change => {
      const { numUpdatedRows } = await change.tx
        .updateTable('acme_certificates')
        .set(values)
        .where('id', '=', idOf(wanted))
        .where('holder', '=', this.#node)
        .executeTakeFirstOrThrow();
      if (Number(numUpdatedRows) !== 1) throw new Error('another node has taken over');
      await keep?.(change);
      change.announce();
    });
  }
}

const released = { holder: null, held_until: null, challenge: null };

const nothingYet = {
  ...released,
  next_attempt_at: 0,
  failures: 0,
  last_error: null,
  last_error_at: null,
  fingerprint: null,
  not_after: null,
};
