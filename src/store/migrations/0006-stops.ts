import type { Kysely } from 'kysely';
import { index, oneOf } from './columns.ts';

/** What was stopped at once, by whom, why and until when. */
export async function stops({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('stops')
    .addColumn('id', 'text', c => c.notNull().primaryKey())
    .addColumn('what', 'text', c =>
      c.notNull().check(oneOf('what', 'api', 'version', 'application', 'key', 'country', 'address')),
    )
    // No foreign keys: the list tells what was stopped, also after it is gone.
    .addColumn('subject', 'text', c => c.notNull())
    .addColumn('label', 'text', c => c.notNull())
    .addColumn('reason', 'text', c => c.notNull())
    .addColumn('until', 'bigint')
    .addColumn('stopped_by', 'text', c => c.notNull())
    .addColumn('created_at', 'bigint', c => c.notNull())
    .addColumn('lifted_by', 'text')
    .addColumn('lifted_at', 'bigint')
    .execute();
  await index(schema, 'stops', ['lifted_at', 'until']);
}
