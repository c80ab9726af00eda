import { Type } from 'typebox';
import { closed, instant, nullable, oneOf, reference } from '#api';
import { keyEnvironments } from '#credentials';
import type { getKey } from '#manager';

export const environment = oneOf(
  keyEnvironments,
  '`live` calls the API; `test` is answered by the sandbox with the examples of the contract.',
);

const known = {
  id: Type.String(),
  environment,
  hint: Type.String({ description: 'Its last characters, to tell keys apart.' }),
  state: oneOf(['working', 'expired', 'revoked']),
  createdAt: instant,
  notAfter: instant,
  revokedAt: nullable(instant),
  replaces: nullable(Type.String({ description: 'The key that this one replaces by rotation.' })),
  lastUsedAt: nullable(instant),
  delegable: Type.Boolean({ description: 'Whether you may make narrower keys of it.' }),
};

export const key = closed(known, { title: 'Key' });

export const newKey = closed(
  {
    ...known,
    key: Type.String({ description: 'The key itself. Shown in this answer only.' }),
    advice: Type.Array(Type.String(), { description: 'How to keep it.' }),
  },
  { title: 'NewKey' },
);

export const days = Type.Optional(
  Type.Integer({
    minimum: 1,
    maximum: 366,
    description: 'How long it works; as long as the APIs in use allow unless told.',
  }),
);

export const keyPath = closed({ application: reference, key: reference });

type Known = Awaited<ReturnType<typeof getKey>>;

/** Why staff revoked a key may be said in words that were meant for staff; so it is not told. */
export function keyTold(known: Known, now: number) {
  const { applicationId: _, revokeReason: __, ...key } = known;
  const state = key.revokedAt !== null ? 'revoked' : key.notAfter <= now ? 'expired' : 'working';
  return { ...key, state } as const;
}
