import type { Selectable } from 'kysely';
import { isPermission, isRole } from '#credentials';
import { type AdminTokenTable, type Db, type Tx, found, type Page, pageLimit } from '#store';

/** Admin tokens as they may be shown; the hash is never even read. */

const shownColumns = [
  'id',
  'name',
  'hint',
  'roles',
  'scopes',
  'created_at',
  'not_after',
  'revoked_at',
  'last_used_at',
] as const satisfies readonly (keyof AdminTokenTable)[];

type Row = Pick<Selectable<AdminTokenTable>, (typeof shownColumns)[number]>;

const shown = (row: Row) => ({
  id: row.id,
  name: row.name,
  hint: row.hint,
  roles: (JSON.parse(row.roles) as string[]).filter(isRole),
  scopes: row.scopes === null ? null : (JSON.parse(row.scopes) as string[]).filter(isPermission),
  createdAt: row.created_at,
  notAfter: row.not_after,
  revokedAt: row.revoked_at,
  lastUsedAt: row.last_used_at,
});

export async function getToken(db: Db | Tx, id: string) {
  const row = await db
    .selectFrom('admin_tokens')
    .select(shownColumns)
    .where('id', '=', id)
    .executeTakeFirst();
  return shown(found(row, 'token', id));
}

export async function listTokens(db: Db, page: Page) {
  let query = db.selectFrom('admin_tokens').select(shownColumns);
  if (page.after !== undefined) query = query.where('id', '>', page.after);
  return (await query.orderBy('id').limit(pageLimit(page)).execute()).map(shown);
}
