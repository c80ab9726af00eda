import { startAuthentication, startRegistration } from '@simplewebauthn/browser';
import { ApiProblem } from '#kit/api/problem.ts';
import type { SessionClient } from '#kit/api/session.ts';

/** Asks the person's device for a passkey, and gives its answer as the API takes it. */
export async function askPasskey(
  client: SessionClient,
  purpose: 'sign-in' | 'second-factor' | 'confirm',
  email?: string,
) {
  const question = await client.post('/session/passkey-question', {
    body: { for: purpose, ...(email === undefined || email === '' ? {} : { email }) },
  });
  const { challenge, relyingParty, timeout, userVerification, credentials } = question;
  const answer = await asPerson(() =>
    startAuthentication({
      optionsJSON: {
        challenge,
        rpId: relyingParty,
        timeout,
        userVerification,
        allowCredentials: credentials.map(id => ({ id, type: 'public-key' as const })),
      },
    }),
  );
  const { clientDataJSON, authenticatorData, signature, userHandle } = answer.response;
  return {
    credential: answer.id,
    clientData: clientDataJSON,
    authenticatorData,
    signature,
    ...(userHandle === undefined || userHandle === '' ? {} : { userHandle }),
  };
}

/** Makes a passkey on the person's device, and registers it. */
export async function makePasskey(client: SessionClient, name: string) {
  const question = await client.post('/factors/passkeys/question');
  const { challenge, relyingParty, user, algorithms, exclude, timeout } = question;
  const made = await asPerson(() =>
    startRegistration({
      optionsJSON: {
        challenge,
        rp: relyingParty,
        user,
        timeout,
        pubKeyCredParams: algorithms.map(alg => ({ alg, type: 'public-key' as const })),
        excludeCredentials: exclude.map(id => ({ id, type: 'public-key' as const })),
        authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
        attestation: 'none',
      },
    }),
  );
  return client.post('/factors/passkeys', {
    body: {
      name,
      credential: made.id,
      clientData: made.response.clientDataJSON,
      attestation: made.response.attestationObject,
      transports: made.response.transports ?? [],
    },
  });
}

/** What the person can do something about, in words for them. */
export class PasskeyTrouble extends Error {}

/** What browsers throw says little: they do not tell pages whether there is no passkey or the person said no. */
async function asPerson<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ApiProblem) throw error;
    const known = error instanceof Error && error.name === 'InvalidStateError';
    throw new PasskeyTrouble(
      known
        ? 'This device has a passkey for your account already.'
        : 'No passkey was used: it was cancelled, took too long, or this device has none for this address.',
      { cause: error },
    );
  }
}
