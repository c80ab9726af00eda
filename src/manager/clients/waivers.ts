import { isLegacyGrant, type LegacyGrant } from '#credentials';
import { invalidInput, newId } from '#kernel';
import { type Change, type ClientWaiverTable, conflict, type Db, found, type Tx } from '#store';
import type { Changed } from '#api';
import type { Selectable } from 'kysely';
import { longestWaiver } from '../waivers.ts';
import { endTokens, findClient } from './records.ts';

/**
 * Legacy grants that the Security role allows one application for a while. When the waiver ends, the authorization
 * server refuses the grant, whatever the client's settings say.
 */
export interface ClientWaiver {
  readonly id: string;
  readonly applicationId: string;
  readonly grant: LegacyGrant;
  readonly reason: string;
  readonly until: number;
  readonly grantedBy: string;
  readonly createdAt: number;
  readonly revokedAt: number | null;
}

const waiverOf = (row: Selectable<ClientWaiverTable>): ClientWaiver => ({
  id: row.id,
  applicationId: row.application_id,
  grant: row.legacy_grant,
  reason: row.reason,
  until: row.until,
  grantedBy: row.granted_by,
  createdAt: row.created_at,
  revokedAt: row.revoked_at,
});

export async function grantClientWaiver(
  change: Change,
  input: {
    readonly applicationId: string;
    readonly grant: LegacyGrant;
    readonly reason: string;
    readonly until: number;
  },
  by: string,
  now: number,
): Promise<Changed<ClientWaiver>> {
  const { applicationId, grant, until } = input;
  if (!(until > now)) throw invalidInput([{ at: '/until', message: 'must be in the future' }]);
  if (until > now + longestWaiver) throw invalidInput([{ at: '/until', message: 'must be within a year' }]);
  const holding = (await listClientWaivers(change.tx, applicationId)).find(
    waiver => waiver.grant === grant && waiver.revokedAt === null && waiver.until > now,
  );
  if (holding !== undefined) throw conflict(`${holding.id} allows this grant already: end it first.`);
  const row = {
    id: newId('cwv'),
    application_id: applicationId,
    legacy_grant: grant,
    reason: input.reason.trim(),
    until,
    granted_by: by,
    created_at: now,
    revoked_at: null,
  };
  await change.tx.insertInto('client_waivers').values(row).execute();
  return { before: null, after: waiverOf(row) };
}

/** Ends a waiver now, and with it the tokens of a client that used the grant. */
export async function revokeClientWaiver(
  change: Change,
  id: string,
  now: number,
): Promise<Changed<ClientWaiver>> {
  const row = await change.tx
    .selectFrom('client_waivers')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  const before = waiverOf(found(row, 'waiver', id));
  if (before.revokedAt !== null) throw conflict('The waiver is already revoked.');
  const { numUpdatedRows } = await change.tx
    .updateTable('client_waivers')
    .set({ revoked_at: now })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw conflict('The waiver is already revoked.');
  const client = await findClient(change.tx, before.applicationId);
  if (client?.grants.includes(before.grant) === true) endTokens(change, before.applicationId, now);
  return { before, after: { ...before, revokedAt: now } };
}

/** The newest first; there are few. */
export async function listClientWaivers(db: Db | Tx, applicationId: string): Promise<ClientWaiver[]> {
  const rows = await db
    .selectFrom('client_waivers')
    .selectAll()
    .where('application_id', '=', applicationId)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(100)
    .execute();
  return rows.map(waiverOf);
}

/** Legacy grants in the settings, each with the end of its waiver; null where none holds, so that it is refused. */
export async function legacyOf(
  db: Db | Tx,
  client: { readonly id: string; readonly grants: readonly string[] },
  now: number,
): Promise<{ grant: LegacyGrant; until: number | null }[]> {
  const legacy = client.grants.filter(isLegacyGrant);
  if (legacy.length === 0) return [];
  const holding = (await listClientWaivers(db, client.id)).filter(
    ({ revokedAt, until }) => revokedAt === null && until > now,
  );
  return legacy.map(grant => ({
    grant,
    until: holding.find(waiver => waiver.grant === grant)?.until ?? null,
  }));
}
