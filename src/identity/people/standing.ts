import type { Change, Db, Tx } from '#store';
import type { User } from './users.ts';

/**
 * What gateways know of a user, as the Feed carries it: with it a token that is still good by its own dates is
 * refused within a second after its owner was disabled, lost a role or signed out everywhere.
 */
interface Standing {
  readonly realm: User['realm'];
  readonly active: boolean;
  readonly groups: readonly string[];
  readonly roles: readonly string[];
  /** Milliseconds since the epoch: tokens issued before are refused. */
  readonly tokensFrom: number;
}

/** Tells the gateways, where a change concerns them. Nothing before means that the user was created. */
export async function announce(change: Change, before: User | null, after: User): Promise<void> {
  const same =
    before?.status === after.status &&
    before.tokensFrom === after.tokensFrom &&
    JSON.stringify(before.roles) === JSON.stringify(after.roles);
  if (same) return;
  const groups = (await groupsOf(change.tx, [after.id])).get(after.id) ?? [];
  tell(change, after, groups, before?.status ?? 'invited');
}

/** Rows that are read at once. */
const batch = 500;

/** Tells the gateways how these users stand now. The caller holds their rows, so that nobody changes them meanwhile. */
export async function announceStandings(change: Change, users: readonly User[]): Promise<void> {
  for (let start = 0; start < users.length; start += batch) {
    const some = users.slice(start, start + batch);
    const groups = await groupsOf(
      change.tx,
      some.map(({ id }) => id),
    );
    for (const user of some) tell(change, user, groups.get(user.id) ?? [], user.status);
  }
}

/**
 * One who is active, and in no group, needs no telling, nor does one who never signed in: strangers who only ask for
 * an account add nothing to the Feed.
 */
function tell(change: Change, user: User, groups: readonly string[], formerStatus: User['status']): void {
  const { realm, roles, tokensFrom } = user;
  const active = user.status === 'active';
  const isOrdinary = groups.length === 0 && roles.length === 0 && tokensFrom === 0;
  const isUnheard = user.status === 'invited' || (active && formerStatus === 'invited');
  if (isOrdinary && isUnheard) return;
  const standing: Standing = { realm, active, groups, roles, tokensFrom };
  change.feed({ kind: 'user', id: user.id, state: active && isOrdinary ? null : standing });
}

/** Tells the gateways that somebody is no more: whatever token they show. */
export function announceGone(change: Change, { id, realm, status }: User, now: number): void {
  if (status === 'invited') return;
  const standing: Standing = { realm, active: false, groups: [], roles: [], tokensFrom: now };
  change.feed({ kind: 'user', id, state: standing });
}

/** Names of the groups that each of these users is in, in order. */
export async function groupsOf(
  db: Db | Tx,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  if (userIds.length === 0) return found;
  const rows = await db
    .selectFrom('group_members')
    .innerJoin('groups', 'groups.id', 'group_members.group_id')
    .select(['group_members.user_id', 'groups.name'])
    .where('group_members.user_id', 'in', userIds)
    .orderBy('groups.name')
    .execute();
  for (const { user_id, name } of rows) {
    const names = found.get(user_id);
    if (names === undefined) found.set(user_id, [name]);
    else names.push(name);
  }
  return found;
}
