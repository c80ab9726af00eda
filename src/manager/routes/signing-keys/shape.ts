import { Type } from 'typebox';
import { closed, instant, nullable, oneOf, reference, title } from '#api';
import { maxSigningKey, signingAlgorithms } from '#credentials';

export const signingKey = closed(
  {
    id: Type.String({ description: 'What signatures call it: `keyid`.' }),
    applicationId: Type.String(),
    title: Type.String(),
    algorithm: oneOf(signingAlgorithms, 'How it signs (RFC 9421 section 3.3).'),
    publicKey: Type.String({ description: 'PEM.' }),
    fingerprint: Type.String({ description: 'SHA-256, hexadecimal.' }),
    createdAt: instant,
    notAfter: instant,
    revokedAt: nullable(instant),
    revokeReason: nullable(Type.String()),
  },
  { title: 'SigningKey', description: 'A public key that an application signs requests with.' },
);

/** What is given to register one. */
export const newSigningKey = closed({
  title,
  key: Type.String({
    minLength: 1,
    maxLength: maxSigningKey,
    description:
      'The public key in PEM or as a JWK: Ed25519, ECDSA (P-256 or P-384), or RSA (2048 to 4096 bits).',
  }),
  days: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 366, description: 'How long it is good; 365 unless told.' }),
  ),
});

export const signingKeyPath = closed({ signingKey: reference });
