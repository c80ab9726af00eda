import type { Selectable } from 'kysely';
import { type ApiKeyTable, type Db, type Tx, found, type Page, pageLimit } from '#store';
import { findProfile } from './profiles/profiles.ts';

/** API keys as they may be shown: the columns are named one by one, so the hash is never even read. */

const shownColumns = [
  'id',
  'application_id',
  'environment',
  'hint',
  'created_at',
  'not_after',
  'revoked_at',
  'revoke_reason',
  'replaces',
  'last_used_at',
  'delegation_key',
] as const satisfies readonly (keyof ApiKeyTable)[];

type Row = Pick<Selectable<ApiKeyTable>, (typeof shownColumns)[number]>;

const shown = (row: Row) => ({
  id: row.id,
  applicationId: row.application_id,
  environment: row.environment,
  hint: row.hint,
  createdAt: row.created_at,
  notAfter: row.not_after,
  revokedAt: row.revoked_at,
  revokeReason: row.revoke_reason,
  replaces: row.replaces,
  lastUsedAt: row.last_used_at,
  delegable: row.delegation_key !== null,
});

export async function getKey(db: Db | Tx, id: string) {
  const row = await db.selectFrom('api_keys').select(shownColumns).where('id', '=', id).executeTakeFirst();
  return shown(found(row, 'key', id));
}

export async function listKeys(db: Db | Tx, applicationId: string, page: Page) {
  let query = db.selectFrom('api_keys').select(shownColumns).where('application_id', '=', applicationId);
  if (page.after !== undefined) query = query.where('id', '>', page.after);
  return (await query.orderBy('id').limit(pageLimit(page)).execute()).map(shown);
}

/** Keys of an application that work at `now`, and keys that were made for it since `since`. */
export async function countKeys(
  db: Db | Tx,
  applicationId: string,
  { now, since }: { readonly now: number; readonly since: number },
): Promise<{ readonly working: number; readonly made: number }> {
  const rows = await db
    .selectFrom('api_keys')
    .select(['revoked_at', 'not_after', 'created_at'])
    .where('application_id', '=', applicationId)
    .where(({ eb, or, and }) =>
      or([and([eb('revoked_at', 'is', null), eb('not_after', '>', now)]), eb('created_at', '>', since)]),
    )
    .execute();
  return {
    working: rows.filter(row => row.revoked_at === null && row.not_after > now).length,
    made: rows.filter(row => row.created_at > since).length,
  };
}

/** Milliseconds; what a key may live where no profile says less. */
const longestKeyAge = 365 * 86_400_000;

/** The shortest maximum age of the profiles under which the application calls. */
export async function keyAgeOf(tx: Tx, applicationId: string): Promise<number> {
  const rows = await tx
    .selectFrom('subscriptions')
    .innerJoin('api_versions', 'api_versions.id', 'subscriptions.version_id')
    .select('api_versions.profile')
    .where('subscriptions.application_id', '=', applicationId)
    .where('subscriptions.status', '!=', 'rejected')
    .execute();
  const ages = rows.map(({ profile }) =>
    profile === null ? undefined : findProfile(profile)?.maximumKeyAge,
  );
  return Math.min(longestKeyAge, ...ages.filter(age => age !== undefined));
}
