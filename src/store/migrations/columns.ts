import { type CreateTableBuilder, type Kysely, type RawBuilder, sql } from 'kysely';

/** True for a value of the set. */
export const oneOf = (column: string, ...values: readonly string[]): RawBuilder<boolean> =>
  sql<boolean>`${sql.ref(column)} in (${sql.join(values.map(value => sql.lit(value)))})`;

/** SQLite has no booleans. */
export const truth = (column: string): RawBuilder<boolean> => sql<boolean>`${sql.ref(column)} in (0, 1)`;

/** Identifier, times and revision, as every table has whose rows people change. */
export const kept = <T extends string>(table: CreateTableBuilder<T>) =>
  table
    .addColumn('id', 'text', c => c.notNull().primaryKey())
    .addColumn('created_at', 'bigint', c => c.notNull())
    .addColumn('updated_at', 'bigint', c => c.notNull())
    .addColumn('revision', 'integer', c => c.notNull().check(sql`revision >= 1`));

/** An index named after its table and columns. */
export async function index(
  schema: Kysely<unknown>['schema'],
  table: string,
  columns: string[],
): Promise<void> {
  await schema
    .createIndex([table, ...columns].join('_'))
    .on(table)
    .columns(columns)
    .execute();
}
