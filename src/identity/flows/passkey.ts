import type { Realm } from '#credentials';
import { GatehouseError } from '#kernel';
import type { Change } from '#store';
import { methodsFor } from '../factors/methods.ts';
import { findPasskey, notePasskeyUse, type Passkey, passkeysOf } from '../factors/passkeys.ts';
import {
  type Ceremony,
  type Challenge,
  challengeLifetime,
  claimChallenge,
  newChallenge,
  readChallenge,
} from '../guard/challenge-cookie.ts';
import { normaliseEmail } from '../people/email.ts';
import { endSession, findSession } from '../people/sessions.ts';
import { findByEmail, getUser } from '../people/users.ts';
import type { Asker, Tools } from '../tools.ts';
import { confirm, type ConfirmedNow, open, type SignedInNow } from './open.ts';
import type { RelyingParty } from './relying-party.ts';
import { countRequest, tooMany } from './sign-in.ts';

/** A passkey's answer, as the browser gives it (Web Authentication section 5.2.2); base64url. */
export interface PasskeyAnswer {
  readonly credential: string;
  readonly clientData: string;
  readonly authenticatorData: string;
  readonly signature: string;
  readonly userHandle?: string | undefined;
}

/** What `navigator.credentials.get` is asked. */
export interface PasskeyQuestion {
  readonly challenge: string;
  readonly relyingParty: string;
  /** Milliseconds. */
  readonly timeout: number;
  readonly userVerification: 'required' | 'preferred';
  /** Ids of the passkeys that will do; empty: whichever the person chooses. */
  readonly credentials: readonly string[];
  readonly cookie: string;
}

/** Who is asked: anybody, by address or not; or somebody who is known already. */
export type Asked =
  | { readonly ceremony: 'sign-in'; readonly email: string | undefined }
  | { readonly ceremony: 'second-factor' | 'confirm'; readonly userId: string };

/**
 * Asks for a passkey. Of an address that has none, or no account, it is asked for one that does not exist, always the
 * same: the question does not tell who has an account.
 */
export async function askForPasskey(
  tools: Tools,
  realm: Realm,
  asked: Asked,
  party: RelyingParty,
): Promise<PasskeyQuestion> {
  const { store, keyed, clock, random } = tools;
  const userId = asked.ceremony === 'sign-in' ? undefined : asked.userId;
  const { challenge, cookie } = newChallenge(keyed, realm, asked.ceremony, userId, {
    now: clock.now(),
    random,
  });
  const credentials =
    asked.ceremony === 'sign-in'
      ? await credentialsByEmail(tools, realm, asked.email)
      : (await passkeysOf(store.db, asked.userId)).map(({ credential }) => credential);
  return {
    challenge: challenge.toString('base64url'),
    relyingParty: party.name,
    timeout: challengeLifetime,
    // Alone it must be two factors in one; behind the password, holding it will do.
    userVerification: asked.ceremony === 'second-factor' ? 'preferred' : 'required',
    credentials,
    cookie,
  };
}

async function credentialsByEmail(
  { store, keyed }: Tools,
  realm: Realm,
  text: string | undefined,
): Promise<string[]> {
  if (text === undefined) return [];
  const email = normaliseEmail(text) ?? '';
  const known = await findByEmail(store.db, realm, email);
  const own = await passkeysOf(store.db, known?.user.id ?? '');
  if (own.length > 0 && known?.user.status === 'active') return own.map(({ credential }) => credential);
  return [Buffer.from(keyed('guard', `passkey ${realm} ${email}`), 'hex').toString('base64url')];
}

/** What the browser sent along. */
export interface PasskeyCookies {
  readonly challenge: string | undefined;
  /** The session's cookie: it ends when the new one begins. */
  readonly former: string | undefined;
}

/** Signs in with a passkey alone. Everything that is wrong is one answer. @throws sign-in-refused, rate-limited */
export async function signInByPasskey(
  tools: Tools,
  realm: Realm,
  answer: PasskeyAnswer,
  cookies: PasskeyCookies,
  party: RelyingParty,
  asker: Asker,
): Promise<SignedInNow> {
  const { store, keyed, clock, requests } = tools;
  countRequest(tools, 'passkey', asker);
  const challenge = readChallenge(keyed, realm, 'sign-in', cookies.challenge, clock.now());
  if (challenge === undefined) throw refused();
  const checked = await checkAnswer(tools, { answer, challenge, party, verified: true });
  const opened = await store.change(async change => {
    const user = await getUser(change.tx, checked.passkey.userId);
    if (user.realm !== realm || user.status !== 'active') throw refused();
    await claimAnswer(tools, change, challenge, checked);
    if (cookies.former !== undefined) {
      const former = await findSession(change.tx, keyed, realm, cookies.former, clock.now());
      if (former !== undefined) await endSession(change, former.user.id, former.session.id);
    }
    return open(tools, change, user, asker, 'passkey', methodsFor('verified-passkey'));
  });
  requests.forgive(`passkey ${asker.group}`);
  return opened;
}

/** Confirms a session with a passkey of its owner's. @throws second-factor-refused, rate-limited */
export async function confirmByPasskey(
  tools: Tools,
  own: { readonly realm: Realm; readonly userId: string; readonly sessionId: string },
  answer: PasskeyAnswer,
  cookie: string | undefined,
  party: RelyingParty,
  asker: Asker,
): Promise<ConfirmedNow> {
  const { store, keyed, clock, requests } = tools;
  const key = `confirm ${own.userId}`;
  const wait = requests.wait(key);
  if (wait > 0) throw tooMany(wait);
  requests.count(key);
  const challenge = readChallenge(keyed, own.realm, 'confirm', cookie, clock.now());
  if (challenge?.userId !== own.userId) throw new GatehouseError('second-factor-refused');
  const checked = await checkAnswer(tools, { answer, challenge, party, verified: true });
  const confirmed = await store.change(async change => {
    await claimAnswer(tools, change, challenge, checked);
    const user = await getUser(change.tx, own.userId);
    return confirm(tools, change, { user, sessionId: own.sessionId }, asker, methodsFor('verified-passkey'));
  });
  requests.forget(key);
  return confirmed;
}

/** An answer whose signature is right; it counts once it was claimed. */
export interface Checked {
  readonly passkey: Passkey;
  readonly counter: number;
  /** Whether its owner unlocked it, by finger or PIN. */
  readonly userVerified: boolean;
}

/**
 * Checks a passkey's answer (Web Authentication section 7.2) against the challenge, the name and the origin.
 * @throws sign-in-refused, or second-factor-refused for somebody who is known
 */
export async function checkAnswer(
  tools: Tools,
  about: {
    readonly answer: PasskeyAnswer;
    readonly challenge: Challenge;
    readonly party: RelyingParty;
    /** Whether it must have been unlocked by its owner. */
    readonly verified: boolean;
  },
): Promise<Checked> {
  const { answer, challenge, party, verified } = about;
  const passkey = await findPasskey(tools.store.db, answer.credential);
  const owner = challenge.userId;
  if (passkey === undefined || (owner !== undefined && passkey.userId !== owner))
    throw refused(challenge.ceremony);
  const handle = Buffer.from(passkey.userId).toString('base64url');
  if (answer.userHandle !== undefined && answer.userHandle !== handle) throw refused(challenge.ceremony);
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server');
  const outcome = await verifyAuthenticationResponse({
    response: {
      id: answer.credential,
      rawId: answer.credential,
      type: 'public-key',
      clientExtensionResults: {},
      response: {
        clientDataJSON: answer.clientData,
        authenticatorData: answer.authenticatorData,
        signature: answer.signature,
      },
    },
    expectedChallenge: challenge.challenge,
    expectedOrigin: party.origin,
    expectedRPID: party.name,
    requireUserVerification: verified,
    credential: { id: passkey.credential, publicKey: passkey.publicKey, counter: passkey.counter },
  }).catch((error: unknown) => {
    // The library throws for most of what can be wrong. Which it was is for us to know, not for who tries.
    const reason = error instanceof Error ? error.message.slice(0, 200) : 'unknown';
    tools.log.info({ passkey: passkey.id, reason }, 'a passkey was refused');
    return undefined;
  });
  if (outcome?.verified !== true) throw refused(challenge.ceremony);
  const { newCounter, userVerified } = outcome.authenticationInfo;
  return { passkey, counter: newCounter, userVerified };
}

/** Uses the challenge up, and notes the passkey's counter. @throws as `checkAnswer` for what was answered before */
export async function claimAnswer(
  { keyed, clock }: Tools,
  change: Change,
  challenge: Challenge,
  { passkey, counter }: Checked,
): Promise<void> {
  const isFresh = await claimChallenge(change, keyed, challenge);
  if (!isFresh || !(await notePasskeyUse(change, passkey.id, counter, clock.now())))
    throw refused(challenge.ceremony);
}

const refused = (ceremony: Ceremony = 'sign-in'): GatehouseError =>
  new GatehouseError(ceremony === 'sign-in' ? 'sign-in-refused' : 'second-factor-refused');
