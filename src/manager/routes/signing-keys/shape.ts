import { Type } from 'typebox';
import { closed, instant, nullable, oneOf, reference, title } from '#api';
import { maxSigningKey, sharedAlgorithm, signingAlgorithms } from '#credentials';

const known = {
  id: Type.String({ description: 'What signatures call it: `keyid`.' }),
  applicationId: Type.String(),
  title: Type.String(),
  algorithm: oneOf(signingAlgorithms, 'How it signs (RFC 9421 section 3.3).'),
  publicKey: nullable(Type.String({ description: 'PEM; null for `hmac-sha256`, which has none.' })),
  fingerprint: Type.String({ description: 'SHA-256, hexadecimal.' }),
  createdAt: instant,
  notAfter: instant,
  revokedAt: nullable(instant),
  revokeReason: nullable(Type.String()),
};

export const signingKey = closed(known, {
  title: 'SigningKey',
  description: 'A key that an application signs requests with.',
});

export const signingSecret = nullable(
  Type.String({
    description: 'In base64: what the application signs with, decoded. Shown now, and never again.',
  }),
);

/** A key as it was registered. */
export const addedSigningKey = closed({ ...known, secret: signingSecret }, { title: 'AddedSigningKey' });

/** What is given to register one. */
export const newSigningKey = closed({
  title,
  key: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: maxSigningKey,
      description:
        'The public key in PEM or as a JWK: Ed25519, ECDSA (P-256 or P-384), or RSA (2048 to 4096 bits).',
    }),
  ),
  algorithm: Type.Optional(
    oneOf(
      [sharedAlgorithm],
      'In place of a key: makes a secret that both sides share, for programs that can sign in no other way.',
    ),
  ),
  days: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 366, description: 'How long it is good; 365 unless told.' }),
  ),
});

export const signingKeyPath = closed({ signingKey: reference });
