import { Kysely } from 'kysely';
import { ChangeGuard } from './guard.ts';
import { type DialectName, migrate } from './migrations/index.ts';
import { openPool, postgresDialect } from './postgres.ts';
import type { Database } from './schema.ts';
import { openSqlite, sqliteDialect, sqliteFile } from './sqlite.ts';

/** A database that is open and migrated: what differs between the dialects ends here. */
export interface Backend {
  readonly dialect: DialectName;
  readonly guard: ChangeGuard;
  /** For changes. On SQLite the only connection that writes. */
  readonly writer: Kysely<Database>;
  /** For reads, which do not wait for a change that is under way. */
  readonly reader: Kysely<Database>;
  /** Runs the work on one consistent state without holding up reads or changes. */
  readConsistently<T>(work: (db: Kysely<Database>) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export function openBackend(dataDir: string | undefined, databaseUrl: string | undefined): Promise<Backend> {
  if (databaseUrl !== undefined) return openPostgresBackend(databaseUrl);
  return dataDir === undefined ? openMemoryBackend() : openFileBackend(sqliteFile(dataDir));
}

async function openPostgresBackend(databaseUrl: string): Promise<Backend> {
  const guard = new ChangeGuard();
  const db = new Kysely<Database>({ dialect: postgresDialect(openPool(databaseUrl), guard) });
  try {
    await migrate(db, 'postgres');
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return {
    dialect: 'postgres',
    guard,
    writer: db,
    reader: db,
    readConsistently: work =>
      db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(work),
    close: () => db.destroy(),
  };
}

async function openFileBackend(file: string): Promise<Backend> {
  const guard = new ChangeGuard();
  const database = openSqlite(file, { readOnly: false });
  const writer = new Kysely<Database>({ dialect: sqliteDialect(database, { guard, readOnly: false }) });
  try {
    await migrate(writer, 'sqlite');
  } catch (error) {
    await writer.destroy();
    throw error;
  }
  const openReader = () =>
    new Kysely<Database>({
      dialect: sqliteDialect(openSqlite(file, { readOnly: true }), { guard, readOnly: true }),
    });
  const reader = openReader();
  return {
    dialect: 'sqlite',
    guard,
    writer,
    reader,
    async readConsistently(work) {
      const apart = openReader();
      try {
        return await apart.transaction().execute(work);
      } finally {
        await apart.destroy();
      }
    },
    async close() {
      await reader.destroy();
      await writer.destroy();
    },
  };
}

/** The first store in memory, migrated and empty: to migrate each takes longer than most tests. */
let emptyMemory: Uint8Array | undefined;

/** For tests: nothing is kept, and one connection does all. */
async function openMemoryBackend(): Promise<Backend> {
  const guard = new ChangeGuard();
  const database = openSqlite(':memory:', { readOnly: false });
  if (emptyMemory !== undefined) database.deserialize(emptyMemory);
  const db = new Kysely<Database>({ dialect: sqliteDialect(database, { guard, readOnly: false }) });
  if (emptyMemory === undefined) {
    await migrate(db, 'sqlite');
    emptyMemory = database.serialize();
  }
  return {
    dialect: 'sqlite',
    guard,
    writer: db,
    reader: db,
    readConsistently: work => db.transaction().execute(work),
    close: () => db.destroy(),
  };
}
