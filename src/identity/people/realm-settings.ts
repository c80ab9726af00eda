import type { Principal, Realm } from '#credentials';
import { invalidInput } from '#kernel';
import { conflict, expectRevision, revised, type Change, type Db, type Tx } from '#store';

/** What is asked of all people of a realm. */
export interface RealmSettings {
  readonly realm: Realm;
  /** `required`: whoever has none can do nothing but set one up. */
  readonly secondFactor: 'optional' | 'required';
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly revision: number;
}

export async function realmSettings(db: Db | Tx, realm: Realm): Promise<RealmSettings> {
  const row = await db.selectFrom('realm_settings').selectAll().where('realm', '=', realm).executeTakeFirst();
  return {
    realm,
    secondFactor: row?.second_factor ?? 'optional',
    createdAt: row?.created_at ?? 0,
    updatedAt: row?.updated_at ?? 0,
    revision: row?.revision ?? 1,
  };
}

/** @throws revision-stale */
export async function setRealmSettings(
  { tx }: Change,
  realm: Realm,
  { secondFactor }: Pick<RealmSettings, 'secondFactor'>,
  expected: number | undefined,
  now: number,
): Promise<{ readonly before: RealmSettings; readonly after: RealmSettings }> {
  const before = await realmSettings(tx, realm);
  expectRevision(before, expected);
  const fields = { second_factor: secondFactor, updated_at: now, revision: before.revision + 1 };
  if (before.createdAt === 0) {
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('realm_settings')
      .values({ realm, created_at: now, ...fields })
      .onConflict(of => of.column('realm').doNothing())
      .executeTakeFirst();
    if (!numInsertedOrUpdatedRows) throw conflict('Somebody else changed this at the same moment.');
  } else
    await revised(
      tx
        .updateTable('realm_settings')
        .set(fields)
        .where('realm', '=', realm)
        .where('revision', '=', before.revision),
    );
  return { before, after: await realmSettings(tx, realm) };
}

/** Whoever asks for a second factor shows one first, or they would keep themselves out. @throws invalid-input */
export function requireOwnFactor(
  { user }: Principal,
  realm: Realm,
  secondFactor: RealmSettings['secondFactor'],
  at = '/secondFactor',
): void {
  if (secondFactor === 'required' && user?.realm === realm && user.acr !== 'gatehouse:2fa')
    throw invalidInput([
      { at, message: 'Set up a second factor for yourself first, or this would keep you out.' },
    ]);
}
