/** Which rule of the database a write broke, read the same way from both dialects. */
export interface Violation {
  readonly rule: 'unique' | 'foreign-key' | 'check' | 'not-null';
  /** The table that refused; empty where the database does not say (a foreign key in SQLite). */
  readonly table: string;
  /** The columns in question; empty where the database does not say. */
  readonly columns: readonly string[];
}

// https://www.sqlite.org/rescode.html#extrc, https://www.postgresql.org/docs/current/errcodes-appendix.html
const sqliteRules: Readonly<Record<number, Violation['rule']>> = {
  275: 'check',
  787: 'foreign-key',
  1299: 'not-null',
  1555: 'unique',
  2067: 'unique',
  2579: 'unique',
};
const postgresRules: Readonly<Record<string, Violation['rule']>> = {
  '23502': 'not-null',
  '23503': 'foreign-key',
  '23505': 'unique',
  '23514': 'check',
};

/** The broken rule, or undefined when the error is something else. */
export function violationOf(error: unknown): Violation | undefined {
  if (!(error instanceof Error)) return undefined;
  const { errcode, code, table, column, detail } = error as Partial<
    Record<'errcode' | 'code' | 'table' | 'column' | 'detail', unknown>
  >;
  if (code === 'ERR_SQLITE_ERROR') {
    const rule = sqliteRules[Number(errcode)];
    return rule && { rule, ...placesOf(error.message) };
  }
  const rule = typeof code === 'string' ? postgresRules[code] : undefined;
  if (rule === undefined) return undefined;
  const columns = typeof column === 'string' ? [column] : columnsOf(detail);
  return { rule, table: typeof table === 'string' ? table : '', columns };
}

/** True when a write failed because another row has the same unique value. */
export const isUniqueViolation = (error: unknown): boolean => violationOf(error)?.rule === 'unique';

/** SQLite: `UNIQUE constraint failed: apis.name, apis.owner`. */
function placesOf(message: string): { table: string; columns: string[] } {
  const places = message.split('constraint failed: ')[1]?.split(', ') ?? [];
  const parts = places.map(place => place.split('.')).filter(part => part.length === 2);
  return { table: parts[0]?.[0] ?? '', columns: parts.map(part => part[1] ?? '') };
}

/** PostgreSQL: `Key (name, owner)=(a, b) already exists.`, in the server's language but for the parentheses. */
function columnsOf(detail: unknown): string[] {
  const list = typeof detail === 'string' ? /\(([^()]*)\)=/.exec(detail)?.[1] : undefined;
  return list === undefined ? [] : list.split(', ');
}
