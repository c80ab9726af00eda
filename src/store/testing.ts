/**
 * Runs a store test on every dialect: always on SQLite (a file of its own), and on PostgreSQL (a database of its
 * own) where `GATEHOUSE_TEST_POSTGRES_URL` names a server, as under `npm test`.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { Client } from 'pg';
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
  const server = process.env['GATEHOUSE_TEST_POSTGRES_URL'];
  const skip = server === undefined && 'no GATEHOUSE_TEST_POSTGRES_URL: NOT TESTED on PostgreSQL';
  test(`PostgreSQL: ${name}`, { skip }, async t => {
    await withPostgres(server ?? '', databaseUrl => onStore(t, { databaseUrl, clock }, body));
  });
}

/** A fresh directory, removed afterwards. */
export async function withSqlite<T>(work: (dataDir: string) => Promise<T>): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), 'gatehouse-store-'));
  try {
    return await work(dataDir);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** A fresh, empty database on the server, dropped afterwards. */
export async function withPostgres<T>(server: string, work: (databaseUrl: string) => Promise<T>): Promise<T> {
  const name = `gatehouse_test_${randomBytes(8).toString('hex')}`;
  const admin = new Client({ connectionString: server });
  await admin.connect();
  try {
    await admin.query(`create database ${name}`);
    const url = new URL(server);
    url.pathname = `/${name}`;
    return await work(url.href);
  } finally {
    await admin.query(`drop database if exists ${name} with (force)`);
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
