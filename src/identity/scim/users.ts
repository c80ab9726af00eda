/** Users as a directory keeps them. It sees and changes those that it made, and nobody else. */
import type { Selectable } from 'kysely';
import type { Principal, Realm } from '#credentials';
import { type Change, containing, type Db, type ProvisionedTable, type Tx } from '#store';
import { developerSlug } from '../people/name.ts';
import { groupsOf } from '../people/standing.ts';
import { erasable } from '../people/erase.ts';
import { discardPending, isPending } from '../people/pending.ts';
import {
  createUser,
  disableUser,
  findByEmail,
  getUser,
  setUser,
  type User,
  userOf,
} from '../people/users.ts';
import type { Tools } from '../tools.ts';
import { narrowing, placeOf, testOf, userKind } from './attributes.ts';
import { emailOf, nameOf, readUser, type UserDocument } from './document.ts';
import { notThere, ScimFailure } from './failure.ts';
import { type Asked, byId, matching } from './matching.ts';
import { type Operation, patchedUser } from './patch.ts';
import { userView } from './shapes.ts';

/** A user of a directory, with the groups that it keeps. */
export interface ScimUser {
  readonly user: User;
  readonly document: UserDocument;
  readonly groups: readonly string[];
}

type Row = Selectable<ProvisionedTable>;

const keyOf = (userName: string): string => userName.toLowerCase();

export async function findUsers(
  db: Db | Tx,
  realm: Realm,
  asked: Asked,
): Promise<{ total: number; items: ScimUser[] }> {
  if (asked.filter !== undefined) testOf(userKind, asked.filter);
  const { equal, whole } = narrowing(asked.filter);
  let isAll = whole && asked.sort === undefined;
  let query = db
    .selectFrom('provisioned as p')
    .innerJoin('users as u', 'u.id', 'p.id')
    .where('p.realm', '=', realm)
    .where('p.kind', '=', 'user');
  for (const { path, value } of equal) {
    const name = placeOf(userKind, path).names.join('.');
    if (name === 'active') query = query.where('u.status', value === true ? '=' : '!=', 'active');
    else if (typeof value !== 'string') isAll = false;
    else if (name === 'userName') query = query.where('p.key', '=', keyOf(value));
    else if (name === 'externalId') query = query.where('p.external_id', '=', value);
    else if (name === 'id') query = query.where('p.id', '=', value);
    else {
      isAll = false;
      // Written in JSON as it is: what holds it is looked at, and nothing else.
      if (name === 'emails.value' && /^[!#-[\]-~]+$/.test(value))
        query = query.where(of =>
          of.or([of('u.email', '=', value.toLowerCase()), containing(['p.document'], value)]),
        );
    }
  }
  if (!isAll) {
    const { total, ids } = await matching(userKind, asked, async (after, limit) => {
      const rows = await query
        .select('p.id')
        .where('p.id', '>', after)
        .orderBy('p.id')
        .limit(limit)
        .execute();
      const read = rows.map(({ id }) => id);
      const candidates = (await usersOf(db, realm, read)).map(found => ({
        id: found.user.id,
        resource: userView(found),
      }));
      return { read, candidates };
    });
    return { total, items: await usersOf(db, realm, ids) };
  }
  const { count } = await query
    .select(({ fn }) => fn.countAll<number | bigint>().as('count'))
    .executeTakeFirstOrThrow();
  const rows = await query
    .select('p.id')
    .orderBy('p.id')
    .offset(asked.start - 1)
    .limit(asked.count)
    .execute();
  const ids = rows.map(({ id }) => id);
  return { total: Number(count), items: await usersOf(db, realm, ids) };
}

/** In the order of the ids. */
async function usersOf(db: Db | Tx, realm: Realm, ids: readonly string[]): Promise<ScimUser[]> {
  if (ids.length === 0) return [];
  const rows = await db.selectFrom('provisioned').selectAll().where('id', 'in', ids).execute();
  const users = await db
    .selectFrom('users')
    .selectAll()
    .where('id', 'in', ids)
    .where('realm', '=', realm)
    .execute();
  const usersById = new Map(users.map(row => [row.id, userOf(row)]));
  const rowsById = new Map(rows.map(row => [row.id, row]));
  const groups = await groupsOf(db, ids);
  return ids.flatMap(id => {
    const [user, row] = [usersById.get(id), rowsById.get(id)];
    return user === undefined || row === undefined
      ? []
      : [{ user, document: documentOf(row, user), groups: groups.get(id) ?? [] }];
  });
}

/** Whether somebody can come in is as it is now: an administrator may have said otherwise since. */
const documentOf = (row: Row, { status }: User): UserDocument => ({
  ...(JSON.parse(row.document) as UserDocument),
  active: status === 'active',
});

/** @throws ScimFailure 404 for one that the directory did not make in this realm */
export async function readScimUser(db: Db | Tx, realm: Realm, id: string): Promise<ScimUser> {
  const { items } = await findUsers(db, realm, byId(id));
  const [found] = items;
  if (found === undefined) throw notThere();
  return found;
}

/** @throws ScimFailure 409 for somebody who is there, made by the directory or not: no account is taken over */
export async function createScimUser(tools: Tools, change: Change, realm: Realm, body: unknown) {
  const document = readUser(body);
  const now = tools.clock.now();
  const [email, name] = [emailOf(document), nameOf(document)];
  const there = await change.tx
    .selectFrom('provisioned')
    .selectAll()
    .where('realm', '=', realm)
    .where('kind', '=', 'user')
    .where('key', '=', keyOf(document.userName))
    .executeTakeFirst();
  if (there !== undefined) throw new ScimFailure(409, 'There is a user of this userName.', 'uniqueness');
  const squatter = (await findByEmail(change.tx, realm, email))?.user;
  if (squatter !== undefined && isPending(squatter)) await discardPending(change.tx, squatter);
  const status = document.active ? 'active' : 'disabled';
  const fresh = { realm, email, name, roles: [], status, password: null } as const;
  const { after } = await createUser(change, fresh, now, tools.random);
  await change.tx
    .insertInto('provisioned')
    .values({
      id: after.id,
      realm,
      kind: 'user',
      key: keyOf(document.userName),
      external_id: document.externalId ?? null,
      document: JSON.stringify(document),
    })
    .execute();
  if (realm === 'external') {
    const slug = developerSlug(name, tools.random);
    const developer = await tools.makeDeveloper(change, { email, slug }, now);
    await setUser(change, after, { developer_id: developer }, now);
  }
  return readScimUser(change.tx, realm, after.id);
}

export async function replaceScimUser(
  tools: Tools,
  change: Change,
  by: Principal,
  realm: Realm,
  asked: { readonly id: string; readonly body: unknown },
): Promise<ScimUser> {
  await readScimUser(change.tx, realm, asked.id);
  return save(tools, change, by, realm, { id: asked.id, document: readUser(asked.body) });
}

export async function patchScimUser(
  tools: Tools,
  change: Change,
  by: Principal,
  realm: Realm,
  asked: { readonly id: string; readonly operations: readonly Operation[] },
): Promise<ScimUser> {
  const before = await readScimUser(change.tx, realm, asked.id);
  const document = readUser(patchedUser({ ...before.document }, asked.operations));
  return save(tools, change, by, realm, { id: asked.id, document });
}

/** Whom the directory deletes is erased. @throws ScimFailure 404; conflict for the last administrator */
export async function erasableScimUser(
  change: Change,
  by: Principal,
  realm: Realm,
  id: string,
): Promise<User> {
  await readScimUser(change.tx, realm, id);
  return erasable(change, by, id, undefined);
}

async function save(
  tools: Tools,
  change: Change,
  by: Principal,
  realm: Realm,
  { id, document }: { readonly id: string; readonly document: UserDocument },
): Promise<ScimUser> {
  const now = tools.clock.now();
  const key = keyOf(document.userName);
  const taken = await change.tx
    .selectFrom('provisioned')
    .select('id')
    .where('realm', '=', realm)
    .where('kind', '=', 'user')
    .where('key', '=', key)
    .where('id', '!=', id)
    .executeTakeFirst();
  if (taken !== undefined) throw new ScimFailure(409, 'There is a user of this userName.', 'uniqueness');
  const fields = { key, external_id: document.externalId ?? null, document: JSON.stringify(document) };
  await change.tx.updateTable('provisioned').set(fields).where('id', '=', id).execute();
  let user = await getUser(change.tx, id);
  const email = emailOf(document);
  if (email !== user.email) await refuseTaken(change.tx, realm, email);
  const name = nameOf(document);
  if (email !== user.email || name !== user.name)
    user = (await setUser(change, user, { email, name }, now)).after;
  if (document.active && user.status !== 'active') await setUser(change, user, { status: 'active' }, now);
  if (!document.active && user.status !== 'disabled') await disableUser(change, by, id, undefined, now);
  return readScimUser(change.tx, realm, id);
}

async function refuseTaken(tx: Tx, realm: Realm, email: string): Promise<void> {
  const there = await tx
    .selectFrom('users')
    .select('id')
    .where('realm', '=', realm)
    .where('email', '=', email)
    .executeTakeFirst();
  if (there !== undefined)
    throw new ScimFailure(409, 'There is a user of this e-mail address.', 'uniqueness');
}
