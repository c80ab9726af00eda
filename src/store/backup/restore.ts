import { type Kysely, sql } from 'kysely';
import { GatehouseError, invalidInput } from '#kernel';
import { type DialectName, migrate, migrationNames } from '../migrations/index.ts';
import type { Database } from '../schema.ts';
import { type BackupHeader, type BackupTable, type Cell, selfNumbered, tablesInOrder } from './format.ts';
import { readBackup } from './read.ts';

/** Values per statement: SQLite takes 32,766, PostgreSQL 65,535. */
const maxValues = 30_000;
/** Bytes per statement, so that a few large documents do not add up. */
const maxBytes = 4 * 1024 * 1024;

/**
 * Brings the store into the state of the backup, in one transaction: at the end it is all there, or nothing has
 * changed. The tables are made anew as they were when the backup was written, filled, and then migrated, so that
 * a backup of an older Gatehouse goes the same way as its database would have.
 */
export async function restoreBackup(
  writer: Kysely<Database>,
  dialect: DialectName,
  file: string,
  options: { replace: boolean },
): Promise<{ rows: number }> {
  const rows = await writer.transaction().execute(async tx => {
    if (!options.replace) await refuseUnlessEmpty(tx);
    const target = new Target(tx, dialect);
    for await (const line of readBackup(file)) {
      if (line.is === 'header') await target.prepare(line.header);
      else if (line.is === 'table') await target.begin(line.table);
      else await target.add(line.row, line.size);
    }
    await target.finish();
    return target.rows;
  });
  await migrate(writer, dialect);
  return { rows };
}

async function refuseUnlessEmpty(tx: Kysely<Database>): Promise<void> {
  for (const [table] of tablesInOrder) {
    const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(tx);
    if (rows.length > 0)
      throw new GatehouseError(
        'conflict',
        `the store is not empty (it has ${table}): restore into an empty one, or say that it may be replaced`,
      );
  }
}

/** The store being filled. */
class Target {
  rows = 0;
  readonly #tx: Kysely<Database>;
  readonly #dialect: DialectName;
  #numbers: Readonly<Record<string, number>> = {};
  #table: BackupTable | undefined;
  #pending: (readonly Cell[])[] = [];
  #bytes = 0;

  constructor(tx: Kysely<Database>, dialect: DialectName) {
    this.#tx = tx;
    this.#dialect = dialect;
  }

  /** Empty tables as the backup's version had them. */
  async prepare(header: BackupHeader): Promise<void> {
    const last = header.migrations.at(-1);
    if (last === undefined || header.migrations.some((name, index) => name !== migrationNames[index]))
      throw invalidInput([{ at: 'line 1', message: 'the backup was made by a newer version of Gatehouse' }]);
    for (const [table] of tablesInOrder.toReversed()) await this.#tx.schema.dropTable(table).execute();
    await sql`delete from kysely_migration`.execute(this.#tx);
    await migrate(this.#tx, this.#dialect, last);
    this.#numbers = header.numbers;
  }

  async begin(table: BackupTable): Promise<void> {
    await this.#flush();
    this.#table = table;
  }

  async add(row: readonly Cell[], size: number): Promise<void> {
    const width = this.#table?.columns.length;
    if (row.length !== width) throw invalidInput([{ at: '', message: 'a row does not fit its table' }]);
    if ((this.#pending.length + 1) * width > maxValues || this.#bytes + size > maxBytes) await this.#flush();
    this.#pending.push(row);
    this.#bytes += size;
    this.rows += 1;
  }

  async finish(): Promise<void> {
    await this.#flush();
    const { table, column } = selfNumbered;
    const last = this.#numbers[table] ?? 0;
    if (last === 0) return;
    if (this.#dialect === 'sqlite') {
      await sql`delete from sqlite_sequence where name = ${table}`.execute(this.#tx);
      await sql`insert into sqlite_sequence (name, seq) values (${table}, ${last})`.execute(this.#tx);
    } else {
      await sql`select setval(pg_get_serial_sequence(${table}, ${column}), ${last}::bigint)`.execute(
        this.#tx,
      );
    }
  }

  async #flush(): Promise<void> {
    if (this.#table === undefined || this.#pending.length === 0) return;
    const { table, columns } = this.#table;
    const rows = this.#pending.map(row => sql`(${sql.join(row)})`);
    const names = sql.join(columns.map(column => sql.ref(column)));
    await sql`insert into ${sql.table(table)} (${names}) values ${sql.join(rows)}`.execute(this.#tx);
    this.#pending = [];
    this.#bytes = 0;
  }
}
