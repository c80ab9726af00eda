import { type Kysely, sql } from 'kysely';
import { index } from './columns.ts';

/** What answers of each operation held beyond what everybody may see: in how many, and when first and last. */
export async function exposure({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('exposure')
    .addColumn('id', 'text', c => c.notNull().primaryKey())
    .addColumn('version', 'text', c => c.notNull())
    .addColumn('operation', 'text', c => c.notNull())
    .addColumn('what', 'text', c => c.notNull())
    .addColumn('place', 'text', c => c.notNull())
    .addColumn('data', 'text', c => c.notNull())
    .addColumn('outcome', 'text', c => c.notNull())
    .addColumn('answers', 'bigint', c => c.notNull().check(sql`answers >= 0`))
    .addColumn('first_at', 'bigint', c => c.notNull())
    .addColumn('last_at', 'bigint', c => c.notNull())
    .execute();
  await index(schema, 'exposure', ['version', 'operation']);
  await index(schema, 'exposure', ['last_at']);
}
