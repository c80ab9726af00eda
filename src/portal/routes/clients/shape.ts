import { Type } from 'typebox';
import { closed, instant, nullable, oneOf, reference } from '#api';
import { type Client, type ClientSecret, legacyOf, shownClient } from '#manager';
import type { Db, Tx } from '#store';

const { realm: _, ...told } = shownClient;

export const client = closed(told, {
  title: 'Client',
  description: 'One of your applications as a client of the authorization server.',
});

const known = {
  id: Type.String(),
  hint: Type.String({ description: 'Its last characters, to tell secrets apart.' }),
  state: oneOf(['working', 'expired', 'revoked']),
  createdAt: instant,
  notAfter: instant,
  revokedAt: nullable(instant),
  lastUsedAt: nullable(instant),
};

export const clientSecret = closed(known, { title: 'ClientSecret' });

export const newSecret = closed(
  {
    ...known,
    secret: Type.String({ description: 'The secret itself. Shown in this answer only.' }),
    advice: Type.Array(Type.String(), { description: 'How to keep it.' }),
  },
  { title: 'NewClientSecret' },
);

export const secretPath = closed({ application: reference, secret: reference });

export async function clientTold(db: Db | Tx, of: Client, now: number) {
  const { realm: _realm, ...client } = of;
  return { ...client, legacy: await legacyOf(db, of, now) };
}

/** Why staff revoked a secret may be said in words that were meant for staff; so it is not told. */
export function secretTold(of: ClientSecret, now: number) {
  const { applicationId: _id, revokeReason: _reason, ...secret } = of;
  const state = secret.revokedAt !== null ? 'revoked' : secret.notAfter <= now ? 'expired' : 'working';
  return { ...secret, state } as const;
}

/** How to keep a secret, in the order of what matters most. */
export const secretAdvice: string[] = [
  'Copy it now: it is shown only once, and kept nowhere.',
  'Keep it on the server, where you keep secrets: not in source code, in pages, in apps, in tickets or in chats.',
  'If it gets out, revoke it here: no token is issued for it from then on, and those it fetched are refused within a second.',
];
