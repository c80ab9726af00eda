/** What people agreed that applications may do for them. */
import { newId, type RandomSource } from '#kernel';
import type { Change, Db, Tx } from '#store';

export interface Consent {
  readonly applicationId: string;
  readonly scopes: readonly string[];
  readonly createdAt: number;
  readonly updatedAt: number;
}

export async function findConsent(
  db: Db | Tx,
  userId: string,
  applicationId: string,
): Promise<Consent | undefined> {
  const row = await db
    .selectFrom('oauth_consents')
    .selectAll()
    .where('user_id', '=', userId)
    .where('application_id', '=', applicationId)
    .executeTakeFirst();
  return (
    row && {
      applicationId: row.application_id,
      scopes: JSON.parse(row.scopes) as string[],
      createdAt: row.created_at,
      updatedAt: row.updated_at,
    }
  );
}

/** Remembers that somebody agreed to these scopes, beside those of before. */
export async function addConsent(
  { tx }: Change,
  agreed: { readonly userId: string; readonly applicationId: string; readonly scopes: readonly string[] },
  now: number,
  random: RandomSource,
): Promise<void> {
  const { userId, applicationId } = agreed;
  const before = await findConsent(tx, userId, applicationId);
  const scopes = JSON.stringify([...new Set([...(before?.scopes ?? []), ...agreed.scopes])].sort());
  await tx
    .insertInto('oauth_consents')
    .values({
      id: newId('agr', random),
      user_id: userId,
      application_id: applicationId,
      scopes,
      created_at: now,
      updated_at: now,
    })
    .onConflict(conflict =>
      conflict.columns(['user_id', 'application_id']).doUpdateSet({ scopes, updated_at: now }),
    )
    .execute();
}
