import { conflict, type Change, type Db, type Tx } from '#store';

/** A provider that knows a user. */
export interface OwnIdentity {
  readonly id: string;
  readonly provider: string;
  readonly title: string;
  readonly managed: boolean;
  readonly createdAt: number;
  readonly lastUsedAt: number;
}

/** The providers that know a user, the oldest first. */
export async function listIdentities(db: Db | Tx, userId: string): Promise<OwnIdentity[]> {
  const rows = await db
    .selectFrom('federated_identities as f')
    .innerJoin('identity_providers as p', 'p.id', 'f.provider_id')
    .select(['f.id', 'p.name', 'p.title', 'f.managed', 'f.created_at', 'f.last_used_at'])
    .where('f.user_id', '=', userId)
    .orderBy('f.created_at')
    .orderBy('f.id')
    .limit(200)
    .execute();
  return rows.map(row => ({
    id: row.id,
    provider: row.name,
    title: row.title,
    managed: row.managed === 1,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
  }));
}

/** True for an account that a provider or a directory made, and so decides on whether it can be used. */
export async function isManaged(db: Db | Tx, userId: string): Promise<boolean> {
  const row = await db
    .selectFrom('federated_identities')
    .select('id')
    .where('user_id', '=', userId)
    .where('managed', '=', 1)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined || (await isProvisioned(db, userId));
}

/** True for an account that a directory keeps by SCIM. */
export async function isProvisioned(db: Db | Tx, userId: string): Promise<boolean> {
  const row = await db.selectFrom('provisioned').select('id').where('id', '=', userId).executeTakeFirst();
  return row !== undefined;
}

/**
 * Unlinks a provider from a user. Gives its name; undefined when the user has no such link.
 * @throws conflict for the provider that made the account
 */
export async function removeIdentity(
  { tx }: Change,
  userId: string,
  id: string,
): Promise<string | undefined> {
  const found = (await listIdentities(tx, userId)).find(identity => identity.id === id);
  if (found === undefined) return undefined;
  if (found.managed)
    throw conflict('This provider made the account; an administrator can remove the account.');
  await tx.deleteFrom('federated_identities').where('id', '=', id).execute();
  return found.provider;
}
