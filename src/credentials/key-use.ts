/** When each key was last used, as gateways report it about once a second. */
import type { Change } from '#store';

/** Keys named in one statement; SQLite and PostgreSQL both bound the number of parameters. */
const batch = 500;

/**
 * Notes the last use of keys, precise to the second: that way the keys of one report share a few statements.
 * Reports that come late or twice never turn a time back.
 */
export async function recordKeyUse(
  { tx }: Change,
  uses: Iterable<readonly [keyId: string, at: number]>,
): Promise<void> {
  const latest = new Map<string, number>();
  for (const [id, at] of uses) latest.set(id, Math.max(at, latest.get(id) ?? 0));

  const bySecond = new Map<number, string[]>();
  for (const [id, at] of latest) {
    const second = Math.floor(at / 1000) * 1000;
    const ids = bySecond.get(second);
    if (ids === undefined) bySecond.set(second, [id]);
    else ids.push(id);
  }

  for (const [second, ids] of bySecond) {
    ids.sort(); // the same order everywhere, so that two control-plane nodes do not lock each other out
    for (let from = 0; from < ids.length; from += batch)
      await tx
        .updateTable('api_keys')
        .set({ last_used_at: second })
        .where('id', 'in', ids.slice(from, from + batch))
        .where(where => where.or([where('last_used_at', 'is', null), where('last_used_at', '<', second)]))
        .execute();
  }
}
