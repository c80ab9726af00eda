import type { Db, Tx } from '#store';

/** A rollup that counts nothing and has an id like no other: its time tells until when the history was made up. */
const markId = 'demo-until';

/** Marks all that the history holds from before `until` (milliseconds since the epoch) as made up for the demo. */
export async function markDemo(tx: Tx, until: number): Promise<void> {
  await tx
    .insertInto('traffic_rollups')
    .values({
      id: markId,
      span: 'hour',
      at: until,
      series_id: markId,
      requests: 0,
      total_ms: 0,
      buckets: '[]',
    })
    .onConflict(conflict => conflict.column('id').doUpdateSet({ at: until }))
    .execute();
}

/** Until when the history was made up for the demo; null where all of it happened. */
export async function demoUntil(db: Db): Promise<number | null> {
  const mark = await db
    .selectFrom('traffic_rollups')
    .select('at')
    .where('id', '=', markId)
    .executeTakeFirst();
  return mark?.at ?? null;
}
