/** Kill -9 at any moment: what was acknowledged stays, what was not is there wholly or not at all. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openStore, type StoreOptions } from '#store';
import { postgresServer, withPostgres, withSqlite } from '../../src/store/testing.ts';

const writer = join(import.meta.dirname, 'store-writer.ts');
const compileCache = join(import.meta.dirname, '..', '..', '.cache', 'compile');

/** Starts the writer, kills it some time after the line, and returns the changes it acknowledged. */
async function writeAndKill(
  options: StoreOptions,
  round: number,
  after: RegExp,
  delayMs: number,
): Promise<string[]> {
  const child = spawn(process.execPath, [writer, JSON.stringify(options), String(round)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: compileCache },
  });
  const ended = new Promise<NodeJS.Signals | null>(resolve =>
    child.once('close', (_code, signal) => resolve(signal)),
  );
  let said = '';
  let errors = '';
  let seen = () => {};
  const began = new Promise<void>(resolve => {
    seen = resolve;
  });
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (after.test(said)) seen();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  await Promise.race([began, ended]);
  await sleep(delayMs);
  child.kill('SIGKILL');
  assert.equal(await ended, 'SIGKILL', `the writer ended by itself:\n${errors}`);
  // A line without its end was cut off by the kill.
  return said
    .split('\n')
    .slice(0, -1)
    .filter(line => line !== 'opening');
}

/** Opens the store as the next start would, and compares it with all that was acknowledged. */
async function check(options: StoreOptions, acknowledged: readonly string[]): Promise<void> {
  const store = await openStore(options);
  try {
    const entries = await store.feed.after(0, 1_000_000);
    const rows = await store.db.selectFrom('quota_counters').select('fingerprint').execute();
    const inFeed = new Set(entries.map(entry => entry.id));
    const lost = acknowledged.filter(name => !inFeed.has(name));
    assert.deepEqual(lost, [], 'acknowledged changes are lost');
    assert.deepEqual(new Set(rows.map(row => row.fingerprint)), inFeed, 'a change is there in part');
    assert.deepEqual(
      entries.map(entry => entry.sequence),
      entries.map((_, index) => index + 1),
      'the Feed has a gap or is out of order',
    );
  } finally {
    await store.close();
  }
}

async function rounds(options: StoreOptions, count: number): Promise<number> {
  const acknowledged: string[] = [];
  for (let round = 0; round < count; round += 1) {
    acknowledged.push(...(await writeAndKill(options, round, /-0\n/, Math.random() * 40)));
    await check(options, acknowledged);
  }
  return acknowledged.length;
}

test('SQLite: 50 kills while writing lose no acknowledged change', async t => {
  // Two stores at once, for two cores.
  const lanes = await Promise.all([0, 1].map(() => withSqlite(dataDir => rounds({ dataDir }, 25))));
  const written = lanes.reduce((sum, each) => sum + each);
  t.diagnostic(`${written} changes acknowledged`);
  assert.ok(written >= 50);
});

test('SQLite: killed while it makes its tables, the store starts again by itself', async () => {
  for (let round = 0; round < 12; round += 1) {
    await withSqlite(async dataDir => {
      await check({ dataDir }, await writeAndKill({ dataDir }, round, /opening\n/, round * 3));
    });
  }
});

test('PostgreSQL: 8 kills of the writing client lose no acknowledged change', {
  skip: postgresServer === undefined && 'no GATEHOUSE_TEST_POSTGRES_URL: NOT TESTED on PostgreSQL',
}, async () => {
  await withPostgres(async databaseUrl => {
    assert.ok((await rounds({ databaseUrl }, 8)) >= 8);
  });
});
