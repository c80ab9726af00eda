import { type Kysely, sql, type Transaction } from 'kysely';
import type { DialectName } from './migrations/index.ts';
import type { Database } from './schema.ts';

/** The new condition of one thing in full; `state` null says that it is gone. */
export interface FeedChange {
  readonly kind: string;
  readonly id: string;
  readonly state: unknown;
}

/** One row of the Feed. */
export interface FeedRow extends FeedChange {
  /** Strictly increasing in commit order. */
  readonly sequence: number;
  /** Ms since the epoch: when the change was made. */
  readonly at: number;
}

/** Any number, as long as no other lock in the same database has it. */
const feedLock = 7_001_004_201;
/** Rows per statement: five values each, below the limits of both databases. */
const batch = 1000;

/**
 * Appends in order, inside the transaction of the change. Only the newest entry of each thing is kept: the Feed
 * grows with the number of things there ever were, not with the number of changes, and reading it from the start
 * gives the full present state. What is gone keeps an entry with state null, so that a gateway which was away
 * learns of it. Numbers of superseded entries are never used again.
 */
export async function appendToFeed(
  tx: Transaction<Database>,
  dialect: DialectName,
  changes: readonly FeedChange[],
  at: number,
): Promise<void> {
  // On PostgreSQL others write at the same time. The lock is held until after the commit is visible, so that
  // nobody can see number n + 1 before n. SQLite has one writer anyway.
  if (dialect === 'postgres') await sql`select pg_advisory_xact_lock(${sql.lit(feedLock)})`.execute(tx);
  const head = await feedHead(tx);
  const newest = new Map<string, { sequence: number; change: FeedChange }>();
  for (const [index, change] of changes.entries()) {
    const subject = JSON.stringify([change.kind, change.id]);
    newest.delete(subject);
    newest.set(subject, { sequence: head + 1 + index, change });
  }
  const rows = [...newest.values()].map(({ sequence, change }) => ({
    sequence,
    at,
    kind: change.kind,
    subject_id: change.id,
    state: change.state === null ? null : JSON.stringify(change.state),
  }));
  for (let start = 0; start < rows.length; start += batch) {
    await tx
      .insertInto('feed')
      .values(rows.slice(start, start + batch))
      .onConflict(conflict =>
        conflict.columns(['kind', 'subject_id']).doUpdateSet(row => ({
          sequence: row.ref('excluded.sequence'),
          at: row.ref('excluded.at'),
          state: row.ref('excluded.state'),
        })),
      )
      .execute();
  }
}

/** The entries after a sequence number, oldest first. */
export async function feedAfter(db: Kysely<Database>, sequence: number, limit: number): Promise<FeedRow[]> {
  const rows = await db
    .selectFrom('feed')
    .selectAll()
    .where('sequence', '>', sequence)
    .orderBy('sequence')
    .limit(limit)
    .execute();
  return rows.map(row => ({
    sequence: row.sequence,
    at: row.at,
    kind: row.kind,
    id: row.subject_id,
    state: row.state === null ? null : (JSON.parse(row.state) as unknown),
  }));
}

/** The number of the newest entry; 0 for none. */
export async function feedHead(db: Kysely<Database>): Promise<number> {
  const row = await db
    .selectFrom('feed')
    .select(({ fn }) => fn.max('sequence').as('head'))
    .executeTakeFirst();
  return row?.head ?? 0;
}
