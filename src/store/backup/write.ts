import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { type Kysely, sql } from 'kysely';
import { GatehouseError } from '#kernel';
import { type DialectName, migrationNames } from '../migrations/index.ts';
import type { Database } from '../schema.ts';
import {
  type BackupEnd,
  backupFormat,
  type BackupHeader,
  type BackupTable,
  backupVersion,
  type Cell,
  selfNumbered,
  tablesInOrder,
} from './format.ts';

/** Rows read at once. Snapshots and contracts can be megabytes each. */
const page = 50;

/** Writes all of a store, as `db` sees it (one consistent transaction), to a new file that only its owner reads. */
export async function writeBackup(
  db: Kysely<Database>,
  dialect: DialectName,
  file: string,
  now: number,
): Promise<{ rows: number }> {
  const count = { rows: 0 };
  // `flush`: on disk when we say it is written.
  const output = createWriteStream(file, { flags: 'wx', mode: 0o600, flush: true });
  try {
    await pipeline(Readable.from(checked(lines(db, dialect, now, count), count)), createGzip(), output);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
      throw new GatehouseError('conflict', `${file} exists; a backup never overwrites a file`);
    await rm(file, { force: true });
    throw error;
  }
  return count;
}

async function* lines(
  db: Kysely<Database>,
  dialect: DialectName,
  now: number,
  count: { rows: number },
): AsyncGenerator<BackupHeader | BackupTable | Cell[]> {
  const { table, column } = selfNumbered;
  yield {
    format: backupFormat,
    version: backupVersion,
    createdAt: now,
    migrations: migrationNames,
    numbers: { [table]: await lastNumber(db, dialect, table, column) },
  };
  for (const [name, key] of tablesInOrder) {
    let columns: string[] | undefined;
    for await (const row of rowsOf(db, name, key)) {
      if (columns === undefined) {
        columns = Object.keys(row);
        yield { table: name, columns };
      }
      count.rows += 1;
      yield columns.map(each => row[each] ?? null);
    }
  }
}

/** The rows in the order of their key, page by page. */
async function* rowsOf(
  db: Kysely<Database>,
  table: keyof Database,
  key: string,
): AsyncGenerator<Record<string, Cell>> {
  let last: Cell | undefined;
  for (;;) {
    const after = last === undefined ? sql`` : sql`where ${sql.ref(key)} > ${last}`;
    const { rows } = await sql<
      Record<string, Cell>
    >`select * from ${sql.table(table)} ${after} order by ${sql.ref(key)} limit ${page}`.execute(db);
    yield* rows;
    if (rows.length < page) return;
    last = rows.at(-1)?.[key];
  }
}

/** The line texts, closed by the line that proves them whole. */
async function* checked(values: AsyncIterable<unknown>, count: { rows: number }): AsyncGenerator<string> {
  const hash = createHash('sha256');
  for await (const value of values) {
    const line = `${JSON.stringify(value)}\n`;
    hash.update(line);
    yield line;
  }
  const end: BackupEnd = { end: true, rows: count.rows, sha256: hash.digest('hex') };
  yield `${JSON.stringify(end)}\n`;
}

async function lastNumber(
  db: Kysely<Database>,
  dialect: DialectName,
  table: string,
  column: string,
): Promise<number> {
  const query =
    dialect === 'sqlite'
      ? sql<{ last: number | null }>`select max(seq) as last from sqlite_sequence where name = ${table}`
      : sql<{
          last: number | null;
        }>`select pg_sequence_last_value(pg_get_serial_sequence(${table}, ${column})::regclass) as last`;
  const { rows } = await query.execute(db);
  return rows[0]?.last ?? 0;
}
