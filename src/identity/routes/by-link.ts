import { Type } from 'typebox';
import { closed, nullable, oneOf } from '#api';
import type { Realm } from '#credentials';
import { clearSignUp, setSignUp, signUpCookie } from '../cookies.ts';
import { firstRoles, firstRun } from '../flows/first-run.ts';
import { acceptInvitation } from '../flows/invitation.ts';
import { finishReset, requestReset } from '../flows/password.ts';
import { needsPassword, signUp, verify } from '../flows/sign-up.ts';
import { maskEmail } from '../people/email.ts';
import { readLink, unusable } from '../people/links.ts';
import { getUser } from '../people/users.ts';
import { askerOf } from '../tools.ts';
import { defineRoute, smallBody } from './define.ts';
import { signedIn } from './session.ts';
import { accepted, email, password, personName, secret, sessionShape } from './shape.ts';

/** What all routes have in common that strangers call. */
const forStrangers = {
  method: 'POST',
  permission: 'session:open',
  tag: 'session',
  bodyLimit: smallBody,
  rehearsable: false,
} as const;

export const readLinkRoute = (realm: Realm) =>
  defineRoute({
    ...forStrangers,
    url: '/link',
    summary: 'Ask whether a one-time link is still good',
    description: 'Does not use it up.',
    body: closed({ token: secret }),
    reply: closed(
      {
        kind: oneOf(['first-run', 'invitation', 'verification', 'password-reset']),
        email: nullable(Type.String({ description: 'Masked, unless you have signed in with it.' })),
        passwordNeeded: Type.Boolean({ description: 'Whether a password must be sent along with the link.' }),
      },
      { title: 'Link' },
    ),
    handler: async ({ body, services, db, now, principal, client }) => {
      const { tools } = services.identity;
      const { kind, userId } = await readLink(db, tools.keyed, body.token, now);
      if (userId === null) {
        if (realm !== 'internal') throw unusable();
        return { kind, email: null, passwordNeeded: true };
      }
      const user = await getUser(db, userId);
      if (user.realm !== realm || user.status === 'disabled') throw unusable();
      return {
        kind,
        email: principal.user?.id === userId ? user.email : maskEmail(user.email),
        passwordNeeded:
          kind !== 'verification' || (await needsPassword(tools, userId, client.cookie(signUpCookie))),
      };
    },
  });

export const firstRunRoute = defineRoute({
  ...forStrangers,
  url: '/first-run',
  summary: 'Make the first administrator',
  description: 'With the link that is printed at the start. Signs in.',
  body: closed({
    token: secret,
    name: personName,
    email,
    password,
    roles: Type.Array(oneOf(firstRoles), { minItems: 1, maxItems: firstRoles.length, uniqueItems: true }),
  }),
  reply: sessionShape,
  handler: async context =>
    signedIn(
      context,
      'internal',
      await firstRun(context.services.identity.tools, context.body, askerOf(context.client)),
    ),
});

export const invitationRoute = defineRoute({
  ...forStrangers,
  url: '/invitation',
  summary: 'Accept an invitation',
  description: 'Signs in.',
  body: closed({ token: secret, name: personName, password }),
  reply: sessionShape,
  handler: async context =>
    signedIn(
      context,
      'internal',
      await acceptInvitation(context.services.identity.tools, context.body, askerOf(context.client)),
    ),
});

export const signUpRoute = defineRoute({
  ...forStrangers,
  url: '/sign-up',
  summary: 'Ask for an account',
  description: 'The same answer, whether the address has an account or not; what follows is in the mail.',
  body: closed({ name: personName, email, password }),
  reply: accepted,
  handler: async ({ body, services, client, setCookie }) => {
    const { browser } = await signUp(services.identity.tools, body, askerOf(client));
    setCookie(setSignUp(browser));
    return { accepted: true as const };
  },
});

export const verificationRoute = defineRoute({
  ...forStrangers,
  url: '/verification',
  summary: 'Verify an e-mail address',
  description:
    'Signs in. In another browser than the one that signed up, `password-needed` asks for a password along with it.',
  body: closed({ token: secret, password: Type.Optional(password) }),
  reply: sessionShape,
  handler: async context => {
    const { services, body, client } = context;
    const browser = client.cookie(signUpCookie);
    const opened = await verify(services.identity.tools, body, browser, askerOf(client));
    context.setCookie(clearSignUp());
    return signedIn(context, 'external', opened);
  },
});

export const requestResetRoute = (realm: Realm) =>
  defineRoute({
    ...forStrangers,
    url: '/password-reset',
    summary: 'Ask for a link to choose a new password',
    description: 'The same answer, whether the address has an account or not.',
    body: closed({ email }),
    reply: accepted,
    handler: async ({ body, services, client }) => {
      requestReset(services.identity.tools, realm, body.email, askerOf(client));
      return { accepted: true as const };
    },
  });

export const finishResetRoute = (realm: Realm) =>
  defineRoute({
    ...forStrangers,
    url: '/password-reset/finish',
    summary: 'Choose a new password by a link',
    description: 'Every session ends; signs in, or asks for the second factor.',
    body: closed({ token: secret, password }),
    reply: sessionShape,
    handler: async context => {
      const { services, body, client } = context;
      return signedIn(
        context,
        realm,
        await finishReset(services.identity.tools, realm, body, askerOf(client)),
      );
    },
  });
