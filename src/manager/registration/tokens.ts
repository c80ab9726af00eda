import type { Selectable } from 'kysely';
import { type Db, found, type Page, pageLimit, type RegistrationTokenTable, type Tx } from '#store';

/** Initial access tokens as they may be shown: the columns are named one by one, so the hash is never even read. */
const shownColumns = [
  'id',
  'developer_id',
  'realm',
  'purpose',
  'hint',
  'uses',
  'uses_left',
  'created_at',
  'not_after',
  'revoked_at',
] as const satisfies readonly (keyof RegistrationTokenTable)[];

type Row = Pick<Selectable<RegistrationTokenTable>, (typeof shownColumns)[number]>;

const shown = (row: Row) => ({
  id: row.id,
  developerId: row.developer_id,
  realm: row.realm,
  purpose: row.purpose,
  hint: row.hint,
  uses: row.uses,
  usesLeft: row.uses_left,
  createdAt: row.created_at,
  notAfter: row.not_after,
  revokedAt: row.revoked_at,
});

export type RegistrationToken = ReturnType<typeof shown>;

export async function findRegistrationToken(db: Db | Tx, id: string): Promise<RegistrationToken | undefined> {
  const row = await db
    .selectFrom('registration_tokens')
    .select(shownColumns)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && shown(row);
}

export async function getRegistrationToken(db: Db | Tx, id: string): Promise<RegistrationToken> {
  return found(await findRegistrationToken(db, id), 'registration token', id);
}

export async function listRegistrationTokens(
  db: Db | Tx,
  developerId: string,
  page: Page,
): Promise<RegistrationToken[]> {
  let query = db
    .selectFrom('registration_tokens')
    .select(shownColumns)
    .where('developer_id', '=', developerId);
  if (page.after !== undefined) query = query.where('id', '>', page.after);
  return (await query.orderBy('id').limit(pageLimit(page)).execute()).map(shown);
}

/** Tokens of a developer that work at `now`, and those that were made for it since `since`. */
export async function countRegistrationTokens(
  db: Db | Tx,
  developerId: string,
  { now, since }: { readonly now: number; readonly since: number },
): Promise<{ readonly working: number; readonly made: number }> {
  const rows = await db
    .selectFrom('registration_tokens')
    .select(['revoked_at', 'not_after', 'created_at', 'uses_left'])
    .where('developer_id', '=', developerId)
    .where(({ eb, or }) => or([eb('not_after', '>', now), eb('created_at', '>', since)]))
    .execute();
  const works = (row: (typeof rows)[number]) =>
    row.revoked_at === null && row.not_after > now && row.uses_left > 0;
  return {
    working: rows.filter(works).length,
    made: rows.filter(row => row.created_at > since).length,
  };
}
