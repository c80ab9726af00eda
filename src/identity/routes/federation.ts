import { Type } from 'typebox';
import { closed, instant, oneOf, reference, slug } from '#api';
import type { Realm } from '#credentials';
import { GatehouseError } from '#kernel';
import { attemptCookie, clearAttempt, sessionCookies, setAttempt } from '../cookies.ts';
import { listIdentities, removeIdentity } from '../federation/identities.ts';
import { listProviders } from '../federation/providers.ts';
import { comeBack, depart, linkToDirectory, signInByDirectory } from '../federation/visit.ts';
import { csrfToken } from '../people/sessions.ts';
import { defineRoute, personOf, smallBody } from './define.ts';
import { signedIn } from './session.ts';
import { password, sessionShape, sessionView } from './shape.ts';

const forStrangers = {
  permission: 'session:open',
  tag: 'session',
  bodyLimit: smallBody,
  rehearsable: false,
} as const;

/** Providers on one page; nobody chooses among more. */
const maxShown = 50;

const providerPath = closed({ provider: slug });

export const listSignInProviders = (realm: Realm) =>
  defineRoute({
    method: 'GET',
    url: '/sign-in-providers',
    permission: 'session:open',
    tag: 'session',
    summary: 'List by which providers one can sign in',
    reply: closed({
      items: Type.Array(
        closed(
          { name: slug, title: Type.String(), kind: oneOf(['oidc', 'saml', 'ldap']) },
          { title: 'SignInProvider' },
        ),
      ),
    }),
    handler: async ({ db }) => {
      const all = await listProviders(db, { realm, enabled: true }, { limit: maxShown });
      return { items: all.map(({ name, title, kind }) => ({ name, title, kind })) };
    },
  });

const departure = closed({ url: Type.String() }, { title: 'Departure' });

export const departRoute = (realm: Realm) =>
  defineRoute({
    ...forStrangers,
    method: 'POST',
    url: '/sign-in-providers/:provider/depart',
    summary: 'Begin to sign in by a provider',
    description: 'The browser goes to `url`; the provider sends it back to `/sign-in/callback/<name>`.',
    params: providerPath,
    reply: departure,
    handler: async ({ params, services, client, setCookie }) => {
      const asked = { provider: params.provider, intent: { kind: 'sign-in' } } as const;
      const { url, cookie } = await depart(services.identity.tools, realm, asked, client);
      setCookie(setAttempt(realm, cookie));
      return { url };
    },
  });

export const departToLink = (realm: Realm) =>
  defineRoute({
    ...forStrangers,
    method: 'POST',
    url: '/sign-in-providers/:provider/link',
    permission: 'session:own',
    summary: 'Begin to have a provider know your account',
    description: 'As for a sign-in; afterwards the provider opens this very account.',
    params: providerPath,
    reply: departure,
    // A way in that stays: whoever finds a screen left open must not be able to make themselves one.
    recent: true,
    handler: async ({ params, principal, services, client, setCookie }) => {
      const { id: userId } = personOf(principal, realm);
      const asked = { provider: params.provider, intent: { kind: 'link', userId } } as const;
      const { url, cookie } = await depart(services.identity.tools, realm, asked, client);
      setCookie(setAttempt(realm, cookie));
      return { url };
    },
  });

const fromProvider = (max: number) => Type.Optional(Type.String({ minLength: 1, maxLength: max }));

export const comeBackRoute = (realm: Realm) =>
  defineRoute({
    ...forStrangers,
    method: 'POST',
    url: '/sign-in-providers/:provider/come-back',
    summary: 'Finish what was begun with a provider',
    description: 'With what the provider gave the browser. Signs in, or links the account.',
    params: providerPath,
    body: closed({
      state: Type.String({ minLength: 1, maxLength: 200 }),
      code: fromProvider(4000),
      error: fromProvider(200),
      iss: fromProvider(1000),
    }),
    reply: sessionShape,
    handler: async context => {
      const { params, body, principal, services, client } = context;
      const { tools } = services.identity;
      const cookie = client.cookie(attemptCookie(realm));
      const asked = { provider: params.provider, cookie, answer: body };
      const returned = await comeBack(tools, realm, asked, principal, client);
      context.setCookie(clearAttempt(realm));
      if (returned.kind === 'signed-in') return signedIn(context, realm, returned.opened);
      const csrf = csrfToken(tools.keyed, realm, client.cookie(sessionCookies[realm]) ?? '');
      return sessionView(returned.user, principal, csrf, realm);
    },
  });

export const signInByDirectoryRoute = (realm: Realm) =>
  defineRoute({
    ...forStrangers,
    method: 'POST',
    url: '/sign-in-providers/:provider/session',
    summary: 'Sign in with name and password of a directory',
    description: 'Unknown name and wrong password are one answer.',
    params: providerPath,
    body: closed({ name: Type.String({ minLength: 1, maxLength: 320 }), password }),
    reply: sessionShape,
    handler: async context => {
      const { params, body, services, client } = context;
      const asked = { provider: params.provider, ...body };
      return signedIn(context, realm, await signInByDirectory(services.identity.tools, realm, asked, client));
    },
  });

export const linkDirectoryRoute = (realm: Realm) =>
  defineRoute({
    ...forStrangers,
    method: 'POST',
    url: '/sign-in-providers/:provider/link-directory',
    permission: 'session:own',
    summary: 'Have a directory know your account',
    description: 'With name and password there; afterwards they open this very account.',
    params: providerPath,
    body: closed({ name: Type.String({ minLength: 1, maxLength: 320 }), password }),
    status: 204,
    recent: true,
    handler: async ({ params, body, principal, services, client }) => {
      const { id: userId } = personOf(principal, realm);
      const asked = { provider: params.provider, ...body, userId };
      await linkToDirectory(services.identity.tools, realm, asked, client);
      return undefined;
    },
  });

export const listOwnIdentities = (realm: Realm) =>
  defineRoute({
    method: 'GET',
    url: '/identities',
    permission: 'session:own',
    tag: 'session',
    summary: 'List the providers that know you',
    reply: closed({
      items: Type.Array(
        closed(
          {
            id: Type.String(),
            provider: slug,
            title: Type.String(),
            managed: Type.Boolean({ description: 'Whether the provider made the account.' }),
            createdAt: instant,
            lastUsedAt: instant,
          },
          { title: 'OwnIdentity' },
        ),
      ),
    }),
    handler: async ({ principal, db }) => ({
      items: await listIdentities(db, personOf(principal, realm).id),
    }),
  });

export const removeOwnIdentity = (realm: Realm) =>
  defineRoute({
    method: 'DELETE',
    url: '/identities/:identity',
    permission: 'session:own',
    tag: 'session',
    summary: 'Unlink a provider',
    description: 'Not one that made the account: it would have no way in.',
    params: closed({ identity: reference }),
    status: 204,
    rehearsable: false,
    unrevised: true,
    handler: async ({ principal, params, change }) => {
      const { id } = personOf(principal, realm);
      await change(async ({ change, audit }) => {
        const provider = await removeIdentity(change, id, params.identity);
        if (provider === undefined) throw new GatehouseError('not-found', 'You have no such link.');
        await audit({ action: 'user.unlink-provider', id, detail: { provider } });
      });
      return undefined;
    },
  });
