import type { QuotaGrant, QuotaStorage, QuotaWant } from '#gateway';
import type { Store, Tx } from '#store';

/** Rows per statement: three values each, below the limits of both databases. */
const batch = 500;
/** How often counts of windows that are over are forgotten (milliseconds). */
const forgetEveryMs = 60_000;
/** The rest of a quota is not halved below this: so small a block is worth no further write. */
const smallestHalf = 8;

interface Reserved {
  windowEnd: number;
  used: number;
}

/** Keeps what is reserved of quotas in the store. Several processes may reserve from one store at the same time. */
export function quotaStorage(store: Store): QuotaStorage {
  let forgottenAt = 0;
  return {
    async load(now) {
      const rows = await store.db
        .selectFrom('quota_counters')
        .selectAll()
        .where('window_end', '>', now)
        .execute();
      return rows.map(row => ({ fingerprint: row.fingerprint, windowEnd: row.window_end, used: row.used }));
    },

    async reserve(wants, now) {
      // In one order, so that two processes do not wait for each other's rows.
      const ordered = [...wants].sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
      return store.change(async ({ tx }) => {
        const grants: QuotaGrant[] = [];
        for (let from = 0; from < ordered.length; from += batch)
          grants.push(...(await reserveSome(tx, store.dialect, ordered.slice(from, from + batch), now)));
        if (now - forgottenAt >= forgetEveryMs) {
          forgottenAt = now;
          await tx.deleteFrom('quota_counters').where('window_end', '<=', now).execute();
        }
        return grants;
      });
    },

    async giveBack(rows) {
      await store.change(async ({ tx }) => {
        for (const { fingerprint, windowEnd, used } of rows)
          await tx
            .updateTable('quota_counters')
            .set(({ eb }) => ({ used: eb('used', '-', used) }))
            .where('fingerprint', '=', fingerprint)
            .where('window_end', '=', windowEnd)
            .where('used', '>=', used)
            .execute();
      });
    },
  };
}

async function reserveSome(
  tx: Tx,
  dialect: Store['dialect'],
  wants: readonly QuotaWant[],
  now: number,
): Promise<QuotaGrant[]> {
  const fingerprints = wants.map(({ fingerprint }) => fingerprint);
  // First a row for each, so that there is something to lock.
  await tx
    .insertInto('quota_counters')
    .values(fingerprints.map(fingerprint => ({ fingerprint, window_end: 0, used: 0 })))
    .onConflict(conflict => conflict.column('fingerprint').doNothing())
    .execute();
  const select = tx
    .selectFrom('quota_counters')
    .selectAll()
    .where('fingerprint', 'in', fingerprints)
    .orderBy('fingerprint');
  // SQLite has one writer at a time anyway.
  const rows = await (dialect === 'postgres' ? select.forUpdate() : select).execute();
  const known = new Map(rows.map(row => [row.fingerprint, { windowEnd: row.window_end, used: row.used }]));
  const grants = wants.flatMap(want => grantOf(want, known.get(want.fingerprint), now));
  if (grants.length === 0) return [];
  await tx
    .insertInto('quota_counters')
    .values(
      grants.map(({ fingerprint, windowEnd, reserved }) => ({
        fingerprint,
        window_end: windowEnd,
        used: reserved,
      })),
    )
    .onConflict(conflict =>
      conflict.column('fingerprint').doUpdateSet(({ ref }) => ({
        window_end: ref('excluded.window_end'),
        used: ref('excluded.used'),
      })),
    )
    .execute();
  return grants;
}

/** What can be had of what is wanted: the less is left, the smaller the block, for others may need it too. */
function grantOf(want: QuotaWant, row: Reserved | undefined, now: number): QuotaGrant[] {
  if (want.windowEnd <= now) return [];
  const { windowEnd, used } = present(want, row, now);
  const left = Math.max(0, want.limit - used);
  const amount = Math.min(want.amount, left, Math.max(Math.ceil(left / 2), smallestHalf));
  return [{ fingerprint: want.fingerprint, windowEnd, amount, reserved: used + amount }];
}

function present({ windowEnd, latestEnd }: QuotaWant, row: Reserved | undefined, now: number): Reserved {
  if (row === undefined || row.windowEnd <= now) return { windowEnd, used: 0 };
  // Stored by a clock that was set back since: what was used counts in the present window.
  if (row.windowEnd > latestEnd) return { windowEnd, used: row.used };
  // Two clocks differ a little at the end of a window: the later one is right.
  return row.windowEnd >= windowEnd ? row : { windowEnd, used: 0 };
}
