/**
 * Delegated keys that got out. What is taken back is the key that was shown, and what was derived from it: its holder
 * knows no more than that, and must not be able to end what others hold of the same API key by reporting his own.
 */
import { delegatedNames, delegatedNamesOf, isGenuine, readDelegatedKey } from '#credentials';
import type { Change, Db, Tx } from '#store';
import type { LeakedCredential } from './leaks.ts';

/** In one report: each costs a few signatures and a look-up. */
const mostInReport = 10;
/**
 * Delegated keys of one API key that are taken back one by one. Whoever holds one can make any number of others of it:
 * beyond this, what the application itself gave out is taken back, and beyond that once more the API key.
 */
const mostOfOneKey = 200;

const shape = /ghd_[\w-]{100,2048}(?![\w-])/g;

export const delegatedIn = (text: string): string[] =>
  [...new Set(text.match(shape) ?? [])].slice(0, mostInReport);

/** The key behind the text, unless it ended or was taken back before. */
export async function findDelegated(
  db: Db | Tx,
  text: string,
  now: number,
): Promise<LeakedCredential | undefined> {
  const read = readDelegatedKey(text);
  if (read === undefined || read.caveats.some(({ notAfter }) => notAfter !== undefined && notAfter <= now))
    return undefined;
  const parent = await db
    .selectFrom('api_keys')
    .select(['id', 'application_id as applicationId', 'hint', 'not_after as notAfter'])
    .where('delegation_key', '=', read.parent)
    .where('revoked_at', 'is', null)
    .where('not_after', '>', now)
    .executeTakeFirst();
  // Somebody else's, or one that nobody could use: whoever knows the public key alone must not end anything.
  if (parent === undefined || !isGenuine(read)) return undefined;
  const { id: keyId, ...of } = parent;
  const names = delegatedNames(keyId, read);
  const before = await takenBack(db, names);
  if (before) return undefined;
  const from = delegatedNamesOf(keyId);
  const { count } = await db
    .selectFrom('feed')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('kind', '=', 'token')
    .where('subject_id', '>=', from)
    .where('subject_id', '<', `${from.slice(0, -1)};`)
    .executeTakeFirstOrThrow();
  if (count >= 2 * mostOfOneKey) return { kind: 'key', id: keyId, ...of };
  const name = count >= mostOfOneKey ? names[0] : names.at(-1);
  const hint = text.slice(-4);
  return name === undefined ? undefined : { kind: 'delegated-key', id: name, ...of, hint };
}

async function takenBack(db: Db | Tx, names: readonly string[]): Promise<boolean> {
  const row = await db
    .selectFrom('feed')
    .select('sequence')
    .where('kind', '=', 'token')
    .where('subject_id', 'in', names)
    .where('state', 'is not', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** Every gateway refuses it from then on, until the key that it comes from has ended. False when somebody else did. */
export async function revokeDelegated(change: Change, id: string, until = 0): Promise<boolean> {
  if (await takenBack(change.tx, [id])) return false;
  change.feed({ kind: 'token', id, state: { until } });
  return true;
}
