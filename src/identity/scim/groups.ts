/** Groups as a directory keeps them: those that it made, with members that it made. */
import type { Realm } from '#credentials';
import type { Change, Db, Tx } from '#store';
import {
  addMember,
  createGroup,
  deleteGroup,
  findGroup,
  getGroup,
  type Group,
  removeMember,
  renameGroup,
} from '../people/groups.ts';
import type { Tools } from '../tools.ts';
import { groupKind, narrowing, placeOf, referencesIn, testOf } from './attributes.ts';
import { isObject, memberOf, textAt } from './document.ts';
import { invalid, notThere, ScimFailure } from './failure.ts';
import { type GroupPatch, memberIds } from './patch.ts';
import { type Asked, byId, matching } from './matching.ts';
import { groupView } from './shapes.ts';

export interface ScimGroup {
  readonly group: Group;
  readonly externalId: string | null;
  readonly members: readonly { readonly id: string; readonly name: string }[];
}

/** Members that an answer shows; a directory of such groups asks by `members.value` instead. */
const maxShown = 10_000;

export async function findGroups(
  db: Db | Tx,
  realm: Realm,
  asked: Asked,
  withMembers: boolean,
): Promise<{ total: number; items: ScimGroup[] }> {
  if (asked.filter !== undefined) testOf(groupKind, asked.filter);
  const { equal, whole } = narrowing(asked.filter);
  let isAll = whole && asked.sort === undefined;
  let query = db
    .selectFrom('provisioned as p')
    .innerJoin('groups as g', 'g.id', 'p.id')
    .where('p.realm', '=', realm)
    .where('p.kind', '=', 'group');
  for (const { path, value } of equal) {
    const name = placeOf(groupKind, path).names.join('.');
    if (typeof value !== 'string') isAll = false;
    else if (name === 'displayName') query = query.where('p.key', '=', value.toLowerCase());
    else if (name === 'externalId') query = query.where('p.external_id', '=', value);
    else if (name === 'id') query = query.where('p.id', '=', value);
    else if (name === 'members.value')
      query = query.where('g.id', 'in', of =>
        of.selectFrom('group_members').select('group_id').where('user_id', '=', value),
      );
    else isAll = false;
  }
  if (!isAll) {
    const { total, ids } = await matching(groupKind, asked, async (after, limit) => {
      const rows = await query
        .select(['p.id', 'p.external_id'])
        .where('p.id', '>', after)
        .orderBy('p.id')
        .limit(limit)
        .execute();
      const asking = await namedMembers(db, rows, referencesIn(groupKind, asked.filter));
      const candidates = [];
      for (const row of rows) {
        const found = await groupOf(db, row, asking.get(row.id) ?? []);
        candidates.push({ id: row.id, resource: groupView(found, true) });
      }
      return { read: rows.map(({ id }) => id), candidates };
    });
    const rows =
      ids.length === 0
        ? []
        : await query.select(['p.id', 'p.external_id']).where('p.id', 'in', ids).execute();
    const rowsById = new Map(rows.map(row => [row.id, row]));
    const inOrder = ids.flatMap(id => rowsById.get(id) ?? []);
    return { total, items: await groupsWith(db, inOrder, withMembers) };
  }
  const { count } = await query
    .select(({ fn }) => fn.countAll<number | bigint>().as('count'))
    .executeTakeFirstOrThrow();
  const rows = await query
    .select(['p.id', 'p.external_id'])
    .orderBy('p.id')
    .offset(asked.start - 1)
    .limit(asked.count)
    .execute();
  return { total: Number(count), items: await groupsWith(db, rows, withMembers) };
}

interface Row {
  readonly id: string;
  readonly external_id: string | null;
}

const groupOf = async (db: Db | Tx, row: Row, members: ScimGroup['members']): Promise<ScimGroup> => ({
  group: await getGroup(db, row.id),
  externalId: row.external_id,
  members,
});

async function groupsWith(db: Db | Tx, rows: readonly Row[], withMembers: boolean): Promise<ScimGroup[]> {
  const items: ScimGroup[] = [];
  for (const row of rows) items.push(await groupOf(db, row, withMembers ? await membersOf(db, row.id) : []));
  return items;
}

/** Of the groups, those members that a filter names: all others make no difference to it. */
async function namedMembers(
  db: Db | Tx,
  groups: readonly Row[],
  users: readonly string[],
): Promise<ReadonlyMap<string, { id: string; name: string }[]>> {
  const found = new Map<string, { id: string; name: string }[]>();
  if (groups.length === 0 || users.length === 0) return found;
  const rows = await db
    .selectFrom('group_members')
    .select(['group_id', 'user_id'])
    .where(
      'group_id',
      'in',
      groups.map(({ id }) => id),
    )
    .where('user_id', 'in', users)
    .execute();
  for (const { group_id, user_id } of rows)
    found.set(group_id, [...(found.get(group_id) ?? []), { id: user_id, name: '' }]);
  return found;
}

function membersOf(db: Db | Tx, id: string): Promise<{ id: string; name: string }[]> {
  return db
    .selectFrom('group_members as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .select(['u.id', 'u.name'])
    .where('m.group_id', '=', id)
    .orderBy('u.id')
    .limit(maxShown)
    .execute();
}

export async function readScimGroup(db: Db | Tx, realm: Realm, id: string): Promise<ScimGroup> {
  const [found] = (await findGroups(db, realm, byId(id), true)).items;
  if (found === undefined) throw notThere();
  return found;
}

export async function createScimGroup(
  tools: Tools,
  change: Change,
  realm: Realm,
  body: unknown,
): Promise<ScimGroup> {
  const { displayName, externalId, members } = readGroup(body);
  const name = slugOf(displayName);
  const { tx } = change;
  await dropForgotten(tx, realm);
  // Policies go by names: a directory must not come by the meaning of a group that others keep.
  if ((await findGroup(tx, realm, name)) !== undefined || (await isKeyTaken(tx, realm, displayName)))
    throw new ScimFailure(409, 'There is a group of this name.', 'uniqueness');
  const fresh = { realm, name, title: displayName, source: 'scim' };
  const group = await createGroup(change, fresh, tools.clock.now(), tools.random);
  await tx
    .insertInto('provisioned')
    .values({
      id: group.id,
      realm,
      kind: 'group',
      key: displayName.toLowerCase(),
      external_id: externalId ?? null,
      document: '{}',
    })
    .execute();
  await changeMembers(tools, change, group, [{ kind: 'add', ids: members }]);
  return readScimGroup(tx, realm, group.id);
}

export function replacementOf(body: unknown): GroupPatch {
  const { displayName, externalId, members } = readGroup(body);
  return {
    displayName,
    ...(externalId === undefined ? {} : { externalId }),
    members: [{ kind: 'only', ids: members }],
  };
}

export async function changeScimGroup(
  tools: Tools,
  change: Change,
  realm: Realm,
  { id, patch }: { readonly id: string; readonly patch: GroupPatch },
): Promise<ScimGroup> {
  const { group } = await readScimGroup(change.tx, realm, id);
  const { displayName, externalId } = patch;
  if (displayName !== undefined && displayName !== group.title) {
    const key = displayName.toLowerCase();
    if (key !== group.title.toLowerCase() && (await isKeyTaken(change.tx, realm, displayName)))
      throw new ScimFailure(409, 'There is a group of this name.', 'uniqueness');
    await renameGroup(change, id, displayName, undefined, tools.clock.now());
    await change.tx.updateTable('provisioned').set({ key }).where('id', '=', id).execute();
  }
  if (externalId !== undefined)
    await change.tx
      .updateTable('provisioned')
      .set({ external_id: externalId })
      .where('id', '=', id)
      .execute();
  await changeMembers(tools, change, group, patch.members);
  return readScimGroup(change.tx, realm, id);
}

export async function removeScimGroup(change: Change, realm: Realm, id: string): Promise<void> {
  await readScimGroup(change.tx, realm, id);
  await change.tx.deleteFrom('provisioned').where('id', '=', id).execute();
  await deleteGroup(change, id, undefined);
}

async function changeMembers(
  tools: Tools,
  change: Change,
  group: Group,
  steps: GroupPatch['members'],
): Promise<void> {
  for (const { kind, ids } of steps) {
    if (kind !== 'remove') await refuseStrangers(change.tx, group.realm, ids);
    const present = new Set((await membersOf(change.tx, group.id)).map(({ id }) => id));
    if (kind === 'remove') {
      for (const id of ids) if (present.has(id)) await removeMember(change, group, id);
      continue;
    }
    for (const id of ids) if (!present.has(id)) await addMember(change, group, id, tools.random);
    const wanted = new Set(ids);
    if (kind === 'only') for (const id of present) if (!wanted.has(id)) await removeMember(change, group, id);
  }
}

/** A directory puts into its groups whom it keeps, and nobody else. */
async function refuseStrangers(tx: Tx, realm: Realm, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const { count } = await tx
    .selectFrom('provisioned')
    .select(({ fn }) => fn.countAll<number | bigint>().as('count'))
    .where('id', 'in', ids)
    .where('realm', '=', realm)
    .where('kind', '=', 'user')
    .executeTakeFirstOrThrow();
  if (Number(count) !== ids.length) throw invalid('A member is no user of this directory.');
}

/** Groups that an administrator has deleted since. */
async function dropForgotten(tx: Tx, realm: Realm): Promise<void> {
  await tx
    .deleteFrom('provisioned')
    .where('realm', '=', realm)
    .where('kind', '=', 'group')
    .where('id', 'not in', of => of.selectFrom('groups').select('id'))
    .execute();
}

async function isKeyTaken(tx: Tx, realm: Realm, displayName: string): Promise<boolean> {
  const row = await tx
    .selectFrom('provisioned')
    .select('id')
    .where('realm', '=', realm)
    .where('kind', '=', 'group')
    .where('key', '=', displayName.toLowerCase())
    .executeTakeFirst();
  return row !== undefined;
}

function readGroup(body: unknown): {
  displayName: string;
  externalId: string | undefined;
  members: string[];
} {
  if (!isObject(body)) throw invalid('The body must be a JSON object.', 'invalidSyntax');
  const displayName = textAt(body, 'displayName');
  if (displayName === undefined || displayName.length > 200)
    throw invalid('displayName must be a text of 1 to 200 characters.');
  const members = memberOf(body, 'members');
  return {
    displayName,
    externalId: textAt(body, 'externalId'),
    members: members === undefined || members === null ? [] : memberIds(members),
  };
}

/** The name by which policies know it, made once from how the directory calls it then. */
function slugOf(displayName: string): string {
  const name = displayName
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .slice(0, 63)
    .replace(/^[._-]+|-+$/g, '');
  if (name === '') throw invalid('displayName must hold a letter or digit of the Latin alphabet.');
  return name;
}
