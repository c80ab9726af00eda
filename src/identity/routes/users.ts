import { Type } from 'typebox';
import { byId, closed, oneOf, pageAsked, pageOf, pageOfRows, paging, reference } from '#api';
import { invalidInput } from '#kernel';
import { invite, inviteAgain, mailInvitation, requireMailable } from '../flows/invitation.ts';
import { nameAdvice } from '../flows/first-run.ts';
import { normaliseEmail } from '../people/email.ts';
import { erasable, eraseUser } from '../people/erase.ts';
import { normaliseName } from '../people/name.ts';
import {
  disableUser,
  enableUser,
  getUser,
  listUsers,
  signOutEverywhere,
  updateUser,
} from '../people/users.ts';
import { askerOf } from '../tools.ts';
import { defineRoute, smallBody } from './define.ts';
import { auditDetail, email, personName, staffRoles, userShape, userView, userViews } from './shape.ts';

const userPath = closed({ user: reference });
const changes = { permission: 'users:write', tag: 'users', reply: userShape, bodyLimit: smallBody } as const;

export const listUsersRoute = defineRoute({
  method: 'GET',
  url: '/users',
  permission: 'users:read',
  tag: 'users',
  summary: 'List users',
  query: closed({
    ...paging,
    realm: Type.Optional(oneOf(['internal', 'external'], 'Staff (internal) unless told.')),
    status: Type.Optional(oneOf(['invited', 'active', 'disabled'])),
    // Not in e-mail addresses: they have no place in URLs.
    search: Type.Optional(
      Type.String({ minLength: 1, maxLength: 100, description: 'Text in the name, in any case.' }),
    ),
  }),
  reply: pageOf(userShape),
  handler: async ({ db, query }) => {
    const filter = { realm: query.realm ?? 'internal', status: query.status, search: query.search };
    const users = await listUsers(db, filter, pageAsked(query));
    return pageOfRows(await userViews(db, users), query, byId);
  },
});

export const readUserRoute = defineRoute({
  method: 'GET',
  url: '/users/:user',
  permission: 'users:read',
  tag: 'users',
  summary: 'Read a user',
  params: userPath,
  reply: userShape,
  handler: async ({ db, params }) => userView(db, await getUser(db, params.user)),
});

export const inviteRoute = defineRoute({
  ...changes,
  method: 'POST',
  url: '/users',
  recent: true,
  summary: 'Invite somebody to the console',
  description: 'Mails a link, good for 7 days, by which they choose their password.',
  body: closed({ email, name: personName, roles: staffRoles }),
  status: 201,
  rehearsable: false,
  handler: async ({ body, principal, services, client, change, located, db }) => {
    const { tools } = services.identity;
    await requireMailable(tools, normaliseEmail(body.email) ?? '', askerOf(client));
    const { done, secret } = await change(async ({ change, audit }) => {
      const invited = await invite(tools, change, principal, body);
      const { before, after } = invited.done;
      await audit({ action: 'user.invite', id: after.id, detail: auditDetail(before, after) });
      return invited;
    });
    await mailInvitation(tools, done.after, secret);
    located(`/users/${done.after.id}`);
    return userView(db, done.after);
  },
});

export const inviteAgainRoute = defineRoute({
  ...changes,
  method: 'POST',
  url: '/users/:user/invite-again',
  summary: 'Mail a new invitation',
  description: 'The link that was mailed before is no longer good.',
  params: userPath,
  rehearsable: false,
  handler: async ({ params, principal, services, client, change, db }) => {
    const { tools } = services.identity;
    await requireMailable(tools, (await getUser(db, params.user)).email, askerOf(client));
    const { user, secret } = await change(async ({ change, audit }) => {
      const invited = await inviteAgain(tools, change, principal, params.user);
      await audit({ action: 'user.invite-again', id: params.user });
      return invited;
    });
    await mailInvitation(tools, user, secret);
    return userView(db, user);
  },
});

export const updateUserRoute = defineRoute({
  ...changes,
  method: 'PATCH',
  url: '/users/:user',
  recent: true,
  summary: "Change a user's name or roles",
  description: 'Nobody changes their own roles; roles take effect with the next request.',
  params: userPath,
  body: closed({ name: Type.Optional(personName), roles: Type.Optional(staffRoles) }, { minProperties: 1 }),
  handler: async ({ params, body, principal, change, revision, now, db }) => {
    const name = body.name === undefined ? undefined : normaliseName(body.name);
    if (body.name !== undefined && name === undefined)
      throw invalidInput([{ at: '/name', message: nameAdvice }]);
    const user = await change(async ({ change, audit }) => {
      const patch = { name, roles: body.roles };
      const { before, after } = await updateUser(change, principal, params.user, patch, revision, now);
      await audit({ action: 'user.update', id: after.id, detail: auditDetail(before, after) });
      return after;
    });
    return userView(db, user);
  },
});

export const disableUserRoute = defineRoute({
  ...changes,
  method: 'POST',
  url: '/users/:user/disable',
  summary: 'Keep a user out',
  description: 'Sessions and links end at once.',
  params: userPath,
  handler: async ({ params, principal, change, expected, now, db }) => {
    const user = await change(async ({ change, audit }) => {
      const { before, after } = await disableUser(change, principal, params.user, expected, now);
      await audit({ action: 'user.disable', id: after.id, detail: auditDetail(before, after) });
      return after;
    });
    return userView(db, user);
  },
});

export const enableUserRoute = defineRoute({
  ...changes,
  method: 'POST',
  url: '/users/:user/enable',
  recent: true,
  summary: 'Let a user in again',
  params: userPath,
  handler: async ({ params, principal, change, expected, now, db }) => {
    const user = await change(async ({ change, audit }) => {
      const { before, after } = await enableUser(change, principal, params.user, expected, now);
      await audit({ action: 'user.enable', id: after.id, detail: auditDetail(before, after) });
      return after;
    });
    return userView(db, user);
  },
});

export const deleteUserRoute = defineRoute({
  method: 'DELETE',
  url: '/users/:user',
  permission: 'users:write',
  tag: 'users',
  recent: true,
  summary: 'Delete a user',
  description:
    'Erases the person: sessions, access and refresh tokens, consents, passkeys and other second factors, identities at providers and memberships end, gateways refuse their tokens within a second. Where nobody else has them, the applications of a user of the portal are suspended and their keys and secrets revoked. The audit log keeps what they did under a pseudonym whose key is destroyed.',
  params: userPath,
  status: 204,
  handler: async ({ params, principal, services, change, revision, now }) => {
    await change(async ({ change, audit }) => {
      const user = await erasable(change, principal, params.user, revision);
      const detail = { realm: user.realm, roles: user.roles, status: user.status };
      await audit({ action: 'user.delete', id: user.id, detail });
      await eraseUser(services.identity.tools, change, user, now);
    });
    return undefined;
  },
});

export const signOutUserRoute = defineRoute({
  ...changes,
  method: 'POST',
  url: '/users/:user/sign-out',
  summary: 'End all sessions of a user',
  description: 'Access tokens that were issued to them are refused as well.',
  params: userPath,
  handler: async ({ params, change, now, db }) => {
    const user = await change(async ({ change, audit }) => {
      const { done, ended } = await signOutEverywhere(change, await getUser(change.tx, params.user), now);
      await audit({ action: 'user.sign-out', id: params.user, detail: { ended } });
      return done.after;
    });
    return userView(db, user);
  },
});
