import { Type } from 'typebox';
import { closed, instant, nullable, reference } from '#api';

const known = {
  id: Type.String(),
  applicationId: Type.String(),
  hint: Type.String({ description: 'The last characters of its random part, to tell secrets apart.' }),
  createdAt: instant,
  notAfter: instant,
  revokedAt: nullable(instant),
  revokeReason: nullable(Type.String()),
  lastUsedAt: nullable(instant),
};

/** What is told of a secret after it was made: never the secret, never its hash. */
export const clientSecret = closed(known, { title: 'ClientSecret' });

export const newSecret = closed(
  { ...known, secret: Type.String({ description: 'The secret itself. Shown in this answer only.' }) },
  { title: 'NewClientSecret' },
);

export const secretPath = closed({ secret: reference });
