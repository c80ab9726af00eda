/** Groups of people: made here or kept by a directory; policies decide by their names. */
import type { Selectable } from 'kysely';
import type { Realm } from '#credentials';
import { newId, systemRandom, type RandomSource } from '#kernel';
import {
  conflict,
  containing,
  expectRevision,
  found,
  pageLimit,
  revised,
  unique,
  type Change,
  type Db,
  type GroupTable,
  type Page,
  type Tx,
} from '#store';
import { announceStandings } from './standing.ts';
import { heldUser, type User, userOf } from './users.ts';

/** Where a group's members come from when nobody but its administrators says so. */
export const localSource = 'local';
/** The Feed carries them all for each of their members, and gateways hold it in memory. */
const mostGroupsOfOne = 100;
const mostGroups = 1000;
/** Members whose standing one change tells anew. */
const mostMembersAtOnce = 10_000;

export interface Group {
  readonly id: string;
  readonly realm: Realm;
  /** Unique within the realm, and never changed: policies and tokens name it. */
  readonly name: string;
  readonly title: string;
  /** `local`, or where its members come from. */
  readonly source: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly revision: number;
}

const groupOf = (row: Selectable<GroupTable>): Group => ({
  id: row.id,
  realm: row.realm,
  name: row.name,
  title: row.title,
  source: row.source,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  revision: row.revision,
});

/** @throws already-exists, conflict when there are too many */
export async function createGroup(
  { tx }: Change,
  input: { readonly realm: Realm; readonly name: string; readonly title: string; readonly source?: string },
  now: number,
  random: RandomSource = systemRandom,
): Promise<Group> {
  const { realm, name, title, source = localSource } = input;
  const { count } = await tx
    .selectFrom('groups')
    .select(({ fn }) => fn.countAll<number | bigint>().as('count'))
    .where('realm', '=', realm)
    .executeTakeFirstOrThrow();
  if (Number(count) >= mostGroups) throw conflict(`There are ${mostGroups} groups already.`);
  const id = newId('grp', random);
  const row = { id, realm, name, title, source, created_at: now, updated_at: now, revision: 1 };
  await unique('a group of this name', () => tx.insertInto('groups').values(row).execute(), '/name');
  return groupOf(row);
}

/** By id. @throws not-found */
export async function getGroup(db: Db | Tx, id: string): Promise<Group> {
  const row = await db.selectFrom('groups').selectAll().where('id', '=', id).executeTakeFirst();
  return groupOf(found(row, 'group', id));
}

export async function findGroup(db: Db | Tx, realm: Realm, name: string): Promise<Group | undefined> {
  const row = await db
    .selectFrom('groups')
    .selectAll()
    .where('realm', '=', realm)
    .where('name', '=', name)
    .executeTakeFirst();
  return row && groupOf(row);
}

export async function listGroups(
  db: Db | Tx,
  filter: { readonly realm: Realm; readonly search?: string | undefined },
  page: Page = {},
): Promise<Group[]> {
  let query = db.selectFrom('groups').selectAll().where('realm', '=', filter.realm);
  if (filter.search !== undefined) query = query.where(containing(['name', 'title'], filter.search));
  if (page.after !== undefined) query = query.where('id', '>', page.after);
  return (await query.orderBy('id').limit(pageLimit(page)).execute()).map(groupOf);
}

/** How many are in each of these groups. */
export async function countMembers(
  db: Db | Tx,
  groupIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (groupIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('group_members')
    .select(({ fn }) => ['group_id', fn.countAll<number | bigint>().as('count')])
    .where('group_id', 'in', groupIds)
    .groupBy('group_id')
    .execute();
  return new Map(rows.map(row => [row.group_id, Number(row.count)]));
}

export async function renameGroup(
  { tx }: Change,
  id: string,
  title: string,
  expected: number | undefined,
  now: number,
): Promise<{ readonly before: Group; readonly after: Group }> {
  const before = await getGroup(tx, id);
  expectRevision(before, expected);
  await revised(
    tx
      .updateTable('groups')
      .set({ title, updated_at: now, revision: before.revision + 1 })
      .where('id', '=', id)
      .where('revision', '=', before.revision),
  );
  return { before, after: await getGroup(tx, id) };
}

/** Deletes the group; its members are in it no longer. @throws not-found, conflict, revision-stale */
export async function deleteGroup(change: Change, id: string, expected: number | undefined): Promise<Group> {
  const group = await getGroup(change.tx, id);
  expectRevision(group, expected);
  const count = (await countMembers(change.tx, [id])).get(id) ?? 0;
  if (count > mostMembersAtOnce)
    throw conflict(`The group has more than ${mostMembersAtOnce} members; remove some of them first.`);
  const members = await change.tx
    .updateTable('users')
    .set(({ ref }) => ({ revision: ref('revision') }))
    .where('id', 'in', of => of.selectFrom('group_members').select('user_id').where('group_id', '=', id))
    .returningAll()
    .execute();
  await change.tx.deleteFrom('groups').where('id', '=', id).execute();
  await announceStandings(change, members.map(userOf));
  return group;
}

/** Members by their ids, page by page. */
export async function listMembers(db: Db | Tx, groupId: string, page: Page = {}): Promise<User[]> {
  let query = db
    .selectFrom('users')
    .selectAll()
    .where('id', 'in', of =>
      of.selectFrom('group_members').select('user_id').where('group_id', '=', groupId),
    );
  if (page.after !== undefined) query = query.where('id', '>', page.after);
  return (await query.orderBy('id').limit(pageLimit(page)).execute()).map(userOf);
}

/** Puts the user into the group. False when they are in it already. @throws not-found, conflict */
export async function addMember(
  change: Change,
  group: Group,
  userId: string,
  random: RandomSource = systemRandom,
): Promise<boolean> {
  const { tx } = change;
  const user = await heldUser(tx, userId);
  if (user.realm !== group.realm) throw conflict('The user belongs to another realm than the group.');
  const own = await tx
    .selectFrom('group_members')
    .select('group_id')
    .where('user_id', '=', userId)
    .limit(mostGroupsOfOne)
    .execute();
  if (own.some(({ group_id }) => group_id === group.id)) return false;
  if (own.length >= mostGroupsOfOne) throw conflict(`Nobody can be in more than ${mostGroupsOfOne} groups.`);
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('group_members')
    .values({ id: newId('mem', random), group_id: group.id, user_id: userId })
    .onConflict(of => of.columns(['group_id', 'user_id']).doNothing())
    .executeTakeFirst();
  if (!numInsertedOrUpdatedRows) return false;
  await announceStandings(change, [user]);
  return true;
}

/** Takes the user out of the group. False when they were not in it. @throws not-found */
export async function removeMember(change: Change, group: Group, userId: string): Promise<boolean> {
  const user = await heldUser(change.tx, userId);
  const { numDeletedRows } = await change.tx
    .deleteFrom('group_members')
    .where('group_id', '=', group.id)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  if (numDeletedRows === 0n) return false;
  await announceStandings(change, [user]);
  return true;
}
