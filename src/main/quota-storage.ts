import type { QuotaStorage } from '#gateway';
import type { Store } from '#store';

/** Rows per statement: three values each, below the limits of both databases. */
const batch = 500;

/** Keeps quota counts in the store; counts of windows that are over are forgotten as new ones come. */
export function quotaStorage(store: Store, now: () => number): QuotaStorage {
  return {
    async load(at) {
      const rows = await store.db
        .selectFrom('quota_counters')
        .selectAll()
        .where('window_end', '>', at)
        .execute();
      return rows.map(row => ({ fingerprint: row.fingerprint, windowEnd: row.window_end, used: row.used }));
    },
    async save(rows) {
      await store.change(async ({ tx }) => {
        for (let from = 0; from < rows.length; from += batch) {
          await tx
            .insertInto('quota_counters')
            .values(
              rows.slice(from, from + batch).map(row => ({
                fingerprint: row.fingerprint,
                window_end: row.windowEnd,
                used: row.used,
              })),
            )
            .onConflict(conflict =>
              conflict.column('fingerprint').doUpdateSet(({ ref }) => ({
                window_end: ref('excluded.window_end'),
                used: ref('excluded.used'),
              })),
            )
            .execute();
        }
        await tx.deleteFrom('quota_counters').where('window_end', '<=', now()).execute();
      });
    },
  };
}
