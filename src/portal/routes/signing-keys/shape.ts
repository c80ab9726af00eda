import { Type } from 'typebox';
import { closed, instant, nullable, oneOf, reference } from '#api';
import { signingAlgorithms } from '#credentials';
import { type getSigningKey, signingSecret } from '#manager';

const known = {
  id: Type.String({ description: 'What signatures call it: `keyid`.' }),
  title: Type.String(),
  algorithm: oneOf(signingAlgorithms, 'How it signs (RFC 9421 section 3.3).'),
  fingerprint: Type.String({ description: 'SHA-256, hexadecimal.' }),
  state: oneOf(['working', 'expired', 'revoked']),
  createdAt: instant,
  notAfter: instant,
  revokedAt: nullable(instant),
};

export const signingKey = closed(known, {
  title: 'SigningKey',
  description: 'A key that an application signs requests with.',
});

/** A key as it was registered. */
export const addedSigningKey = closed({ ...known, secret: signingSecret }, { title: 'AddedSigningKey' });

export const signingKeyPath = closed({ application: reference, signingKey: reference });

type Known = Awaited<ReturnType<typeof getSigningKey>>;

/** Without why staff revoked it, which may be said in words that were meant for staff. */
export function signingKeyTold(known: Known, now: number) {
  const { applicationId: _, publicKey: __, revokeReason: ___, ...key } = known;
  const state = key.revokedAt !== null ? 'revoked' : key.notAfter <= now ? 'expired' : 'working';
  return { ...key, state } as const;
}
