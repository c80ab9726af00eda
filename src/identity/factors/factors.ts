import type { Vault } from '#credentials';
import type { Change, Db, Tx } from '#store';
import type { User } from '../people/users.ts';
import { hasApp, removeApp } from './authenticator-app.ts';
import { passkeysOf } from './passkeys.ts';
import { recoveryCodesLeft, removeRecoveryCodes } from './recovery-codes.ts';

/** What a person can be asked for besides the password. */
export const ways = ['passkey', 'one-time-code', 'recovery-code'] as const;
export type Way = (typeof ways)[number];

/** The ways in which this person can show a second factor; none: the password alone opens the account. */
export async function waysOf(db: Db | Tx, userId: string): Promise<Way[]> {
  const [passkeys, app, codes] = [
    await passkeysOf(db, userId),
    await hasApp(db, userId),
    await recoveryCodesLeft(db, userId),
  ];
  if (passkeys.length === 0 && !app) return [];
  return ways.filter(way =>
    way === 'passkey' ? passkeys.length > 0 : way === 'recovery-code' ? codes > 0 : app,
  );
}

/** Those of the users who have a second factor. */
export async function haveSecondFactor(db: Db | Tx, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const passkeys = await db.selectFrom('passkeys').select('user_id').where('user_id', 'in', ids).execute();
  const apps = await db
    .selectFrom('authenticator_apps')
    .select('user_id')
    .where('user_id', 'in', ids)
    .where('confirmed_at', 'is not', null)
    .execute();
  return new Set([...passkeys, ...apps].map(row => row.user_id));
}

/** Recovery codes stand for something else: they go with the last of it. */
export async function removeOrphanCodes(tx: Tx, userId: string): Promise<void> {
  if ((await waysOf(tx, userId)).length === 0) await removeRecoveryCodes(tx, userId);
}

/** Removes every second factor, for somebody who has lost them. Gives how many there were. */
export async function removeFactors(change: Change, vault: Vault, user: User): Promise<number> {
  const app = (await hasApp(change.tx, user.id)) ? 1 : 0;
  await removeApp(change, vault, user);
  const { numDeletedRows } = await change.tx
    .deleteFrom('passkeys')
    .where('user_id', '=', user.id)
    .executeTakeFirst();
  await removeRecoveryCodes(change.tx, user.id);
  return app + Number(numDeletedRows);
}
