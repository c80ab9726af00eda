import type { Client } from '#api';
import type { Realm } from '#credentials';
import { principalOf } from '../authenticate.ts';
import { clearSession, deviceCookie, sessionCookies, setDevice, setSession } from '../cookies.ts';
import type { SignedInNow } from '../flows/open.ts';
import { signIn } from '../flows/sign-in.ts';
import { newDeviceCookie } from '../guard/device-cookie.ts';
import { csrfToken, endSession } from '../people/sessions.ts';
import { getUser } from '../people/users.ts';
import { askerOf } from '../tools.ts';
import { closed } from '#api';
import { defineRoute, type IdentityServices, personOf, smallBody } from './define.ts';
import { email, password, sessionShape, sessionView } from './shape.ts';

/** The answer to everything that signs in: the session, and the cookies for it. */
export function signedIn(
  context: {
    readonly services: IdentityServices;
    readonly client: Client;
    readonly now: number;
    setCookie(cookie: string): void;
  },
  { user, session }: SignedInNow,
) {
  const { keyed, random } = context.services.identity.tools;
  const { realm } = user;
  context.setCookie(setSession(realm, session.secret));
  context.setCookie(setDevice(realm, newDeviceCookie(keyed, realm, user.id, context.now, random)));
  const principal = principalOf(user, session.id);
  return sessionView(user, principal, csrfToken(keyed, realm, session.secret), realm);
}

export const readSession = (realm: Realm) =>
  defineRoute({
    method: 'GET',
    url: '/session',
    permission: 'session:open',
    tag: 'session',
    summary: 'Read who has signed in',
    reply: sessionShape,
    handler: async ({ principal, services, client, db }) => {
      const secret = client.cookie(sessionCookies[realm]);
      if (principal.user === undefined || secret === undefined)
        return sessionView(null, principal, null, realm);
      const user = await getUser(db, principal.user.id);
      return sessionView(user, principal, csrfToken(services.identity.tools.keyed, realm, secret), realm);
    },
  });

export const createSession = (realm: Realm) =>
  defineRoute({
    method: 'POST',
    url: '/session',
    permission: 'session:open',
    tag: 'session',
    summary: 'Sign in with e-mail address and password',
    description: 'Unknown address, wrong password and disabled account are one answer.',
    body: closed({ email, password }),
    reply: sessionShape,
    bodyLimit: smallBody,
    rehearsable: false,
    handler: async context => {
      const { services, client, body } = context;
      const cookies = {
        device: client.cookie(deviceCookie(realm)),
        former: client.cookie(sessionCookies[realm]),
      };
      const { tools } = services.identity;
      return signedIn(context, await signIn(tools, realm, { ...body, ...cookies }, askerOf(client)));
    },
  });

export const deleteSession = (realm: Realm) =>
  defineRoute({
    method: 'DELETE',
    url: '/session',
    permission: 'session:own',
    tag: 'session',
    summary: 'Sign out',
    status: 204,
    rehearsable: false,
    unrevised: true,
    handler: async ({ principal, change, setCookie }) => {
      const { id, sessionId } = personOf(principal, realm);
      await change(async ({ change, audit }) => {
        await endSession(change, id, sessionId);
        await audit({ action: 'session.end', id: sessionId });
      });
      setCookie(clearSession(realm));
      return undefined;
    },
  });
