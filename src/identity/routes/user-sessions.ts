import { Type } from 'typebox';
import { closed, instant, oneOf, reference } from '#api';
import { GatehouseError } from '#kernel';
import { conflict } from '#store';
import { removeFactors } from '../factors/factors.ts';
import { contextOf } from '../factors/methods.ts';
import { factorsChangedMail } from '../mail/messages.ts';
import { realmSettings, requireOwnFactor, setRealmSettings } from '../people/realm-settings.ts';
import { endSession, listSessions } from '../people/sessions.ts';
import { getUser, requireGrantable, signOutEverywhere } from '../people/users.ts';
import { defineRoute, smallBody } from './define.ts';
import { userShape, userView } from './shape.ts';

const userPath = closed({ user: reference });
const changes = { permission: 'users:write', tag: 'users', bodyLimit: smallBody } as const;

const sessionOfUser = closed(
  {
    id: Type.String(),
    agent: Type.String({ description: 'Program and system in a few words.' }),
    createdAt: instant,
    lastSeenAt: instant,
    secondFactor: Type.Boolean({ description: 'Whether it was opened with one.' }),
  },
  { title: 'UserSession' },
);

export const listUserSessions = defineRoute({
  method: 'GET',
  url: '/users/:user/sessions',
  permission: 'users:read',
  tag: 'users',
  summary: 'List the sessions of a user',
  params: userPath,
  reply: closed({ items: Type.Array(sessionOfUser) }),
  handler: async ({ params, db, now }) => {
    const sessions = await listSessions(db, await getUser(db, params.user), now);
    return {
      items: sessions.map(({ id, agent, createdAt, lastSeenAt, methods }) => ({
        id,
        agent,
        createdAt,
        lastSeenAt,
        secondFactor: contextOf(methods) === 'gatehouse:2fa',
      })),
    };
  },
});

export const endUserSession = defineRoute({
  ...changes,
  method: 'DELETE',
  url: '/users/:user/sessions/:session',
  summary: 'End a session of a user',
  params: closed({ user: reference, session: reference }),
  status: 204,
  unrevised: true,
  handler: async ({ params, change }) => {
    await change(async ({ change, audit }) => {
      if (!(await endSession(change, params.user, params.session)))
        throw new GatehouseError('not-found', 'The user has no such session.');
      await audit({ action: 'user.end-session', id: params.user, detail: { session: params.session } });
    });
    return undefined;
  },
});

export const resetFactorsRoute = defineRoute({
  ...changes,
  method: 'POST',
  url: '/users/:user/reset-factors',
  summary: 'Remove the second factors of a user',
  description:
    'For somebody who has lost them, once you know that it is really them who asks: the password alone opens the account then. Their sessions end, and they are told by mail.',
  params: userPath,
  reply: userShape,
  recent: true,
  handler: async ({ params, principal, services, change, now, db, dryRun }) => {
    const { tools } = services.identity;
    const user = await change(async ({ change, audit }) => {
      const user = await getUser(change.tx, params.user);
      requireGrantable(principal, user.roles);
      if (principal.user?.id === user.id)
        throw new GatehouseError(
          'forbidden',
          'Nobody resets their own second factors; remove them in your account.',
        );
      const removed = await removeFactors(change, tools.vault, user);
      if (removed === 0) throw conflict('The user has no second factor.');
      const { done } = await signOutEverywhere(change, user, now);
      await audit({ action: 'user.reset-factors', id: user.id, detail: { removed } });
      return done.after;
    });
    const { later, mailer } = tools;
    const what = 'An administrator removed the second factors of your account.';
    if (!dryRun)
      later.run(() =>
        mailer.send(user.email, factorsChangedMail(what, mailer.screen(user.realm, '/account'))),
      );
    return userView(db, user);
  },
});

const realmShape = closed(
  {
    realm: oneOf(['internal', 'external']),
    secondFactor: oneOf(
      ['optional', 'required'],
      'Required: whoever has none can do nothing but set one up.',
    ),
    revision: Type.Integer({ minimum: 1 }),
  },
  { title: 'Realm' },
);
const realmPath = closed({ realm: oneOf(['internal', 'external']) });

export const readRealm = defineRoute({
  method: 'GET',
  url: '/realms/:realm',
  permission: 'users:read',
  tag: 'users',
  summary: 'Read what is asked of the people of a realm',
  params: realmPath,
  reply: realmShape,
  handler: async ({ db, params }) => {
    const { realm, secondFactor, revision } = await realmSettings(db, params.realm);
    return { realm, secondFactor, revision };
  },
});

export const updateRealm = defineRoute({
  ...changes,
  method: 'PATCH',
  url: '/realms/:realm',
  summary: 'Change what is asked of the people of a realm',
  description: 'Counts with the next request of each of them.',
  params: realmPath,
  body: closed({ secondFactor: oneOf(['optional', 'required']) }),
  reply: realmShape,
  recent: true,
  handler: ({ params, body, principal, change, revision, now }) => {
    requireOwnFactor(principal, params.realm, body.secondFactor);
    return change(async ({ change, audit }) => {
      const { before, after } = await setRealmSettings(change, params.realm, body, revision, now);
      const detail = { secondFactor: { before: before.secondFactor, after: after.secondFactor } };
      await audit({ action: 'realm.update', id: params.realm, detail });
      return { realm: after.realm, secondFactor: after.secondFactor, revision: after.revision };
    });
  },
});
