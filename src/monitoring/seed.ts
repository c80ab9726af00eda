import { setImmediate as turn } from 'node:timers/promises';
import type { Store, TrafficRollupTable } from '#store';
import { batches } from './batches.ts';
import { markDemo } from './demo-mark.ts';
import { beginOf, type Step } from './retention.ts';
import { labelsOf, seriesId, writeBuckets, type SeriesLabels } from './series.ts';
import { rollupId } from './write-rollups.ts';

/** Counts that never happened. */
export interface MadeUp {
  readonly step: Step;
  /** Beginning of the step, milliseconds since the epoch. */
  readonly at: number;
  readonly labels: SeriesLabels;
  readonly requests: number;
  readonly totalMs: number;
  readonly buckets: readonly number[];
}

/** Rows per transaction. */
const perChange = 4_096;
const day = 86_400_000;

/**
 * Fills a history that is empty with what is made up, all of it before `until`, and marks it as that. Does nothing
 * where anything is kept already, so that it never mixes with what happened.
 */
export async function seedHistory(
  store: Store,
  until: number,
  make: () => readonly MadeUp[],
): Promise<boolean> {
  const any = await store.db.selectFrom('traffic_rollups').select('id').limit(1).executeTakeFirst();
  if (any !== undefined) return false;
  const rows: TrafficRollupTable[] = [];
  const series = new Map<SeriesLabels, string>();
  for (const { step, at, labels, requests, totalMs, buckets } of make()) {
    let id = series.get(labels);
    if (id === undefined) series.set(labels, (id = seriesId(labels)));
    const begin = beginOf(step, at);
    rows.push({
      id: rollupId(step, begin, id),
      span: step,
      at: begin,
      series_id: id,
      requests,
      total_ms: totalMs,
      buckets: writeBuckets(buckets),
    });
  }
  const seenAt = Math.floor(until / day) * day;
  await store.change(async ({ tx }) => {
    // First of all: nothing made up is there without its mark, whenever this ends.
    await markDemo(tx, until);
    for (const batch of batches([...series]))
      await tx
        .insertInto('traffic_series')
        .values(batch.map(([labels, id]) => ({ id, ...labelsOf(labels), seen_at: seenAt })))
        .onConflict(conflict => conflict.column('id').doNothing())
        .execute();
  });
  for (let from = 0; from < rows.length; from += perChange) {
    await store.change(async ({ tx }) => {
      for (const batch of batches(rows.slice(from, from + perChange)))
        await tx
          .insertInto('traffic_rollups')
          .values([...batch])
          .onConflict(conflict => conflict.column('id').doNothing())
          .execute();
    });
    await turn();
  }
  return true;
}
