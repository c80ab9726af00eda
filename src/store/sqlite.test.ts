import assert from 'node:assert/strict';
import { chmodSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { sql } from 'kysely';
import { openStore } from './store.ts';
import { withSqlite } from './testing.ts';

const mode = (file: string) => (statSync(file).mode & 0o777).toString(8);

test('a new data directory is 0700 and every file of the database 0600', async () => {
  await withSqlite(async directory => {
    const dataDir = join(directory, 'data');
    const store = await openStore({ dataDir });
    await store.change(async change => change.announce());
    assert.equal(mode(dataDir), '700');
    for (const name of ['gatehouse.db', 'gatehouse.db-wal', 'gatehouse.db-shm'])
      assert.equal(mode(join(dataDir, name)), '600', name);
    await store.close();
  });
});

test('a database file that others may read is closed to them', async () => {
  await withSqlite(async dataDir => {
    await (await openStore({ dataDir })).close();
    chmodSync(join(dataDir, 'gatehouse.db'), 0o644);
    await (await openStore({ dataDir })).close();
    assert.equal(mode(join(dataDir, 'gatehouse.db')), '600');
  });
});

test('a commit is flushed to disk before it is acknowledged, and references are enforced', async () => {
  await withSqlite(async dataDir => {
    const store = await openStore({ dataDir });
    const pragma = async (name: string) =>
      await store.change(async ({ tx }) => {
        const { rows } = await sql<Record<string, unknown>>`pragma ${sql.raw(name)}`.execute(tx);
        return rows[0]?.[name];
      });
    assert.equal(await pragma('journal_mode'), 'wal');
    assert.equal(await pragma('synchronous'), 2);
    assert.equal(await pragma('foreign_keys'), 1);
    await store.close();
  });
});

test('a change waits for the writer of another process, and reads do not', async () => {
  await withSqlite(async dataDir => {
    const store = await openStore({ dataDir });
    const other = new DatabaseSync(join(dataDir, 'gatehouse.db'));
    other.exec('begin immediate');
    let changed = false;
    const changing = store
      .change(async change => change.feed({ kind: 'key', id: 'a', state: {} }))
      .then(() => {
        changed = true;
      });
    assert.equal(await store.feed.head(), 0);
    assert.equal(changed, false);
    other.exec('commit');
    other.close();
    await changing;
    assert.equal(await store.feed.head(), 1);
    await store.close();
  });
});

test('reads go on while a change is under way, and see nothing of it', async () => {
  await withSqlite(async dataDir => {
    const store = await openStore({ dataDir });
    let finish = () => {};
    const gate = new Promise<void>(resolve => {
      finish = resolve;
    });
    const changing = store.change(async change => {
      change.feed({ kind: 'key', id: 'a', state: {} });
      await gate;
    });
    assert.equal(await store.feed.head(), 0);
    finish();
    await changing;
    assert.equal(await store.feed.head(), 1);
    await store.close();
  });
});

test('without a directory the store is in memory and behaves the same', async () => {
  const store = await openStore({});
  await assert.rejects(
    store.change(() => store.feed.head()),
    /inside change\(\) use its tx/,
  );
  await store.change(async change => change.feed({ kind: 'key', id: 'a', state: {} }));
  assert.equal(await store.feed.head(), 1);
  await store.close();
});
