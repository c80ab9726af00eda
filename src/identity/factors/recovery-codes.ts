/** Codes to print and keep, each good once, for the day on which the phone is gone. */
import { base32, newId, type RandomSource } from '#kernel';
import type { Change, Db, Tx } from '#store';
import type { Keyed } from '../keyed.ts';

const codesAtOnce = 10;
/** 80 bits: no rate of guessing finds one, so a keyed hash without salt keeps them well enough. */
const codeBytes = 10;

/** New codes; those of before are void. Shown once, kept as hashes. */
export async function issueRecoveryCodes(
  { tx }: Change,
  { keyed, random }: { readonly keyed: Keyed; readonly random: RandomSource },
  userId: string,
  now: number,
): Promise<string[]> {
  await removeRecoveryCodes(tx, userId);
  const codes = Array.from({ length: codesAtOnce }, () => base32(random(codeBytes)));
  const rows = codes.map(code => ({
    id: newId('rec', random),
    user_id: userId,
    hash: keyed('recovery-code', `${userId} ${code}`),
    created_at: now,
    used_at: null,
  }));
  await tx.insertInto('recovery_codes').values(rows).execute();
  return codes.map(code => (code.match(/.{4}/g) ?? []).join('-'));
}

/** True once for each code. */
export async function claimRecoveryCode(
  { tx }: Change,
  keyed: Keyed,
  userId: string,
  text: string,
  now: number,
): Promise<boolean> {
  // Read by people from paper: letters that are not in the alphabet stand for what they look like (Crockford).
  const code = text.toLowerCase().replace(/[\s-]/g, '').replace(/[il]/g, '1').replace(/o/g, '0');
  const { numUpdatedRows } = await tx
    .updateTable('recovery_codes')
    .set({ used_at: now })
    .where('hash', '=', keyed('recovery-code', `${userId} ${code}`))
    .where('user_id', '=', userId)
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function removeRecoveryCodes(tx: Tx, userId: string): Promise<void> {
  await tx.deleteFrom('recovery_codes').where('user_id', '=', userId).execute();
}

/** How many are left. */
export async function recoveryCodesLeft(db: Db | Tx, userId: string): Promise<number> {
  const { count } = await db
    .selectFrom('recovery_codes')
    .select(({ fn }) => fn.countAll<number | bigint>().as('count'))
    .where('user_id', '=', userId)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(count);
}
