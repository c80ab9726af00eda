import { Type } from 'typebox';
import { keyEnvironments } from '#credentials';
import { closed, instant, nullable, oneOf, reference } from '#api';

export const environment = oneOf(keyEnvironments);

const known = {
  id: Type.String(),
  applicationId: Type.String(),
  environment,
  hint: Type.String({ description: 'The last characters of its random part, to tell keys apart.' }),
  createdAt: instant,
  notAfter: instant,
  revokedAt: nullable(instant),
  revokeReason: nullable(Type.String()),
  replaces: nullable(Type.String({ description: 'The key that this one replaces by rotation.' })),
  lastUsedAt: nullable(instant),
  delegable: Type.Boolean({ description: 'Whether its holder may make narrower keys of it.' }),
};

/** What is told of a key after it was made: never the key, never its hash. */
export const key = closed(known, { title: 'Key' });

export const newKey = closed(
  { ...known, key: Type.String({ description: 'The key itself. Shown in this answer only.' }) },
  { title: 'NewKey' },
);

/** How long a new key lives: as its profiles allow, unless told less. */
export const lifetime = {
  notAfter: Type.Optional(instant),
  days: Type.Optional(Type.Integer({ minimum: 1, maximum: 366 })),
};

const day = 86_400_000;

export const asLifetime = (body: { notAfter?: number; days?: number }) => ({
  notAfter: body.notAfter,
  lifetimeMs: body.days === undefined ? undefined : body.days * day,
});

export const keyPath = closed({ key: reference });
