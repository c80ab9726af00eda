import { type Expression, sql, type SqlBool } from 'kysely';

/**
 * True where one of the columns contains the text, in any case. Nothing in the text is a wildcard. It reads every
 * row that the rest of the query leaves, so it is for tables of thousands and texts whose length is bounded.
 */
export function containing(columns: readonly [string, ...string[]], text: string): Expression<SqlBool> {
  const pattern = `%${text.replace(/[!%_]/g, '!$&')}%`;
  const found = columns.map(name => sql`lower(${sql.ref(name)}) like lower(${pattern}) escape '!'`);
  return sql<SqlBool>`(${sql.join(found, sql` or `)})`;
}
