/** Passwords that somebody had before: whoever learned one of them must not get in by it again. */
import { invalidInput, newId, type RandomSource } from '#kernel';
import type { Change, Store } from '#store';
import type { Passwords } from './hashing.ts';

/** Former passwords that are kept, as hashes; each costs one hash at a change. */
const remembered = 5;

/** @throws invalid-input when the password is the present one, or one of those before it; busy */
export async function requireFresh(
  { store, passwords }: { readonly store: Store; readonly passwords: Passwords },
  userId: string,
  present: string | null,
  chosen: string,
): Promise<void> {
  const former = await store.db
    .selectFrom('former_passwords')
    .select('hash')
    .where('user_id', '=', userId)
    .orderBy('created_at', 'desc')
    .limit(remembered)
    .execute();
  const hashes = [...(present === null ? [] : [present]), ...former.map(({ hash }) => hash)];
  for (const hash of hashes)
    if (await passwords.verify(chosen, hash, true))
      throw invalidInput([{ at: '/password', message: 'You had this password before. Choose another one.' }]);
}

/** Keeps the hash of a password that was just replaced, and no more than a few of those before it. */
export async function rememberPassword(
  { tx }: Change,
  { userId, hash }: { readonly userId: string; readonly hash: string | null },
  now: number,
  random: RandomSource,
): Promise<void> {
  if (hash === null) return;
  const id = newId('pwd', random);
  await tx.insertInto('former_passwords').values({ id, user_id: userId, hash, created_at: now }).execute();
  const old = await tx
    .selectFrom('former_passwords')
    .select('id')
    .where('user_id', '=', userId)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .offset(remembered)
    .limit(100)
    .execute();
  for (const row of old) await tx.deleteFrom('former_passwords').where('id', '=', row.id).execute();
}
