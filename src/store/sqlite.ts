import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type SqliteStatement,
} from 'kysely';
import type { ChangeGuard } from './guard.ts';

/** Prepared statements kept per connection; the program's own queries are a few dozen. */
const maxStatements = 256;
/**
 * How long a statement may block the thread for a lock that another process holds, in milliseconds. Readers do
 * not wait for writers; what takes long, waiting to write, is done without blocking (`beginTransaction`).
 */
const blockingMs = 100;
/** How long a writer waits, without blocking the thread, for the writer of another process. */
const writerWaitMs = 15_000;
const sqliteBusy = 5;

/** Makes the data directory (0700) and the database file (0600) where they are missing; returns the file. */
export function sqliteFile(dataDir: string): string {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, 'gatehouse.db');
  // SQLite gives its -wal and -shm files the mode of the database file.
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
  return file;
}

/** Opens one connection, durable: a commit returns after fsync, so that a kill or power loss takes nothing back. */
export function openSqlite(file: string, options: { readOnly: boolean }): DatabaseSync {
  const database = new DatabaseSync(file, { ...options, timeout: blockingMs });
  if (!options.readOnly) database.exec('pragma journal_mode = wal');
  database.exec('pragma synchronous = full');
  database.exec('pragma foreign_keys = on');
  database.exec('pragma trusted_schema = off');
  // SQLite's own knows ASCII only; PostgreSQL's finds "Ämter" under "ämter".
  database.function('lower', { deterministic: true }, text =>
    typeof text === 'string' ? text.toLowerCase() : text,
  );
  return database;
}

/** Kysely on node:sqlite. */
export function sqliteDialect(
  database: DatabaseSync,
  options: { guard: ChangeGuard; readOnly: boolean },
): Dialect {
  return {
    createAdapter: () => new TransactionalAdapter(),
    createDriver: () => new GuardedDriver(database, options),
    createIntrospector: db => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

/** SQLite can roll back DDL, so a kill in the middle of a migration leaves nothing half made. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl() {
    return true;
  }
  /** The driver below has its own queue, which asks the guard before waiting. */
  override get supportsMultipleConnections() {
    return true;
  }
}

/** One connection, handed out in turn. */
class GuardedDriver extends SqliteDriver {
  readonly #begin: CompiledQuery;
  readonly #guard: ChangeGuard;
  readonly #waiting: (() => void)[] = [];
  #held = false;

  constructor(database: DatabaseSync, options: { guard: ChangeGuard; readOnly: boolean }) {
    super({ database: adapt(database) });
    this.#guard = options.guard;
    // The write lock is taken at once: a deferred transaction can fail when it first writes, after its reads.
    this.#begin = CompiledQuery.raw(options.readOnly ? 'begin' : 'begin immediate');
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    this.#guard.check();
    if (this.#held) await new Promise<void>(resolve => this.#waiting.push(resolve));
    this.#held = true;
    return await super.acquireConnection();
  }

  override releaseConnection(): Promise<void> {
    const next = this.#waiting.shift();
    if (next === undefined) this.#held = false;
    else next();
    return Promise.resolve();
  }

  /** Waits for the writer of another process without blocking the thread. */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    const deadline = performance.now() + writerWaitMs;
    for (;;) {
      try {
        await connection.executeQuery(this.#begin);
        return;
      } catch (error) {
        if (!isBusy(error) || performance.now() > deadline) throw error;
        await sleep(5 + Math.random() * 20);
      }
    }
  }
}

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === sqliteBusy;

/** What Kysely expects of a connection. Kysely prepares each time, so the statements are kept here, newest last. */
function adapt(database: DatabaseSync): SqliteDatabase {
  const statements = new Map<string, SqliteStatement>();
  return {
    close: () => {
      statements.clear();
      database.close();
    },
    prepare(sql) {
      let statement = statements.get(sql);
      if (statement === undefined) {
        statement = adaptStatement(database, sql);
        const oldest = statements.keys().next();
        if (statements.size >= maxStatements && oldest.done !== true) statements.delete(oldest.value);
      } else {
        statements.delete(sql);
      }
      statements.set(sql, statement);
      return statement;
    },
  };
}

function adaptStatement(database: DatabaseSync, sql: string): SqliteStatement {
  const statement = database.prepare(sql);
  const bound = (parameters: readonly unknown[]) => parameters as SQLInputValue[];
  return {
    reader: statement.columns().length > 0,
    // node:sqlite makes rows without a prototype; plain objects are what PostgreSQL's client gives.
    all: parameters => statement.all(...bound(parameters)).map(plain),
    run: parameters => statement.run(...bound(parameters)),
    // A statement being iterated must not be reused meanwhile.
    iterate: parameters => database.prepare(sql).iterate(...bound(parameters)),
  };
}

/** For less than what `{ ...row }` costs where the row has no prototype. */
function plain(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const name in row) copy[name] = row[name];
  return copy;
}
