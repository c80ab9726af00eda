import { setImmediate as turn } from 'node:timers/promises';
import type { Store } from '#store';
import { batches } from './batches.ts';
import { maxKeptDecisions, maxKeptExposure, retention, stepMs } from './retention.ts';

/** Rows per transaction: others who write wait for one of them at most. */
const batch = 1_000;
/** Transactions per table and sweep; what is left is for the next one. */
const batchesPerSweep = 50;

/** Removes what is older than its retention, in small batches. */
export async function sweepTraffic(store: Store, now: number): Promise<void> {
  for (const span of ['minute', 'hour'] as const) {
    const oldest = now - retention[span];
    await inBatches(store, 'traffic_rollups', db =>
      db
        .selectFrom('traffic_rollups')
        .select('id')
        .where('span', '=', span)
        .where('at', '<', oldest)
        .limit(batch)
        .execute(),
    );
  }
  await sweepDecisions(store, now);
  await sweepExposure(store, now);
  // A day later than its last count is gone: its day of sight begins before the count does.
  const unseen = now - retention.hour - 24 * stepMs.hour;
  await inBatches(store, 'traffic_series', db =>
    db.selectFrom('traffic_series').select('id').where('seen_at', '<', unseen).limit(batch).execute(),
  );
}

async function sweepDecisions(store: Store, now: number): Promise<void> {
  const first = await store.db
    .selectFrom('decisions')
    .select('at')
    .orderBy('at', 'desc')
    .limit(1)
    .offset(maxKeptDecisions)
    .executeTakeFirst();
  const oldest = Math.max(now - retention.decisions, (first?.at ?? -1) + 1);
  await inBatches(store, 'decisions', db =>
    db.selectFrom('decisions').select('id').where('at', '<', oldest).limit(batch).execute(),
  );
}

async function sweepExposure(store: Store, now: number): Promise<void> {
  const first = await store.db
    .selectFrom('exposure')
    .select('last_at')
    .orderBy('last_at', 'desc')
    .limit(1)
    .offset(maxKeptExposure)
    .executeTakeFirst();
  const oldest = Math.max(now - retention.exposure, (first?.last_at ?? -1) + 1);
  await inBatches(store, 'exposure', db =>
    db.selectFrom('exposure').select('id').where('last_at', '<', oldest).limit(batch).execute(),
  );
}

/** Read first, outside of any transaction: most of the time there is nothing to remove, and no lock is taken. */
async function inBatches(
  store: Store,
  table: 'traffic_rollups' | 'traffic_series' | 'decisions' | 'exposure',
  find: (db: Store['db']) => Promise<{ id: string }[]>,
): Promise<void> {
  for (let round = 0; round < batchesPerSweep; round++) {
    const found = await find(store.db);
    if (found.length === 0) return;
    await store.change(async ({ tx }) => {
      for (const part of batches(found))
        await tx
          .deleteFrom(table)
          .where(
            'id',
            'in',
            part.map(({ id }) => id),
          )
          .execute();
    });
    await turn();
  }
}
