import type { Realm } from '#credentials';
import { type GatehouseError, invalidInput } from '#kernel';
import type { Change } from '#store';
import { addPasskey, passkeysOf } from '../factors/passkeys.ts';
import { challengeLifetime, claimChallenge, newChallenge, readChallenge } from '../guard/challenge-cookie.ts';
import { getUser } from '../people/users.ts';
import type { Tools } from '../tools.ts';
import type { RelyingParty } from './relying-party.ts';

/** COSE algorithms (RFC 9053): ES256, EdDSA, and RS256, which Windows Hello has on older machines. */
const algorithms = [-7, -8, -257];

/** What `navigator.credentials.create` is asked. */
export async function beginPasskey(tools: Tools, realm: Realm, userId: string, party: RelyingParty) {
  const { store, keyed, clock, random } = tools;
  const user = await getUser(store.db, userId);
  const { challenge, cookie } = newChallenge(keyed, realm, 'register', userId, { now: clock.now(), random });
  return {
    challenge: challenge.toString('base64url'),
    relyingParty: { id: party.name, name: 'Gatehouse' },
    // The handle is our own random id: an authenticator shows it to whoever holds it (section 14.6.1).
    user: { id: Buffer.from(userId).toString('base64url'), name: user.email, displayName: user.name },
    algorithms,
    exclude: (await passkeysOf(store.db, userId)).map(({ credential }) => credential),
    timeout: challengeLifetime,
    cookie,
  };
}

/** A new passkey, as the browser gives it; base64url. */
export interface ShownPasskey {
  readonly name: string;
  readonly credential: string;
  readonly clientData: string;
  readonly attestation: string;
  readonly transports: readonly string[];
}

/**
 * Checks a new passkey (Web Authentication section 7.1), and gives what registers it in a change. Who made it is not
 * asked (attestation "none"): it would tell more of the person than it is worth to us.
 * @throws invalid-input
 */
export async function registerPasskey(
  tools: Tools,
  about: {
    readonly realm: Realm;
    readonly userId: string;
    readonly party: RelyingParty;
    readonly cookie: string | undefined;
  },
  shown: ShownPasskey,
): Promise<(change: Change) => Promise<string>> {
  const { keyed, clock, random, log } = tools;
  const { realm, userId, party, cookie } = about;
  const challenge = readChallenge(keyed, realm, 'register', cookie, clock.now());
  if (challenge?.userId !== userId) throw notRight();
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server');
  const { credential, clientData, attestation } = shown;
  const outcome = await verifyRegistrationResponse({
    response: {
      id: credential,
      rawId: credential,
      type: 'public-key',
      clientExtensionResults: {},
      response: { clientDataJSON: clientData, attestationObject: attestation },
    },
    expectedChallenge: challenge.challenge,
    expectedOrigin: party.origin,
    expectedRPID: party.name,
    requireUserVerification: false,
    supportedAlgorithmIDs: algorithms,
  }).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message.slice(0, 200) : 'unknown';
    log.info({ realm, user: userId, reason }, 'a new passkey was refused');
    return undefined;
  });
  if (outcome?.verified !== true) throw notRight();
  const { registrationInfo } = outcome;
  return async change => {
    if (!(await claimChallenge(change, keyed, challenge))) throw notRight();
    const fresh = {
      userId,
      credential: registrationInfo.credential.id,
      publicKey: registrationInfo.credential.publicKey,
      counter: registrationInfo.credential.counter,
      transports: shown.transports,
      name: shown.name,
      synced: registrationInfo.credentialBackedUp,
    };
    return addPasskey(change, fresh, clock.now(), random);
  };
}

const notRight = (): GatehouseError =>
  invalidInput([{ at: '/attestation', message: 'This passkey could not be registered. Try once more.' }]);
