import { Type } from 'typebox';
import { closed, nullable, oneOf } from '#api';
import type { PasskeyQuestion } from '../flows/passkey.ts';

/** Octets of what an authenticator says, in base64url. */
const encoded = (maxLength: number) =>
  Type.String({ minLength: 1, maxLength, pattern: '^[A-Za-z0-9_-]+$', description: 'base64url.' });

/** 1023 octets at most (Web Authentication section 4, "Credential ID"). */
export const credentialId = encoded(1364);
export const clientData = encoded(4096);
export const attestation = encoded(12_288);

export const passkeyAnswer = closed(
  {
    credential: credentialId,
    clientData,
    authenticatorData: encoded(2048),
    signature: encoded(2048),
    userHandle: Type.Optional(encoded(128)),
  },
  { title: 'PasskeyAnswer' },
);

export const passkeyQuestion = closed(
  {
    challenge: Type.String(),
    relyingParty: Type.String({ description: 'The name that the passkey is bound to.' }),
    timeout: Type.Integer({ description: 'Milliseconds.' }),
    userVerification: oneOf(['required', 'preferred']),
    credentials: Type.Array(Type.String(), { description: 'Ids of the ones that will do; none: any.' }),
  },
  { title: 'PasskeyQuestion' },
);

/** Without the cookie, which goes another way. */
export function questionView(question: PasskeyQuestion) {
  const { challenge, relyingParty, timeout, userVerification, credentials } = question;
  return { challenge, relyingParty, timeout, userVerification, credentials: [...credentials] };
}

/** What is asked next of somebody who signs in. */
export const nextStep = nullable(
  closed({
    step: oneOf(['second-factor', 'set-up-second-factor']),
    ways: Type.Array(oneOf(['passkey', 'one-time-code', 'recovery-code'])),
  }),
);
