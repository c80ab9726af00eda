import { Type } from 'typebox';
import { closed, instant, nullable, reference } from '#api';
import type { Principal, Realm } from '#credentials';
import { GatehouseError, invalidInput } from '#kernel';
import { conflict, type Change } from '#store';
import { challengeCookie, clearChallenge, setChallenge } from '../cookies.ts';
import { beginApp, claimCode, hasApp, removeApp } from '../factors/authenticator-app.ts';
import { removeOrphanCodes, waysOf } from '../factors/factors.ts';
import { type Factor, methodsFor } from '../factors/methods.ts';
import { passkeysOf, removePasskey, renamePasskey } from '../factors/passkeys.ts';
import { issueRecoveryCodes, recoveryCodesLeft } from '../factors/recovery-codes.ts';
import { beginPasskey, registerPasskey } from '../flows/register-passkey.ts';
import { relyingPartyOf } from '../flows/relying-party.ts';
import { tooMany } from '../flows/sign-in.ts';
import { factorsChangedMail } from '../mail/messages.ts';
import { normaliseName } from '../people/name.ts';
import { realmSettings } from '../people/realm-settings.ts';
import { confirmSession } from '../people/sessions.ts';
import { getUser } from '../people/users.ts';
import type { Tools } from '../tools.ts';
import { defineRoute, personOf, smallBody } from './define.ts';
import { attestation, clientData, credentialId } from './passkey-shape.ts';

const passkeyShape = closed(
  {
    id: Type.String(),
    name: Type.String(),
    synced: Type.Boolean({ description: 'Whether other devices of yours have it too.' }),
    createdAt: instant,
    lastUsedAt: nullable(instant),
  },
  { title: 'Passkey' },
);

const recoveryCodes = Type.Array(Type.String(), {
  description:
    'Shown once, when the first second factor is set up: each is good once, when nothing else is at hand.',
});

const own = { permission: 'session:own', tag: 'session', bodyLimit: smallBody, rehearsable: false } as const;
const dangerous = { ...own, recent: true } as const;

export const readFactors = (realm: Realm) =>
  defineRoute({
    ...own,
    method: 'GET',
    url: '/factors',
    summary: 'Read your second factors',
    reply: closed(
      {
        app: Type.Boolean({ description: 'Whether an authenticator app is set up.' }),
        passkeys: Type.Array(passkeyShape),
        recoveryCodes: Type.Integer({ description: 'How many are left.' }),
        required: Type.Boolean({ description: 'Whether a second factor is asked of everybody here.' }),
      },
      { title: 'Factors' },
    ),
    handler: async ({ principal, db }) => {
      const { id } = personOf(principal, realm);
      const passkeys = await passkeysOf(db, id);
      return {
        app: await hasApp(db, id),
        passkeys: passkeys.map(({ id, name, synced, createdAt, lastUsedAt }) => ({
          id,
          name,
          synced,
          createdAt,
          lastUsedAt,
        })),
        recoveryCodes: await recoveryCodesLeft(db, id),
        required: (await realmSettings(db, realm)).secondFactor === 'required',
      };
    },
  });

export const beginAppRoute = (realm: Realm) =>
  defineRoute({
    ...dangerous,
    method: 'POST',
    url: '/factors/app',
    summary: 'Begin with an authenticator app',
    description: 'It counts once a first code of it was shown. The secret is shown this once.',
    reply: closed({
      secret: Type.String({ description: 'Base32, for typing it.' }),
      uri: Type.String({ description: '`otpauth://…`, for a QR code.' }),
    }),
    handler: ({ principal, services, change, now }) => {
      const { id } = personOf(principal, realm);
      return change(async ({ change, audit }) => {
        const begun = await beginApp(change, services.identity.tools, await getUser(change.tx, id), now);
        await audit({ action: 'user.begin-app', id });
        return begun;
      });
    },
  });

export const confirmAppRoute = (realm: Realm) =>
  defineRoute({
    ...dangerous,
    method: 'POST',
    url: '/factors/app/confirm',
    summary: 'Set the authenticator app up, with a code of it',
    body: closed({ code: Type.String({ minLength: 1, maxLength: 20 }) }),
    reply: closed({ recoveryCodes }),
    handler: async ({ principal, services, body, change, now }) => {
      const { tools } = services.identity;
      const { id } = personOf(principal, realm);
      const admission = await tools.codes.admit(id, `app ${id}`);
      if (typeof admission === 'number') throw tooMany(admission);
      const outcome = await change(async ({ change, audit }) => {
        const user = await getUser(change.tx, id);
        const first = (await waysOf(change.tx, id)).length === 0;
        const isRight = await claimCode(change, tools.vault, user, body.code, { confirmed: false, now });
        if (!isRight)
          throw invalidInput([{ at: '/code', message: 'This is not the code that the app shows now.' }]);
        await strengthen(change, principal, 'one-time-code', now);
        await audit({ action: 'user.add-app', id });
        return { user, codes: first ? await issueRecoveryCodes(change, tools, id, now) : [] };
      });
      await admission.succeeded();
      tell(tools, outcome.user, 'An authenticator app was added to your account.');
      return { recoveryCodes: outcome.codes };
    },
  });

export const removeAppRoute = (realm: Realm) =>
  defineRoute({
    ...dangerous,
    method: 'DELETE',
    url: '/factors/app',
    summary: 'Remove the authenticator app',
    status: 204,
    unrevised: true,
    handler: async ({ principal, services, change }) => {
      const { tools } = services.identity;
      const { id } = personOf(principal, realm);
      const user = await change(async ({ change, audit }) => {
        const user = await getUser(change.tx, id);
        if (!(await removeApp(change, tools.vault, user)))
          throw new GatehouseError('not-found', 'You have no authenticator app.');
        await keepOne(change, realm, id);
        await audit({ action: 'user.remove-app', id });
        return user;
      });
      tell(tools, user, 'The authenticator app was removed from your account.');
      return undefined;
    },
  });

export const beginPasskeyRoute = (realm: Realm) =>
  defineRoute({
    ...dangerous,
    method: 'POST',
    url: '/factors/passkeys/question',
    summary: 'Ask what a new passkey is to sign',
    reply: closed(
      {
        challenge: Type.String(),
        relyingParty: closed({ id: Type.String(), name: Type.String() }),
        user: closed({ id: Type.String(), name: Type.String(), displayName: Type.String() }),
        algorithms: Type.Array(Type.Integer({ description: 'COSE algorithms, the best first.' })),
        exclude: Type.Array(Type.String(), { description: 'Ids of the passkeys that are there.' }),
        timeout: Type.Integer({ description: 'Milliseconds.' }),
      },
      { title: 'NewPasskeyQuestion' },
    ),
    handler: async ({ principal, services, client, setCookie }) => {
      const { id } = personOf(principal, realm);
      const party = relyingPartyOf(client);
      const { cookie, ...question } = await beginPasskey(services.identity.tools, realm, id, party);
      setCookie(setChallenge(realm, cookie));
      return question;
    },
  });

export const addPasskeyRoute = (realm: Realm) =>
  defineRoute({
    ...dangerous,
    method: 'POST',
    url: '/factors/passkeys',
    summary: 'Register a passkey',
    body: closed({
      name: Type.String({ minLength: 1, maxLength: 400 }),
      credential: credentialId,
      clientData,
      attestation,
      transports: Type.Array(Type.String({ maxLength: 20 }), { maxItems: 10 }),
    }),
    reply: closed({ id: Type.String(), recoveryCodes }),
    status: 201,
    handler: async ({ principal, services, body, client, change, now, setCookie }) => {
      const { tools } = services.identity;
      const { id } = personOf(principal, realm);
      const name = namedPasskey(body.name);
      const cookie = client.cookie(challengeCookie(realm));
      const register = await registerPasskey(
        tools,
        { realm, userId: id, party: relyingPartyOf(client), cookie },
        { ...body, name },
      );
      setCookie(clearChallenge(realm));
      const outcome = await change(async ({ change, audit }) => {
        const user = await getUser(change.tx, id);
        const first = (await waysOf(change.tx, id)).length === 0;
        const passkey = await register(change);
        await strengthen(change, principal, 'passkey', now);
        await audit({ action: 'user.add-passkey', id, detail: { passkey } });
        return { user, passkey, codes: first ? await issueRecoveryCodes(change, tools, id, now) : [] };
      });
      tell(tools, outcome.user, 'A passkey was added to your account.');
      return { id: outcome.passkey, recoveryCodes: outcome.codes };
    },
  });

export const renamePasskeyRoute = (realm: Realm) =>
  defineRoute({
    ...own,
    method: 'PATCH',
    url: '/factors/passkeys/:passkey',
    summary: 'Rename a passkey',
    params: closed({ passkey: reference }),
    body: closed({ name: Type.String({ minLength: 1, maxLength: 400 }) }),
    status: 204,
    unrevised: true,
    handler: async ({ principal, params, body, change }) => {
      const { id } = personOf(principal, realm);
      const name = namedPasskey(body.name);
      await change(async ({ change, audit }) => {
        await renamePasskey(change, id, params.passkey, name);
        await audit({ action: 'user.rename-passkey', id, detail: { passkey: params.passkey } });
      });
      return undefined;
    },
  });

export const removePasskeyRoute = (realm: Realm) =>
  defineRoute({
    ...dangerous,
    method: 'DELETE',
    url: '/factors/passkeys/:passkey',
    summary: 'Remove a passkey',
    params: closed({ passkey: reference }),
    status: 204,
    unrevised: true,
    handler: async ({ principal, services, params, change }) => {
      const { id } = personOf(principal, realm);
      const user = await change(async ({ change, audit }) => {
        await removePasskey(change, id, params.passkey);
        await keepOne(change, realm, id);
        await audit({ action: 'user.remove-passkey', id, detail: { passkey: params.passkey } });
        return getUser(change.tx, id);
      });
      tell(services.identity.tools, user, 'A passkey was removed from your account.');
      return undefined;
    },
  });

export const newRecoveryCodesRoute = (realm: Realm) =>
  defineRoute({
    ...dangerous,
    method: 'POST',
    url: '/factors/recovery-codes',
    summary: 'Make new recovery codes',
    description: 'Those of before are no longer good.',
    reply: closed({ recoveryCodes }),
    handler: async ({ principal, services, change, now }) => {
      const { tools } = services.identity;
      const { id } = personOf(principal, realm);
      const outcome = await change(async ({ change, audit }) => {
        if ((await waysOf(change.tx, id)).length === 0)
          throw conflict('Set up a passkey or an authenticator app first.');
        await audit({ action: 'user.new-recovery-codes', id });
        const user = await getUser(change.tx, id);
        return { user, codes: await issueRecoveryCodes(change, tools, id, now) };
      });
      tell(tools, outcome.user, 'New recovery codes were made for your account.');
      return { recoveryCodes: outcome.codes };
    },
  });

/** Whoever set a second factor up has just shown it: with the password before, that makes two. */
async function strengthen(change: Change, { user }: Principal, factor: Factor, now: number): Promise<void> {
  if (user === undefined || user.acr === 'gatehouse:2fa' || !user.amr.includes('pwd')) return;
  const session = { userId: user.id, sessionId: user.sessionId };
  await confirmSession(change, session, methodsFor('password', factor), now);
}

/** @throws conflict when the last one went and the realm asks for one */
async function keepOne(change: Change, realm: Realm, userId: string): Promise<void> {
  const { secondFactor } = await realmSettings(change.tx, realm);
  if (secondFactor === 'required' && (await waysOf(change.tx, userId)).length === 0)
    throw conflict('A second factor is asked of everybody here; set up another one first.');
  await removeOrphanCodes(change.tx, userId);
}

function namedPasskey(text: string): string {
  const name = normaliseName(text);
  if (name === undefined)
    throw invalidInput([{ at: '/name', message: 'Enter a name of 1 to 100 characters, without < or >.' }]);
  return name;
}

/** Told in any case: it is how a person learns that somebody else did it. */
function tell({ later, mailer }: Tools, user: { realm: Realm; email: string }, what: string): void {
  later.run(() => mailer.send(user.email, factorsChangedMail(what, mailer.screen(user.realm, '/account'))));
}
