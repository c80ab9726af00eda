import type { Selectable } from 'kysely';
import { readClientCertificate } from '#credentials';
import { newId } from '#kernel';
import {
  type Change,
  type ClientCertificateTable,
  conflict,
  type Db,
  found,
  type Page,
  pageLimit,
  type Tx,
} from '#store';
import type { Authority } from './authorities.ts';

/** A client certificate that was agreed for an application. The certificate itself is public; its key is not here. */
export interface ClientCertificate {
  readonly id: string;
  readonly applicationId: string;
  readonly authorityId: string;
  /** Whether only this certificate is meant, or each that the authority gives its subject. */
  readonly pin: 'fingerprint' | 'subject';
  /** SHA-256, lower-case hexadecimal. */
  readonly fingerprint: string;
  /** One part a line. */
  readonly subject: string;
  readonly serial: string;
  readonly createdAt: number;
  readonly notAfter: number;
  readonly revokedAt: number | null;
  readonly revokeReason: string | null;
}

const certificateOf = (row: Selectable<ClientCertificateTable>): ClientCertificate => ({
  id: row.id,
  applicationId: row.application_id,
  authorityId: row.authority_id,
  pin: row.pin,
  fingerprint: row.fingerprint,
  subject: row.subject,
  serial: row.serial,
  createdAt: row.created_at,
  notAfter: row.not_after,
  revokedAt: row.revoked_at,
  revokeReason: row.revoke_reason,
});

export async function getCertificate(db: Db | Tx, id: string): Promise<ClientCertificate> {
  const row = await db.selectFrom('client_certificates').selectAll().where('id', '=', id).executeTakeFirst();
  return certificateOf(found(row, 'certificate', id));
}

export async function listCertificates(
  db: Db | Tx,
  applicationId: string,
  page: Page,
): Promise<ClientCertificate[]> {
  let query = db.selectFrom('client_certificates').selectAll().where('application_id', '=', applicationId);
  if (page.after !== undefined) query = query.where('id', '>', page.after);
  return (await query.orderBy('id').limit(pageLimit(page)).execute()).map(certificateOf);
}

/** What an agreement by subject is good for: whoever renews the certificate keeps it, so it needs an end of its own. */
export const longestAgreement = 366 * 86_400_000;

/**
 * Agrees that the application calls with this certificate (PEM).
 * @throws invalid-input at `/certificate`; conflict when it is another application's.
 */
export async function pinCertificate(
  change: Change,
  input: {
    readonly applicationId: string;
    readonly authority: Authority;
    readonly certificate: string;
    readonly pin: 'fingerprint' | 'subject';
  },
  now: number,
): Promise<ClientCertificate> {
  const { applicationId, authority, pin } = input;
  const read = readClientCertificate(input.certificate, authority.certificates, now);
  const same = await change.tx
    .selectFrom('client_certificates')
    .select('id')
    .where('authority_id', '=', authority.id)
    .where('revoked_at', 'is', null)
    .where('not_after', '>', now)
    .where(({ eb, or, and }) =>
      or([
        eb('fingerprint', '=', read.fingerprint),
        and([eb('subject', '=', read.subject), eb('pin', '=', 'subject')]),
        // An agreement by subject would take over what was agreed for others one by one.
        ...(pin === 'subject' ? [eb('subject', '=', read.subject)] : []),
      ]),
    )
    .executeTakeFirst();
  if (same !== undefined) throw conflict(`This certificate was agreed before, as ${same.id}.`);
  const row = {
    id: newId('crt'),
    application_id: applicationId,
    authority_id: authority.id,
    pin,
    fingerprint: read.fingerprint,
    subject: read.subject,
    serial: read.serial,
    created_at: now,
    not_after: pin === 'subject' ? now + longestAgreement : read.notAfter,
    revoked_at: null,
    revoke_reason: null,
  };
  await change.tx.insertInto('client_certificates').values(row).execute();
  change.feed({
    kind: 'certificate',
    id: row.id,
    state: {
      applicationId,
      authorityId: authority.id,
      pin: pin === 'subject' ? { subject: read.subject } : { fingerprint: read.fingerprint },
      notAfter: row.not_after,
    },
  });
  return certificateOf(row);
}

/** Ends an agreement now. False when it was ended before; the first reason stays. */
export async function revokeCertificate(
  change: Change,
  id: string,
  reason: string,
  now: number,
): Promise<boolean> {
  await getCertificate(change.tx, id);
  const { numUpdatedRows } = await change.tx
    .updateTable('client_certificates')
    .set({ revoked_at: now, revoke_reason: reason })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  change.feed({ kind: 'certificate', id, state: null });
  return true;
}
