import type { Kysely } from 'kysely';

/** How often somebody has guessed at passwords and codes; whom, only as a fingerprint. */
export async function attemptCounts({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('attempt_counts')
    .addColumn('id', 'text', c => c.notNull().primaryKey())
    .addColumn('forgotten_at', 'bigint', c => c.notNull())
    .addColumn('next_at', 'bigint', c => c.notNull())
    .execute();
}
