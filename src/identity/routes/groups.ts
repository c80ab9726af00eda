import { Type } from 'typebox';
import { byId, closed, kept, oneOf, pageAsked, pageOf, pageOfRows, paging, reference, title } from '#api';
import { GatehouseError } from '#kernel';
import { conflict, type Db, type Tx } from '#store';
import {
  addMember,
  countMembers,
  createGroup,
  deleteGroup,
  getGroup,
  type Group,
  listGroups,
  listMembers,
  localSource,
  removeMember,
  renameGroup,
} from '../people/groups.ts';
import { defineRoute, smallBody } from './define.ts';
import { groupName, userShape, userViews } from './shape.ts';

const groupShape = closed(
  {
    id: Type.String(),
    realm: oneOf(['internal', 'external']),
    name: Type.String({ description: 'What policies name; never changes.' }),
    title: Type.String(),
    source: Type.String({ description: '`local`, or the directory that keeps its members.' }),
    members: Type.Integer({ description: 'How many there are.' }),
    ...kept,
  },
  { title: 'Group' },
);

async function viewsOf(db: Db | Tx, groups: readonly Group[]) {
  const counts = await countMembers(
    db,
    groups.map(({ id }) => id),
  );
  return groups.map(group => ({ ...group, members: counts.get(group.id) ?? 0 }));
}

async function viewOf(db: Db | Tx, group: Group) {
  return { ...group, members: (await countMembers(db, [group.id])).get(group.id) ?? 0 };
}

const groupPath = closed({ group: reference });
const memberPath = closed({ group: reference, user: reference });
const changes = { permission: 'users:write', tag: 'groups', bodyLimit: smallBody } as const;
const reads = { method: 'GET', permission: 'users:read', tag: 'groups' } as const;

export const listGroupsRoute = defineRoute({
  ...reads,
  url: '/groups',
  summary: 'List groups',
  query: closed({
    ...paging,
    realm: Type.Optional(oneOf(['internal', 'external'], 'Of staff (internal) unless told.')),
    search: Type.Optional(
      Type.String({ minLength: 1, maxLength: 100, description: 'Text in name or title, in any case.' }),
    ),
  }),
  reply: pageOf(groupShape),
  handler: async ({ db, query }) => {
    const filter = { realm: query.realm ?? 'internal', search: query.search };
    return pageOfRows(await viewsOf(db, await listGroups(db, filter, pageAsked(query))), query, byId);
  },
});

export const createGroupRoute = defineRoute({
  ...changes,
  method: 'POST',
  url: '/groups',
  summary: 'Make a group',
  body: closed({ realm: oneOf(['internal', 'external']), name: groupName, title }),
  reply: groupShape,
  status: 201,
  handler: async ({ body, services, change, now, located }) => {
    const { random } = services.identity.tools;
    const group = await change(async ({ change, record }) =>
      record('group.create', { before: null, after: await createGroup(change, body, now, random) }),
    );
    located(`/groups/${group.id}`);
    return { ...group, members: 0 };
  },
});

export const readGroupRoute = defineRoute({
  ...reads,
  url: '/groups/:group',
  summary: 'Read a group',
  params: groupPath,
  reply: groupShape,
  handler: async ({ db, params }) => viewOf(db, await getGroup(db, params.group)),
});

export const renameGroupRoute = defineRoute({
  ...changes,
  method: 'PATCH',
  url: '/groups/:group',
  summary: "Change a group's title",
  params: groupPath,
  body: closed({ title }),
  reply: groupShape,
  handler: ({ params, body, change, revision, now }) =>
    change(async ({ change, record }) => {
      const done = await renameGroup(change, params.group, body.title, revision, now);
      return viewOf(change.tx, await record('group.update', done));
    }),
});

export const deleteGroupRoute = defineRoute({
  ...changes,
  method: 'DELETE',
  url: '/groups/:group',
  summary: 'Delete a group',
  description: 'Its members stay users, and are in it no longer.',
  params: groupPath,
  status: 204,
  handler: async ({ params, change, revision }) => {
    await change(async ({ change, record }) =>
      record('group.delete', { before: await deleteGroup(change, params.group, revision), after: null }),
    );
    return undefined;
  },
});

export const listMembersRoute = defineRoute({
  ...reads,
  url: '/groups/:group/members',
  summary: 'List the members of a group',
  params: groupPath,
  query: closed(paging),
  reply: pageOf(userShape),
  handler: async ({ db, params, query }) => {
    const { id } = await getGroup(db, params.group);
    return pageOfRows(await userViews(db, await listMembers(db, id, pageAsked(query))), query, byId);
  },
});

export const addMemberRoute = defineRoute({
  ...changes,
  method: 'PUT',
  url: '/groups/:group/members/:user',
  summary: 'Put a user into a group',
  description: 'Both belong to one realm. Counts at every gateway within a second.',
  params: memberPath,
  status: 204,
  unrevised: true,
  handler: async ({ params, services, change }) => {
    await change(async ({ change, audit }) => {
      const group = await localGroup(change.tx, params.group);
      const added = await addMember(change, group, params.user, services.identity.tools.random);
      await audit({ action: 'group.add', id: group.id, detail: { user: params.user, added } });
    });
    return undefined;
  },
});

export const removeMemberRoute = defineRoute({
  ...changes,
  method: 'DELETE',
  url: '/groups/:group/members/:user',
  summary: 'Take a user out of a group',
  params: memberPath,
  status: 204,
  unrevised: true,
  handler: async ({ params, change }) => {
    await change(async ({ change, audit }) => {
      const group = await localGroup(change.tx, params.group);
      if (!(await removeMember(change, group, params.user)))
        throw new GatehouseError('not-found', 'The user is not in this group.');
      await audit({ action: 'group.remove', id: group.id, detail: { user: params.user } });
    });
    return undefined;
  },
});

/** @throws conflict for one that a directory keeps: what is changed here would be undone there. */
async function localGroup(tx: Tx, id: string): Promise<Group> {
  const group = await getGroup(tx, id);
  if (group.source !== localSource)
    throw conflict(`The members of this group come from ${group.source}; change them there.`);
  return group;
}
