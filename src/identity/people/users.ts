/** People who sign in: staff in the realm `internal`, users of the portal in `external`. */
import type { Selectable } from 'kysely';
import { isRole, permissionsOf, type Principal, type Realm, type Role } from '#credentials';
import { GatehouseError, newId, systemRandom, type RandomSource } from '#kernel';
import {
  conflict,
  containing,
  expectRevision,
  found,
  pageLimit,
  revised,
  unique,
  type Change,
  type Db,
  type Page,
  type Tx,
  type UserTable,
} from '#store';
import { announce } from './standing.ts';

export interface User {
  readonly id: string;
  readonly realm: Realm;
  readonly email: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly status: UserTable['status'];
  /** False until one was chosen. */
  readonly hasPassword: boolean;
  /** Whose applications are theirs, in the realm `external`. */
  readonly developerId: string | null;
  readonly lastSignInAt: number | null;
  /** Milliseconds since the epoch: access tokens and grants of before are over. 0 for none. */
  readonly tokensFrom: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly revision: number;
}

/** A user as the store holds it: with the password's hash, which leaves this room in no form. */
export interface UserWithPassword {
  readonly user: User;
  readonly password: string | null;
}

/** What a change did: nothing before means created. */
export interface ChangedUser {
  readonly before: User | null;
  readonly after: User;
}

export function userOf(row: Selectable<UserTable>): User {
  return {
    id: row.id,
    realm: row.realm,
    email: row.email,
    name: row.name,
    roles: (JSON.parse(row.roles) as string[]).filter(isRole),
    status: row.status,
    hasPassword: row.password !== null,
    developerId: row.developer_id,
    lastSignInAt: row.last_sign_in_at,
    tokensFrom: row.tokens_from,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    revision: row.revision,
  };
}

export interface NewUser {
  readonly realm: Realm;
  /** Normalised. */
  readonly email: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly status: UserTable['status'];
  readonly password: string | null;
}

/** @throws already-exists for an e-mail address that the realm knows. */
export async function createUser(
  change: Change,
  input: NewUser,
  now: number,
  random: RandomSource = systemRandom,
): Promise<ChangedUser> {
  const row = {
    id: newId('usr', random),
    realm: input.realm,
    email: input.email,
    name: input.name,
    password: input.password,
    roles: JSON.stringify(input.roles),
    status: input.status,
    developer_id: null,
    last_sign_in_at: null,
    tokens_from: 0,
    created_at: now,
    updated_at: now,
    revision: 1,
  };
  await unique(
    'a user with this e-mail address',
    () => change.tx.insertInto('users').values(row).execute(),
    '/email',
  );
  const after = userOf(row);
  await announce(change, null, after);
  return { before: null, after };
}

/** @throws not-found */
export async function getUser(db: Db | Tx, id: string): Promise<User> {
  return (await getWithPassword(db, id)).user;
}

export async function findWithPassword(db: Db | Tx, id: string): Promise<UserWithPassword | undefined> {
  const row = await db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst();
  return row && { user: userOf(row), password: row.password };
}

/** @throws not-found */
export async function getWithPassword(db: Db | Tx, id: string): Promise<UserWithPassword> {
  const row = found(
    await db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst(),
    'user',
    id,
  );
  return { user: userOf(row), password: row.password };
}

/**
 * The user, held until the change is over (PostgreSQL): of two changes that each tell the gateways how the user
 * stands, the later one sees what the earlier one did. @throws not-found
 */
export async function heldUser(tx: Tx, id: string): Promise<User> {
  const row = await tx
    .updateTable('users')
    .set(({ ref }) => ({ revision: ref('revision') }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  return userOf(found(row, 'user', id));
}

/** `email` is normalised. */
export async function findByEmail(
  db: Db | Tx,
  realm: Realm,
  email: string,
): Promise<UserWithPassword | undefined> {
  const row = await db
    .selectFrom('users')
    .selectAll()
    .where('realm', '=', realm)
    .where('email', '=', email)
    .executeTakeFirst();
  return row && { user: userOf(row), password: row.password };
}

export async function listUsers(
  db: Db | Tx,
  filter: {
    readonly realm: Realm;
    readonly status?: UserTable['status'] | undefined;
    /** In names; not in addresses, which have no place in a URL. */
    readonly search?: string | undefined;
  },
  page: Page = {},
): Promise<User[]> {
  let query = db.selectFrom('users').selectAll().where('realm', '=', filter.realm);
  if (filter.status !== undefined) query = query.where('status', '=', filter.status);
  if (filter.search !== undefined) query = query.where(containing(['name'], filter.search));
  if (page.after !== undefined) query = query.where('id', '>', page.after);
  return (await query.orderBy('id').limit(pageLimit(page)).execute()).map(userOf);
}

/** Writes fields of a user, based on the reading that is given; the gateways learn what concerns them. */
export async function setUser(
  change: Change,
  before: User,
  fields: Partial<Pick<UserTable, 'name' | 'email' | 'password' | 'roles' | 'status' | 'developer_id'>> & {
    readonly tokens_from?: number;
  },
  now: number,
): Promise<ChangedUser> {
  await revised(
    change.tx
      .updateTable('users')
      .set({ ...fields, updated_at: now, revision: before.revision + 1 })
      .where('id', '=', before.id)
      .where('revision', '=', before.revision),
  );
  const after = await getUser(change.tx, before.id);
  await announce(change, before, after);
  return { before, after };
}

/** Ends the user's sessions and access tokens, on whatever device. Gives how many sessions there were. */
export async function signOutEverywhere(
  change: Change,
  user: User,
  now: number,
): Promise<{ readonly done: ChangedUser; readonly ended: number }> {
  const { numDeletedRows } = await change.tx
    .deleteFrom('sessions')
    .where('user_id', '=', user.id)
    .executeTakeFirst();
  return { done: await setUser(change, user, { tokens_from: now }, now), ended: Number(numDeletedRows) };
}

/** Changes name or roles of staff. @throws forbidden, conflict, not-found, revision-stale */
export async function updateUser(
  change: Change,
  by: Principal,
  id: string,
  patch: { readonly name?: string | undefined; readonly roles?: readonly Role[] | undefined },
  expected: number | undefined,
  now: number,
): Promise<ChangedUser> {
  const { name, roles } = patch;
  if (roles !== undefined) await lockAdministrators(change.tx);
  const before = await getUser(change.tx, id);
  expectRevision(before, expected);
  if (roles !== undefined) {
    if (before.realm === 'external') throw conflict('Users of the portal have no roles.');
    refuseOwn(by, id, 'roles');
    requireGrantable(by, roles);
    if (!roles.includes('administrator')) await keepAnAdministrator(change.tx, before);
  }
  const fields = {
    ...(name === undefined ? {} : { name }),
    ...(roles === undefined ? {} : { roles: JSON.stringify(roles) }),
  };
  return setUser(change, before, fields, now);
}

/** Keeps a user out at once: sessions and links end. @throws forbidden, conflict, not-found, revision-stale */
export async function disableUser(
  change: Change,
  by: Principal,
  id: string,
  expected: number | undefined,
  now: number,
): Promise<ChangedUser> {
  await lockAdministrators(change.tx);
  const before = await getUser(change.tx, id);
  expectRevision(before, expected);
  refuseOwn(by, id, 'account');
  if (before.status === 'disabled') throw conflict('The user is disabled already.');
  await keepAnAdministrator(change.tx, before);
  const done = await setUser(change, before, { status: 'disabled', tokens_from: now }, now);
  await change.tx.deleteFrom('sessions').where('user_id', '=', id).execute();
  await change.tx.deleteFrom('one_time_links').where('user_id', '=', id).execute();
  return done;
}

/** Lets a user in again; who never chose a password needs a new invitation. @throws conflict, not-found */
export async function enableUser(
  change: Change,
  by: Principal,
  id: string,
  expected: number | undefined,
  now: number,
): Promise<ChangedUser> {
  const before = await getUser(change.tx, id);
  expectRevision(before, expected);
  requireGrantable(by, before.roles);
  if (before.status !== 'disabled') throw conflict('The user is not disabled.');
  // An address of the portal that was never verified has no developer's record yet, whatever password it has.
  const verified = before.realm === 'internal' || before.developerId !== null;
  return setUser(change, before, { status: before.hasPassword && verified ? 'active' : 'invited' }, now);
}

/** True when somebody can sign in who may let others in. */
export async function hasAdministrator(db: Db | Tx): Promise<boolean> {
  return (await administrators(db)).length > 0;
}

/**
 * Nobody hands out what they do not hold, so that a narrowed token cannot make itself an administrator. The two
 * duties that administrators are kept from themselves are theirs to give to others, which the audit log shows.
 */
export function requireGrantable(by: Principal, roles: readonly Role[]): void {
  const apart = ['waivers:write', 'subscriptions:approve'];
  const excess = roles
    .flatMap(role => permissionsOf[role])
    .find(permission => !apart.includes(permission) && !by.permissions.has(permission));
  if (excess !== undefined)
    throw new GatehouseError('forbidden', `You can't hand out what you do not hold: ${excess}.`, {
      extra: { permission: excess },
    });
}

/** @throws forbidden for what another administrator must do */
export function refuseOwn(by: Principal, id: string, what: 'roles' | 'account'): void {
  if (by.user?.id === id)
    throw new GatehouseError('forbidden', `Nobody changes their own ${what}; ask another administrator.`);
}

/** @throws conflict for the last administrator */
export async function keepAnAdministrator(tx: Tx, user: User): Promise<void> {
  const left = (await administrators(tx)).filter(id => id !== user.id);
  if (user.status === 'active' && user.roles.includes('administrator') && left.length === 0)
    throw conflict('This is the last administrator who can sign in; make another one first.');
}

async function administrators(db: Db | Tx): Promise<string[]> {
  const rows = await db
    .selectFrom('users')
    .select(['id', 'roles'])
    .where('realm', '=', 'internal')
    .where('status', '=', 'active')
    .where('password', 'is not', null)
    .where('roles', 'like', '%"administrator"%')
    .execute();
  return rows.map(row => row.id);
}

/**
 * Makes changes of administrators wait for each other (PostgreSQL): else two of them could take the role from one
 * another at the same moment, each seeing the other still there.
 */
export async function lockAdministrators(tx: Tx): Promise<void> {
  await tx
    .updateTable('users')
    .set(({ ref }) => ({ revision: ref('revision') }))
    .where('realm', '=', 'internal')
    .where('roles', 'like', '%"administrator"%')
    .execute();
}
