import { sql } from 'kysely';
import type { Store, TrafficRollupTable, Tx } from '#store';
import { batches } from './batches.ts';
import { beginOf, type Step } from './retention.ts';
import { addBuckets, readBuckets, writeBuckets, type Counted, type SeriesLabels } from './series.ts';

/** Any number, as long as no other lock in the same database has it. */
const rollupLock = 7_001_004_202;

/**
 * Adds counts to the rollups by the minute and by the hour, all or nothing. Several nodes may add to the same rows:
 * on PostgreSQL they take turns, on SQLite there is one writer anyway.
 */
export function writeCounts(store: Store, counts: readonly Counted[], unknown: Unknown): Promise<void> {
  return store.change(async ({ tx }) => {
    if (store.dialect === 'postgres')
      await sql`select pg_advisory_xact_lock(${sql.lit(rollupLock)})`.execute(tx);
    await noteSeries(tx, unknown);
    await addTo(tx, 'minute', counts);
    await addTo(tx, 'hour', counts);
  });
}

/** Series by id that may not stand in the store yet, and the day on which they were seen. */
export interface Unknown {
  readonly series: ReadonlyMap<string, SeriesLabels>;
  readonly seenAt: number;
}

/** Notes which series there are, and that they were seen: those that nobody sees for long are swept. */
async function noteSeries(tx: Tx, { series, seenAt }: Unknown): Promise<void> {
  const rows = [...series].map(([id, labels]) => ({ id, ...labels, seen_at: seenAt }));
  for (const batch of batches(rows))
    await tx
      .insertInto('traffic_series')
      .values([...batch])
      .onConflict(conflict =>
        conflict.column('id').doUpdateSet(({ ref }) => ({ seen_at: ref('excluded.seen_at') })),
      )
      .execute();
}

async function addTo(tx: Tx, span: Step, counts: readonly Counted[]): Promise<void> {
  for (const batch of batches(rowsOf(span, counts))) {
    const before = await tx
      .selectFrom('traffic_rollups')
      .select(['id', 'requests', 'total_ms', 'buckets'])
      .where(
        'id',
        'in',
        batch.map(({ id }) => id),
      )
      .execute();
    const known = new Map(before.map(row => [row.id, row]));
    const rows = batch.map(row => sum(row, known.get(row.id)));
    await tx
      .insertInto('traffic_rollups')
      .values(rows)
      .onConflict(conflict =>
        conflict.column('id').doUpdateSet(({ ref }) => ({
          requests: ref('excluded.requests'),
          total_ms: ref('excluded.total_ms'),
          buckets: ref('excluded.buckets'),
        })),
      )
      .execute();
  }
}

interface Row extends Omit<TrafficRollupTable, 'buckets'> {
  readonly buckets: number[];
}

/** One row per span and series. */
function rowsOf(span: Step, counts: readonly Counted[]): Row[] {
  const rows = new Map<string, Row>();
  for (const { at: minute, seriesId, requests, totalMs, buckets } of counts) {
    const at = beginOf(span, minute);
    const id = rollupId(span, at, seriesId);
    const row = rows.get(id);
    if (row === undefined) {
      rows.set(id, { id, span, at, series_id: seriesId, requests, total_ms: totalMs, buckets: [...buckets] });
      continue;
    }
    row.requests += requests;
    row.total_ms += totalMs;
    addBuckets(row.buckets, buckets);
  }
  return [...rows.values()];
}

export const rollupId = (span: Step, at: number, series: string): string => `${span}-${at}-${series}`;

type Sums = Pick<TrafficRollupTable, 'requests' | 'total_ms' | 'buckets'>;

function sum(row: Row, before: Sums | undefined): TrafficRollupTable {
  if (before === undefined) return { ...row, buckets: writeBuckets(row.buckets) };
  const buckets = readBuckets(before.buckets);
  addBuckets(buckets, row.buckets);
  return {
    ...row,
    requests: before.requests + row.requests,
    total_ms: before.total_ms + row.total_ms,
    buckets: writeBuckets(buckets),
  };
}
