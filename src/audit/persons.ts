/**
 * Persons in the audit log. What an entry calls a person is a pseudonym made with a key of that person's own, and
 * under the same key it seals where they came from. While the key is there, whoever may read the log reads ids and
 * addresses; once it is destroyed, what is left tells of somebody, and nobody can find out of whom: not even by the
 * id, which applications know from tokens.
 */
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Db, Tx } from '#store';

interface Person {
  readonly id: string;
  readonly pseudonym: string;
  readonly key: Buffer;
}

const userIds = /\busr_[0-9a-z]{20}\b/g;
const pseudonyms = /\bpsn_[0-9a-f]{32}\b/g;
/** What stands in front of an address that is sealed. */
const sealedMark = 'sealed:';
const nonceBytes = 12;
const tagBytes = 16;
/** What is read of an address whose person is erased. */
const erased = 'erased';

/** An entry as it is kept. Each person who is named must be there still: what says that they go is written first. */
export async function disguised<T extends { actor: string; address: string }>(
  tx: Tx,
  entry: T & Readonly<Record<'resource_id' | 'detail', string>>,
): Promise<T & Record<'resource_id' | 'detail', string>> {
  const { actor, address, resource_id: subject, detail } = entry;
  const named = new Set([actor, subject, detail].flatMap(text => text.match(userIds) ?? []));
  if (named.size === 0) return entry;
  const persons = new Map<string, Person>();
  for (const id of named) {
    const person = await personOf(tx, id);
    if (person !== undefined) persons.set(id, person);
  }
  const hide = (text: string) => text.replaceAll(userIds, id => persons.get(id)?.pseudonym ?? id);
  const who = persons.get(actor.slice('user:'.length));
  return {
    ...entry,
    actor: hide(actor),
    resource_id: hide(subject),
    detail: hide(detail),
    address: who === undefined || address === '' ? address : seal(who, address),
  };
}

/** Text to look for in entries as they are kept. */
export async function disguisedText(db: Db, text: string): Promise<string> {
  const ids = text.match(userIds);
  if (ids === null) return text;
  const rows = await db.selectFrom('person_keys').selectAll().where('user_id', 'in', ids).execute();
  const known = new Map(rows.map(row => [row.user_id, row.pseudonym]));
  return text.replaceAll(userIds, id => known.get(id) ?? id);
}

/** Entries as they are read: with the ids and addresses of those who are not erased. */
export async function revealed<
  T extends Readonly<Record<'actor' | 'resource_id' | 'detail' | 'address', string>>,
>(db: Db, rows: readonly T[]): Promise<T[]> {
  const texts = rows.flatMap(({ actor, resource_id: subject, detail }) => [actor, subject, detail]);
  const named = [...new Set(texts.flatMap(text => text.match(pseudonyms) ?? []))];
  const persons = new Map<string, Person>();
  for (let start = 0; start < named.length; start += 500) {
    const some = named.slice(start, start + 500);
    const found = await db.selectFrom('person_keys').selectAll().where('pseudonym', 'in', some).execute();
    for (const { user_id: id, pseudonym, key } of found)
      persons.set(pseudonym, { id, pseudonym, key: Buffer.from(key, 'base64') });
  }
  const show = (text: string) => text.replaceAll(pseudonyms, name => persons.get(name)?.id ?? name);
  return rows.map(row => ({
    ...row,
    actor: show(row.actor),
    resource_id: show(row.resource_id),
    detail: show(row.detail),
    address: row.address.startsWith(sealedMark)
      ? opened(persons.get(row.actor.slice('user:'.length)), row.address)
      : row.address,
  }));
}

/**
 * Destroys the key: from now on nothing tells whose entries these are. What else keeps who made it takes the
 * pseudonym over.
 */
export async function forgetPerson(tx: Tx, userId: string): Promise<void> {
  const person = await personOf(tx, userId);
  if (person === undefined) return;
  const [before, after] = [`user:${userId}`, `user:${person.pseudonym}`];
  await tx.updateTable('waivers').set({ granted_by: after }).where('granted_by', '=', before).execute();
  await tx
    .updateTable('client_waivers')
    .set({ granted_by: after })
    .where('granted_by', '=', before)
    .execute();
  await tx.updateTable('stops').set({ stopped_by: after }).where('stopped_by', '=', before).execute();
  await tx.updateTable('stops').set({ lifted_by: after }).where('lifted_by', '=', before).execute();
  await tx.updateTable('snapshots').set({ created_by: after }).where('created_by', '=', before).execute();
  await tx
    .updateTable('registration_tokens')
    .set({ created_by: after })
    .where('created_by', '=', before)
    .execute();
  await tx.deleteFrom('person_keys').where('user_id', '=', userId).execute();
}

/** Made when a person is first named. Undefined where there is no such user. */
async function personOf(tx: Tx, id: string): Promise<Person | undefined> {
  const known = await find(tx, id);
  if (known !== undefined) return known;
  const key = randomBytes(32);
  const pseudonym = `psn_${createHmac('sha256', key).update(id).digest('hex').slice(0, 32)}`;
  // From the users' table, so that nothing is kept of one who is not there; another process may be first.
  await sql`
    insert into person_keys (user_id, pseudonym, key)
    select id, cast(${pseudonym} as text), cast(${key.toString('base64')} as text) from users where id = ${id}
    on conflict (user_id) do nothing`.execute(tx);
  return find(tx, id);
}

async function find(tx: Tx, id: string): Promise<Person | undefined> {
  const row = await tx.selectFrom('person_keys').selectAll().where('user_id', '=', id).executeTakeFirst();
  return row && { id, pseudonym: row.pseudonym, key: Buffer.from(row.key, 'base64') };
}

function seal({ key, pseudonym }: Person, address: string): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(pseudonym));
  const sealed = [nonce, cipher.update(address, 'utf8'), cipher.final(), cipher.getAuthTag()];
  return sealedMark + Buffer.concat(sealed).toString('base64');
}

function opened(person: Person | undefined, text: string): string {
  if (person === undefined) return erased;
  const sealed = Buffer.from(text.slice(sealedMark.length), 'base64');
  const decipher = createDecipheriv('aes-256-gcm', person.key, sealed.subarray(0, nonceBytes))
    .setAAD(Buffer.from(person.pseudonym))
    .setAuthTag(sealed.subarray(-tagBytes));
  return decipher.update(sealed.subarray(nonceBytes, -tagBytes), undefined, 'utf8') + decipher.final('utf8');
}
