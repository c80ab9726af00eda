import { Type } from 'typebox';
import { closed, instant, reference } from '#api';
import type { Realm } from '#credentials';
import { GatehouseError, invalidInput } from '#kernel';
import { clearSession, sessionCookies } from '../cookies.ts';
import { nameAdvice } from '../flows/first-run.ts';
import { changePassword } from '../flows/password.ts';
import { erasableSelf, eraseUser } from '../people/erase.ts';
import { normaliseName } from '../people/name.ts';
import { csrfToken, endSession, endSessions, listSessions } from '../people/sessions.ts';
import { getUser, setUser } from '../people/users.ts';
import { askerOf } from '../tools.ts';
import { defineRoute, personOf, smallBody } from './define.ts';
import { auditDetail, password, personName, sessionShape, sessionView } from './shape.ts';

const ownSession = closed(
  {
    id: Type.String(),
    agent: Type.String({ description: 'Program and system in a few words.' }),
    createdAt: instant,
    lastSeenAt: instant,
    current: Type.Boolean(),
  },
  { title: 'OwnSession' },
);

export const listOwnSessions = (realm: Realm) =>
  defineRoute({
    method: 'GET',
    url: '/sessions',
    permission: 'session:own',
    tag: 'session',
    summary: 'List your sessions',
    reply: closed({ items: Type.Array(ownSession) }),
    handler: async ({ principal, db, now }) => {
      const { id, sessionId } = personOf(principal, realm);
      const sessions = await listSessions(db, await getUser(db, id), now);
      return {
        items: sessions.map(({ id, agent, createdAt, lastSeenAt }) => ({
          id,
          agent,
          createdAt,
          lastSeenAt,
          current: id === sessionId,
        })),
      };
    },
  });

export const endOwnSession = (realm: Realm) =>
  defineRoute({
    method: 'DELETE',
    url: '/sessions/:session',
    permission: 'session:own',
    tag: 'session',
    summary: 'End one of your sessions',
    params: closed({ session: reference }),
    status: 204,
    rehearsable: false,
    unrevised: true,
    handler: async ({ principal, params, change }) => {
      const { id } = personOf(principal, realm);
      await change(async ({ change, audit }) => {
        if (!(await endSession(change, id, params.session)))
          throw new GatehouseError('not-found', 'You have no such session.');
        await audit({ action: 'session.end', id: params.session });
      });
      return undefined;
    },
  });

export const endOtherSessions = (realm: Realm) =>
  defineRoute({
    method: 'POST',
    url: '/sessions/end-others',
    permission: 'session:own',
    tag: 'session',
    summary: 'End all your sessions but this one',
    reply: closed({ ended: Type.Integer() }),
    rehearsable: false,
    handler: ({ principal, change }) => {
      const { id, sessionId } = personOf(principal, realm);
      return change(async ({ change, audit }) => {
        const ended = await endSessions(change, id, sessionId);
        await audit({ action: 'session.end-others', id: sessionId, detail: { ended } });
        return { ended };
      });
    },
  });

export const changeOwnPassword = (realm: Realm) =>
  defineRoute({
    method: 'POST',
    url: '/password',
    permission: 'session:own',
    tag: 'session',
    summary: 'Change your password',
    description: 'Your other sessions end.',
    body: closed({ current: password, password }),
    status: 204,
    bodyLimit: smallBody,
    rehearsable: false,
    handler: async ({ principal, body, services, client }) => {
      const { id, sessionId } = personOf(principal, realm);
      await changePassword(services.identity.tools, { userId: id, sessionId }, body, askerOf(client));
      return undefined;
    },
  });

export const changeOwnName = (realm: Realm) =>
  defineRoute({
    method: 'POST',
    url: '/name',
    permission: 'session:own',
    tag: 'session',
    summary: 'Change your name',
    body: closed({ name: personName }),
    reply: sessionShape,
    bodyLimit: smallBody,
    rehearsable: false,
    handler: async ({ principal, body, services, client, change, now }) => {
      const { id } = personOf(principal, realm);
      const name = normaliseName(body.name);
      if (name === undefined) throw invalidInput([{ at: '/name', message: nameAdvice }]);
      const user = await change(async ({ change, audit }) => {
        const { before, after } = await setUser(change, await getUser(change.tx, id), { name }, now);
        await audit({ action: 'user.rename', id, detail: auditDetail(before, after) });
        return after;
      });
      const secret = client.cookie(sessionCookies[realm]) ?? '';
      const csrf = csrfToken(services.identity.tools.keyed, realm, secret);
      return sessionView(user, principal, csrf, realm);
    },
  });

/** For the portal: staff are deleted by another administrator. */
export const deleteOwnAccount = defineRoute({
  method: 'DELETE',
  url: '/account',
  permission: 'session:own',
  tag: 'session',
  recent: true,
  summary: 'Delete your account',
  description:
    'Everything that hangs on it ends at once. Applications that nobody else has are suspended, their keys and secrets revoked.',
  status: 204,
  rehearsable: false,
  unrevised: true,
  handler: async ({ principal, services, change, now, setCookie }) => {
    const { id } = personOf(principal, 'external');
    await change(async ({ change, audit }) => {
      const user = await erasableSelf(change, id);
      await audit({ action: 'user.delete', id, detail: { realm: user.realm, own: true } });
      await eraseUser(services.identity.tools, change, user, now);
    });
    setCookie(clearSession('external'));
    return undefined;
  },
});
