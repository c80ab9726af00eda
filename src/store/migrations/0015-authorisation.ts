import type { Kysely } from 'kysely';

/**
 * How far the files of call journals have come, so that nobody can cut one short, or take it away, unnoticed; and what
 * names the owners of objects, by the contract.
 */
export async function authorisation({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('journal_heads')
    .addColumn('file', 'text', c => c.notNull().primaryKey())
    .addColumn('place', 'text', c => c.notNull())
    .addColumn('entries', 'bigint', c => c.notNull())
    .addColumn('mac', 'text', c => c.notNull())
    .addColumn('at', 'bigint', c => c.notNull())
    .execute();
  await schema.alterTable('operations').addColumn('owners', 'text').execute();
}
