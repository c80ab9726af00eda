import type { Change } from '#store';
import { addMember, createGroup, findGroup, removeMember } from '../people/groups.ts';
import { groupsOf } from '../people/standing.ts';
import { type Asker, auditUser, type Tools } from '../tools.ts';
import type { Provider } from './providers.ts';

/**
 * Puts somebody into the groups that the mapping gives for what the provider tells, and takes them out of the others
 * that it names. Groups that no mapping of this provider names stay as they are.
 */
export async function followGroups(
  tools: Tools,
  change: Change,
  { name, realm, settings }: Provider,
  { userId, told }: { readonly userId: string; readonly told: readonly string[] },
  asker: Asker,
): Promise<void> {
  const { mapping } = settings.admits;
  const named = new Set(mapping.flatMap(({ groups }) => groups));
  if (named.size === 0) return;
  const held = new Set(told);
  const wanted = new Set(mapping.filter(({ value }) => held.has(value)).flatMap(({ groups }) => groups));
  const present = new Set((await groupsOf(change.tx, [userId])).get(userId) ?? []);
  const [joined, left]: [string[], string[]] = [[], []];
  const now = tools.clock.now();
  for (const group of named) {
    if (wanted.has(group) === present.has(group)) continue;
    const known = await findGroup(change.tx, realm, group);
    if (wanted.has(group)) {
      const fresh = { realm, name: group, title: group, source: name };
      await addMember(
        change,
        known ?? (await createGroup(change, fresh, now, tools.random)),
        userId,
        tools.random,
      );
      joined.push(group);
    } else if (known !== undefined) {
      await removeMember(change, known, userId);
      left.push(group);
    }
  }
  if (joined.length + left.length === 0) return;
  const detail = { provider: name, joined, left };
  await auditUser(change.tx, { userId, action: 'user.groups-by-provider', detail }, asker, now);
}
