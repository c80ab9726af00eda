import type { Selectable } from 'kysely';
import { type ClientSecretTable, type Db, found, type Page, pageLimit, type Tx } from '#store';

/** Client secrets as they may be shown: the columns are named one by one, so the hash is never even read. */

const shownColumns = [
  'id',
  'application_id',
  'hint',
  'created_at',
  'not_after',
  'revoked_at',
  'revoke_reason',
  'last_used_at',
] as const satisfies readonly (keyof ClientSecretTable)[];

type Row = Pick<Selectable<ClientSecretTable>, (typeof shownColumns)[number]>;

const shown = (row: Row) => ({
  id: row.id,
  applicationId: row.application_id,
  hint: row.hint,
  createdAt: row.created_at,
  notAfter: row.not_after,
  revokedAt: row.revoked_at,
  revokeReason: row.revoke_reason,
  lastUsedAt: row.last_used_at,
});

export type ClientSecret = ReturnType<typeof shown>;

export async function getSecret(db: Db | Tx, id: string): Promise<ClientSecret> {
  const row = await db
    .selectFrom('client_secrets')
    .select(shownColumns)
    .where('id', '=', id)
    .executeTakeFirst();
  return shown(found(row, 'secret', id));
}

export async function listSecrets(db: Db | Tx, applicationId: string, page: Page): Promise<ClientSecret[]> {
  let query = db
    .selectFrom('client_secrets')
    .select(shownColumns)
    .where('application_id', '=', applicationId);
  if (page.after !== undefined) query = query.where('id', '>', page.after);
  return (await query.orderBy('id').limit(pageLimit(page)).execute()).map(shown);
}

/** Secrets that were made for an application since then. */
export async function countSecretsSince(db: Db | Tx, applicationId: string, since: number): Promise<number> {
  const rows = await db
    .selectFrom('client_secrets')
    .select('id')
    .where('application_id', '=', applicationId)
    .where('created_at', '>', since)
    .execute();
  return rows.length;
}
