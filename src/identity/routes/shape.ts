import { Type } from 'typebox';
import { closed, instant, kept, nullable, oneOf } from '#api';
import { anonymous, permissions, roles, type Principal } from '#credentials';
import type { Db, Tx } from '#store';
import { haveSecondFactor, type Way } from '../factors/factors.ts';
import { groupsOf } from '../people/standing.ts';
import type { User } from '../people/users.ts';
import { maxPassword } from '../passwords/strength.ts';
import { nextStep } from './passkey-shape.ts';

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
    next: nextStep,
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
    next: user !== null && mustSetUp(principal) ? { step: 'set-up-second-factor' as const, ways: [] } : null,
  };
}

/** Signed in, and kept from everything but one's own account until a second factor is there. */
const mustSetUp = ({ user }: Principal): boolean => user?.isHeldBack === true;

/** Somebody who has shown the password, and nothing more yet. */
export const nobodyYet = (realm: User['realm'], ways: readonly Way[]) => ({
  ...sessionView(null, anonymous, null, realm),
  next: { step: 'second-factor' as const, ways: [...ways] },
});

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
    secondFactor: Type.Boolean({ description: 'Whether they have a passkey or an authenticator app.' }),
    lastSignInAt: nullable(instant),
    ...kept,
  },
  { title: 'User' },
);

/** Users as they are shown, with their groups and whether they have a second factor. */
export async function userViews(db: Db | Tx, users: readonly User[]) {
  const ids = users.map(({ id }) => id);
  const [groups, withFactor] = [await groupsOf(db, ids), await haveSecondFactor(db, ids)];
  return users.map(user => ({
    id: user.id,
    realm: user.realm,
    email: user.email,
    name: user.name,
    roles: [...user.roles],
    status: user.status,
    developer: user.developerId,
    groups: [...(groups.get(user.id) ?? [])],
    secondFactor: withFactor.has(user.id),
    lastSignInAt: user.lastSignInAt,
    createdAt: user.createdAt,
    updatedAt: user.updatedAt,
    revision: user.revision,
  }));
}

/** One of them. */
export async function userView(db: Db | Tx, user: User) {
  const [view] = await userViews(db, [user]);
  if (view === undefined) throw new Error('a user without a view');
  return view;
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
