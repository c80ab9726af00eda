/**
 * Runs a store test on every dialect: always on SQLite (a file of its own), and on PostgreSQL (an empty database)
 * where `GATEHOUSE_TEST_POSTGRES_URL` names a server, as under `npm test`.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test, type TestContext } from 'node:test';
import { Client } from 'pg';
import { selfNumbered, tablesInOrder } from './backup/format.ts';
import { openStore, type Store, type StoreOptions } from './store.ts';

/** Where the store of a test is, for opening it a second time. */
export interface Place {
  readonly options: StoreOptions;
  /** Another process's view: a second store on the same database, closed after the test. */
  another(): Promise<Store>;
}

export type StoreTest = (t: TestContext, store: Store, place: Place) => Promise<void>;

/** Defines the test once per dialect. */
export function eachStore(name: string, body: StoreTest, clock?: StoreOptions['clock']): void {
  test(`SQLite: ${name}`, async t => {
    await withSqlite(dataDir => onStore(t, { dataDir, clock }, body));
  });
  onPostgres(name, body, clock);
}

/** For what only PostgreSQL does. */
export function onPostgres(name: string, body: StoreTest, clock?: StoreOptions['clock']): void {
  const skip = postgresServer === undefined && 'no GATEHOUSE_TEST_POSTGRES_URL: NOT TESTED on PostgreSQL';
  test(`PostgreSQL: ${name}`, { skip }, async t => {
    await withPostgres(databaseUrl => onStore(t, { databaseUrl, clock }, body));
  });
}

export const postgresServer = process.env['GATEHOUSE_TEST_POSTGRES_URL'];

/** A fresh directory, removed afterwards. */
export async function withSqlite<T>(work: (dataDir: string) => Promise<T>): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), 'gatehouse-store-'));
  try {
    return await work(dataDir);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Databases of this process that no test is using, emptied: making one takes longer than most tests. */
const spare: string[] = [];

after(async () => {
  for (const database of spare)
    await onServer(admin => admin.query(`drop database ${database} with (force)`));
});

/** A database that holds nothing, but may have its tables already; `fresh` for one without. */
export async function withPostgres<T>(
  work: (databaseUrl: string) => Promise<T>,
  { fresh = false } = {},
): Promise<T> {
  const found = fresh ? undefined : spare.pop();
  const database = found ?? `gatehouse_test_${randomBytes(8).toString('hex')}`;
  if (found === undefined) await onServer(admin => admin.query(`create database ${database}`));
  const url = new URL(postgresServer ?? '');
  url.pathname = `/${database}`;
  try {
    return await work(url.href);
  } finally {
    // Quicker than `truncate`, which makes new files for every table and index.
    const deletes = tablesInOrder.toReversed().map(([table]) => `delete from ${table}`);
    const restart = `alter table ${selfNumbered.table} alter column ${selfNumbered.column} restart`;
    await onServer(admin => admin.query([...deletes, restart].join(';')), url.href);
    spare.push(database);
  }
}

async function onServer(work: (admin: Client) => Promise<unknown>, url = postgresServer): Promise<void> {
  const admin = new Client({ connectionString: url });
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}

async function onStore(t: TestContext, options: StoreOptions, body: StoreTest): Promise<void> {
  const open: Store[] = [];
  const another = async () => {
    const store = await openStore(options);
    open.push(store);
    return store;
  };
  try {
    await body(t, await another(), { options, another });
  } finally {
    for (const store of open.toReversed()) await store.close();
  }
}
