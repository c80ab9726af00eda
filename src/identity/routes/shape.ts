import { Type } from 'typebox';
import { closed, instant, kept, nullable, oneOf } from '#api';
import { permissions, roles, type Principal } from '#credentials';
import type { User } from '../people/users.ts';
import { maxPassword } from '../passwords/strength.ts';

// Longer than what is allowed, so that what is wrong is said in words and not by a schema.
export const email = Type.String({ minLength: 1, maxLength: 320 });
export const personName = Type.String({ minLength: 1, maxLength: 400 });
export const password = Type.String({ minLength: 1, maxLength: 2 * maxPassword });
export const secret = Type.String({
  minLength: 1,
  maxLength: 200,
  description: 'What stands behind # in the link.',
});
/** What policies and tokens name a group by. */
export const groupName = Type.String({
  pattern: '^[a-z0-9][a-z0-9._-]{0,62}$',
  description: 'Lower-case letters, digits, dots, hyphens and underscores; at most 63.',
});
export const staffRoles = Type.Array(oneOf(roles), { maxItems: roles.length, uniqueItems: true });

/** Who has signed in, what they may, and what their changes must carry. */
export const sessionShape = closed(
  {
    user: nullable(
      closed({
        id: Type.String(),
        name: Type.String(),
        email: Type.String(),
        roles: Type.Array(oneOf(roles)),
        developer: nullable(Type.String({ description: "Id of the developer's record, in the portal." })),
      }),
    ),
    permissions: Type.Array(oneOf(permissions)),
    csrf: nullable(Type.String({ description: 'To be sent as `gatehouse-csrf` with every change.' })),
    realm: oneOf(['internal', 'external']),
  },
  { title: 'Session' },
);

export function sessionView(
  user: User | null,
  principal: Principal,
  csrf: string | null,
  realm: User['realm'],
) {
  return {
    user: user && {
      id: user.id,
      name: user.name,
      email: user.email,
      roles: [...principal.roles],
      developer: user.developerId,
    },
    permissions: [...principal.permissions],
    csrf,
    realm,
  };
}

/** The same, whatever became of the request. */
export const accepted = closed({ accepted: Type.Literal(true) }, { title: 'Accepted' });

export const userShape = closed(
  {
    id: Type.String(),
    realm: oneOf(['internal', 'external']),
    email: Type.String(),
    name: Type.String(),
    roles: Type.Array(oneOf(roles)),
    status: oneOf(['invited', 'active', 'disabled']),
    developer: nullable(Type.String()),
    groups: Type.Array(Type.String(), { description: 'Names of the groups they are in.' }),
    lastSignInAt: nullable(instant),
    ...kept,
  },
  { title: 'User' },
);

export function userView(user: User, groups: readonly string[] = []) {
  return {
    id: user.id,
    realm: user.realm,
    email: user.email,
    name: user.name,
    roles: [...user.roles],
    status: user.status,
    developer: user.developerId,
    groups: [...groups],
    lastSignInAt: user.lastSignInAt,
    createdAt: user.createdAt,
    updatedAt: user.updatedAt,
    revision: user.revision,
  };
}

/** What the audit log says of a change: roles and state; of a person's data only that it changed. */
export function auditDetail(before: User | null, after: User): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  if (before === null || before.name !== after.name) fields['name'] = '***';
  if (before === null || before.email !== after.email) fields['email'] = '***';
  for (const name of ['roles', 'status'] as const)
    if (JSON.stringify(before?.[name]) !== JSON.stringify(after[name]))
      fields[name] = { before: before?.[name] ?? null, after: after[name] };
  return fields;
}
