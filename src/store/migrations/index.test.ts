import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { tablesInOrder } from '../backup/format.ts';
import { openStore, type StoreOptions } from '../store.ts';
import { eachStore, postgresServer, withPostgres, withSqlite } from '../testing.ts';

async function openAtOnce(options: StoreOptions): Promise<void> {
  const stores = await Promise.all(Array.from({ length: 4 }, () => openStore(options)));
  await stores[0]?.change(async change => change.feed({ kind: 'key', id: 'a', state: {} }));
  for (const store of stores) assert.equal(await store.feed.head(), 1);
  await Promise.all(stores.map(store => store.close()));
}

test('SQLite: of several that open a new store at once, one makes the tables and all get it', async () => {
  await withSqlite(dataDir => openAtOnce({ dataDir }));
});

test('PostgreSQL: of several that open a new store at once, one makes the tables and all get it', {
  skip: postgresServer === undefined && 'no GATEHOUSE_TEST_POSTGRES_URL: NOT TESTED on PostgreSQL',
}, async () => {
  await withPostgres(databaseUrl => openAtOnce({ databaseUrl }), { fresh: true });
});

eachStore('a store that a newer Gatehouse has migrated is not opened', async (_t, store, place) => {
  const row = sql`insert into kysely_migration (name, timestamp) values ('9999-later', '2030-01-01T00:00:00.000Z')`;
  await store.change(({ tx }) => row.execute(tx));
  await assert.rejects(openStore(place.options), /could not be migrated/);
  await store.change(({ tx }) => sql`delete from kysely_migration where name = '9999-later'`.execute(tx));
});

eachStore('the list of tables names every table there is', async (_t, store) => {
  const tables = await store.db.introspection.getTables();
  assert.deepEqual(
    tables
      .map(table => table.name)
      .filter(name => name !== 'sqlite_sequence')
      .toSorted(),
    tablesInOrder.map(([name]): string => name).toSorted(),
  );
});
