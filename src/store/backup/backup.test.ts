import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { GatehouseError } from '#kernel';
import { openStore, type Store } from '../store.ts';
import { eachStore, postgresServer, withPostgres, withSqlite } from '../testing.ts';
import { tablesInOrder } from './format.ts';
import { addAuditEntry, fill, kept } from './sample.ts';

async function everythingIn(store: Store): Promise<Record<string, unknown[]>> {
  const all: Record<string, unknown[]> = {};
  for (const [table, key] of tablesInOrder) {
    const { rows } = await sql`select * from ${sql.table(table)} order by ${sql.ref(key)}`.execute(store.db);
    all[table] = rows;
  }
  return all;
}

/** A new empty store of each dialect there is, beside the one of the test. */
async function inEmptyStores(work: (store: Store, directory: string) => Promise<void>): Promise<void> {
  const using = async (options: Parameters<typeof openStore>[0], directory: string) => {
    const store = await openStore(options);
    try {
      await work(store, directory);
    } finally {
      await store.close();
    }
  };
  await withSqlite(async directory => {
    await using({ dataDir: join(directory, 'sqlite') }, directory);
    if (postgresServer !== undefined) await withPostgres(databaseUrl => using({ databaseUrl }, directory));
  });
}

const fault = (pattern: RegExp) => (error: unknown) =>
  error instanceof GatehouseError && pattern.test(error.message);

eachStore('a backup restored into an empty store of either dialect is the same store', async (_t, store) => {
  await fill(store);
  const original = await everythingIn(store);
  for (const [table, rows] of Object.entries(original)) assert.notEqual(rows.length, 0, `${table} is tested`);
  await withSqlite(async directory => {
    const file = join(directory, 'backup');
    const { rows } = await store.backup(file);
    assert.equal(rows, Object.values(original).flat().length);
    await inEmptyStores(async restored => {
      assert.deepEqual(await restored.restore(file), { rows });
      assert.deepEqual(await everythingIn(restored), original);
    });
  });
});

eachStore('after a restore no number is given twice, not even one whose row is gone', async (_t, store) => {
  await fill(store);
  await store.change(({ tx }) => tx.deleteFrom('audit_entries').where('sequence', '>', 1).execute());
  await withSqlite(async directory => {
    const file = join(directory, 'backup');
    await store.backup(file);
    await inEmptyStores(async restored => {
      await restored.restore(file);
      assert.equal(await addAuditEntry(restored), 4);
      await restored.change(async change => change.feed({ kind: 'key', id: 'new', state: {} }));
      assert.equal(await restored.feed.head(), 3);
    });
  });
});

eachStore('a backup shows one moment, whatever changes meanwhile', async (_t, store) => {
  const pair = (index: number) =>
    store.change(async ({ tx }) => {
      const row = { name: `n${index}`, title: '', description: '', ...kept };
      await tx
        .insertInto('apis')
        .values({ id: `a${index}`, owner: '', ...row })
        .execute();
      await tx
        .insertInto('plans')
        .values({ id: `p${index}`, approval: 'manual', sla: '{}', ...row })
        .execute();
    });
  for (let index = 0; index < 60; index += 1) await pair(index);
  await withSqlite(async directory => {
    let last = 60;
    const writing = new AbortController();
    const changes = (async () => {
      for (; !writing.signal.aborted; last += 1) {
        await pair(last);
        await sleep(1);
      }
    })();
    const files = [join(directory, '1'), join(directory, '2')];
    for (const file of files) await store.backup(file);
    writing.abort();
    await changes;
    assert.ok(last > 60);
    for (const file of files) {
      const target = await openStore({});
      await target.restore(file);
      const { apis, plans } = await everythingIn(target);
      assert.equal(apis?.length, plans?.length);
      await target.close();
    }
  });
});

eachStore('a backup is for its owner only and overwrites nothing', async (_t, store) => {
  await withSqlite(async directory => {
    const file = join(directory, 'backup');
    await store.backup(file);
    assert.equal((statSync(file).mode & 0o777).toString(8), '600');
    const before = readFileSync(file);
    await assert.rejects(store.backup(file), fault(/never overwrites/));
    assert.deepEqual(readFileSync(file), before);
    await assert.rejects(store.backup(join(directory, 'missing', 'backup')), /ENOENT/);
  });
});

eachStore('a store that holds anything is restored into only when told so', async (_t, store) => {
  await withSqlite(async directory => {
    const file = join(directory, 'backup');
    await fill(store);
    await store.backup(file);
    const original = await everythingIn(store);
    await addAuditEntry(store);
    await assert.rejects(store.restore(file), fault(/not empty/));
    assert.equal((await everythingIn(store))['audit_entries']?.length, 4);
    await store.restore(file, { replace: true });
    assert.deepEqual(await everythingIn(store), original);
  });
});

/** Each makes something unusable of a good backup; with the checksum set right where that is not the point. */
const damages: readonly [what: string, damage: (bytes: Buffer) => Buffer, message: RegExp][] = [
  ['an empty file', () => Buffer.alloc(0), /cut off/],
  ['a file that is no gzip', () => Buffer.from('PGDMP...'), /no gzip/],
  ['a file cut off', bytes => bytes.subarray(0, bytes.length - 100), /cut off/],
  [
    'a bit turned over',
    bytes => bytes.map((byte, at) => (at === bytes.length >> 1 ? byte ^ 16 : byte)) as Buffer,
    /./,
  ],
  ['a row left out', inLines(lines => lines.toSpliced(20, 1)), /checksum/],
  ['a row changed', inLines(lines => lines.with(20, lines[20]?.replace('GET', 'PUT') ?? '')), /checksum/],
  ['the end left out', inLines(lines => lines.slice(0, -1)), /cut off/],
  ['something after the end', inLines(lines => [...lines, '["x"]']), /after the end/],
  ['a row of the wrong width', rehashed(lines => lines.with(20, '["x"]')), /does not fit/],
  ['a row with an object inside', rehashed(lines => lines.with(20, '[{}]')), /no text, number or null/],
  ['another format', rehashed(lines => lines.with(0, '{"format":"dump"}')), /does not begin as one/],
  [
    'another version',
    rehashed(lines => lines.with(0, lines[0]?.replace('"version":1', '"version":2') ?? '')),
    /version 2/,
  ],
  [
    'a newer Gatehouse',
    rehashed(lines => lines.with(0, lines[0]?.replace('0001-', '0099-') ?? '')),
    /newer version/,
  ],
];

function inLines(change: (lines: string[]) => string[]): (bytes: Buffer) => Buffer {
  return bytes => gzipSync(`${change(gunzipSync(bytes).toString().trimEnd().split('\n')).join('\n')}\n`);
}

function rehashed(change: (lines: string[]) => string[]): (bytes: Buffer) => Buffer {
  return inLines(lines => {
    const changed = change(lines.slice(0, -1));
    const sha256 = createHash('sha256')
      .update(`${changed.join('\n')}\n`)
      .digest('hex');
    const rows = changed.filter(line => line.startsWith('[')).length;
    return [...changed, JSON.stringify({ end: true, rows, sha256 })];
  });
}

eachStore('a backup that was damaged or changed is refused and changes nothing', async (_t, store, place) => {
  await withSqlite(async directory => {
    await fill(store);
    const original = await everythingIn(store);
    const good = join(directory, 'good');
    await store.backup(good);
    const other = await place.another();
    for (const [what, damage, message] of damages) {
      const file = join(directory, 'bad');
      writeFileSync(file, damage(readFileSync(good)));
      await assert.rejects(other.restore(file, { replace: true }), fault(message), what);
      rmSync(file);
    }
    await assert.rejects(other.restore(join(directory, 'none'), { replace: true }), /ENOENT/);
    assert.deepEqual(await everythingIn(store), original);
    // And the good one still goes in.
    await other.restore(good, { replace: true });
    assert.deepEqual(await everythingIn(store), original);
  });
});
