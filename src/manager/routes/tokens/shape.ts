import { Type } from 'typebox';
import { permissions, roles } from '#credentials';
import { closed, instant, nullable, oneOf, reference } from '#api';

export const tokenRoles = Type.Array(oneOf(roles), {
  minItems: 1,
  maxItems: roles.length,
  uniqueItems: true,
});

export const tokenScopes = Type.Array(oneOf(permissions), {
  minItems: 1,
  maxItems: permissions.length,
  uniqueItems: true,
  description: 'Narrows what the roles permit.',
});

const known = {
  id: Type.String(),
  name: Type.String(),
  hint: Type.String(),
  roles: Type.Array(oneOf(roles)),
  scopes: nullable(Type.Array(oneOf(permissions))),
  createdAt: instant,
  notAfter: instant,
  revokedAt: nullable(instant),
  lastUsedAt: nullable(instant),
};

/** What is told of an admin token after it was made: never the token, never its hash. */
export const token = closed(known, { title: 'Token' });

export const newToken = closed(
  { ...known, token: Type.String({ description: 'The token itself. Shown in this answer only.' }) },
  { title: 'NewToken' },
);

export const tokenPath = closed({ token: reference });
