import { Type } from 'typebox';
import { type Client, closed, oneOf } from '#api';
import type { Realm } from '#credentials';
import { principalOf } from '../authenticate.ts';
import {
  challengeCookie,
  clearChallenge,
  clearPending,
  clearSession,
  deviceCookie,
  pendingCookie,
  sessionCookies,
  setChallenge,
  setDevice,
  setPending,
  setSession,
} from '../cookies.ts';
import type { AskedForMore, ConfirmedNow, SignedInNow } from '../flows/open.ts';
import { askForPasskey, confirmByPasskey, signInByPasskey } from '../flows/passkey.ts';
import { confirmByPassword } from '../flows/password.ts';
import { relyingPartyOf } from '../flows/relying-party.ts';
import { pendingUser, showSecondFactor } from '../flows/second-factor.ts';
import { signIn } from '../flows/sign-in.ts';
import { newDeviceCookie } from '../guard/device-cookie.ts';
import { realmSettings } from '../people/realm-settings.ts';
import { csrfToken, endSession } from '../people/sessions.ts';
import { getUser } from '../people/users.ts';
import { askerOf } from '../tools.ts';
import { defineRoute, type IdentityServices, personOf, smallBody } from './define.ts';
import { passkeyAnswer, passkeyQuestion, questionView } from './passkey-shape.ts';
import { email, nobodyYet, password, sessionShape, sessionView } from './shape.ts';

interface Answering {
  readonly services: IdentityServices;
  readonly client: Client;
  readonly now: number;
  setCookie(cookie: string): void;
}

/** The answer to everything that signs in: the session and its cookies, or what is asked next. */
export async function signedIn(
  context: Answering,
  realm: Realm,
  entered: SignedInNow | ConfirmedNow | AskedForMore,
) {
  const { keyed, random, store } = context.services.identity.tools;
  if ('ways' in entered) {
    context.setCookie(setPending(realm, entered.cookie));
    return nobodyYet(realm, entered.ways);
  }
  const { user } = entered;
  if ('session' in entered) {
    context.setCookie(setSession(realm, entered.session.secret));
    context.setCookie(setDevice(realm, newDeviceCookie(keyed, realm, user.id, context.now, random)));
  }
  const { id, methods } = 'session' in entered ? entered.session : entered.confirmed;
  const secret =
    'session' in entered ? entered.session.secret : (context.client.cookie(sessionCookies[realm]) ?? '');
  const session = { id, methods, authenticatedAt: context.now };
  const principal = principalOf(user, session, await realmSettings(store.db, realm));
  return sessionView(user, principal, csrfToken(keyed, realm, secret), realm);
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

const opening = {
  method: 'POST',
  permission: 'session:open',
  tag: 'session',
  bodyLimit: smallBody,
  rehearsable: false,
} as const;

export const createSession = (realm: Realm) =>
  defineRoute({
    ...opening,
    url: '/session',
    summary: 'Sign in with e-mail address and password',
    description:
      'Unknown address, wrong password and disabled account are one answer. Who has a second factor is asked for it: `next` says how.',
    body: closed({ email, password }),
    reply: sessionShape,
    handler: async context => {
      const { services, client, body } = context;
      const cookies = {
        device: client.cookie(deviceCookie(realm)),
        former: client.cookie(sessionCookies[realm]),
      };
      const { tools } = services.identity;
      return signedIn(context, realm, await signIn(tools, realm, { ...body, ...cookies }, askerOf(client)));
    },
  });

export const askForPasskeyRoute = (realm: Realm) =>
  defineRoute({
    ...opening,
    url: '/session/passkey-question',
    summary: 'Ask what a passkey is to sign',
    description:
      'To sign in (with an address or without), as second factor after the password, or to confirm who you are.',
    body: closed({ for: oneOf(['sign-in', 'second-factor', 'confirm']), email: Type.Optional(email) }),
    reply: passkeyQuestion,
    handler: async ({ services, client, body, principal, setCookie }) => {
      const { tools } = services.identity;
      const party = relyingPartyOf(client);
      const asked =
        body.for === 'sign-in'
          ? { ceremony: body.for, email: body.email }
          : {
              ceremony: body.for,
              userId:
                body.for === 'confirm'
                  ? personOf(principal, realm).id
                  : (await pendingUser(tools, realm, client.cookie(pendingCookie(realm)))).user.id,
            };
      const question = await askForPasskey(tools, realm, asked, party);
      setCookie(setChallenge(realm, question.cookie));
      return questionView(question);
    },
  });

export const passkeySession = (realm: Realm) =>
  defineRoute({
    ...opening,
    url: '/session/passkey',
    summary: 'Sign in with a passkey',
    description: 'It must have been unlocked by its owner, which makes it two factors in one.',
    body: passkeyAnswer,
    reply: sessionShape,
    handler: async context => {
      const { services, client, body, setCookie } = context;
      const cookies = {
        challenge: client.cookie(challengeCookie(realm)),
        former: client.cookie(sessionCookies[realm]),
      };
      const { tools } = services.identity;
      setCookie(clearChallenge(realm));
      const party = relyingPartyOf(client);
      return signedIn(
        context,
        realm,
        await signInByPasskey(tools, realm, body, cookies, party, askerOf(client)),
      );
    },
  });

export const secondFactorRoute = (realm: Realm) =>
  defineRoute({
    ...opening,
    url: '/session/second-factor',
    summary: 'Show the second factor',
    description: 'One of the three, within 10 minutes after the password, in the same browser.',
    body: closed(
      {
        code: Type.Optional(Type.String({ minLength: 1, maxLength: 20 })),
        recoveryCode: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
        passkey: Type.Optional(passkeyAnswer),
      },
      { minProperties: 1 },
    ),
    reply: sessionShape,
    handler: async context => {
      const { services, client, body, setCookie } = context;
      const shown =
        body.passkey !== undefined
          ? { passkey: body.passkey, party: relyingPartyOf(client) }
          : body.recoveryCode !== undefined
            ? { recoveryCode: body.recoveryCode }
            : { code: body.code ?? '' };
      const cookies = {
        pending: client.cookie(pendingCookie(realm)),
        device: client.cookie(deviceCookie(realm)),
        challenge: client.cookie(challengeCookie(realm)),
        former: client.cookie(sessionCookies[realm]),
      };
      const entered = await showSecondFactor(services.identity.tools, realm, shown, cookies, askerOf(client));
      setCookie(clearPending(realm));
      return signedIn(context, realm, entered);
    },
  });

export const confirmSessionRoute = (realm: Realm) =>
  defineRoute({
    ...opening,
    permission: 'session:own',
    url: '/session/confirm',
    summary: 'Confirm that it is you',
    description:
      'With the password, and the second factor after it where there is one, or with a passkey. Asked before what is dangerous.',
    body: closed(
      { password: Type.Optional(password), passkey: Type.Optional(passkeyAnswer) },
      { minProperties: 1 },
    ),
    reply: sessionShape,
    handler: async context => {
      const { services, client, body, principal } = context;
      const { tools } = services.identity;
      const { id, sessionId } = personOf(principal, realm);
      const own = { userId: id, sessionId };
      if (body.passkey !== undefined) {
        const cookie = client.cookie(challengeCookie(realm));
        const party = relyingPartyOf(client);
        const asker = askerOf(client);
        return signedIn(
          context,
          realm,
          await confirmByPasskey(tools, { ...own, realm }, body.passkey, cookie, party, asker),
        );
      }
      return signedIn(
        context,
        realm,
        await confirmByPassword(tools, own, body.password ?? '', askerOf(client)),
      );
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
