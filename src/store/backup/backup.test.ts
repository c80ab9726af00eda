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

const kept = { created_at: 1, updated_at: 2, revision: 3 };
const odd = 'line\nbreak \u2028 "quote" \\ é 😀 \u0001';

/** Something in every table. */
async function fill(store: Store): Promise<void> {
  await store.change(async ({ tx, feed }) => {
    await tx
      .insertInto('zones')
      .values({
        name: 'external',
        verb_status: 405,
        content_type_status: 415,
        trusted_proxies: '[]',
        ...kept,
      })
      .execute();
    await tx
      .insertInto('apis')
      .values({ id: 'api', name: 'city', title: odd, description: '', owner: '', ...kept })
      .execute();
    await tx
      .insertInto('api_versions')
      .values({
        id: 'ver',
        api_id: 'api',
        name: 'v1',
        lifecycle: 'published',
        audience: 'registered',
        profile: null,
        zones: '["external"]',
        hosts: '[]',
        base_path: '/city',
        upstream: '{}',
        contract: 'x'.repeat(300_000),
        assessment: null,
        ...kept,
      })
      .execute();
    await tx
      .insertInto('operations')
      .values(
        Array.from({ length: 130 }, (_, position) => ({
          id: `op_${position}`,
          version_id: 'ver',
          method: 'GET',
          path: `/${position}`,
          operation_id: null,
          summary: odd,
          category: 'tells' as const,
          audience: null,
          consumes: null,
          produces: null,
          suggestion: '{}',
          position,
          ...kept,
        })),
      )
      .execute();
    await tx
      .insertInto('policy_attachments')
      .values({
        id: 'pol',
        scope: 'api',
        scope_id: 'api',
        policy: 'quota',
        mode: 'block',
        options: '{}',
        ...kept,
      })
      .execute();
    await tx
      .insertInto('waivers')
      .values({
        id: 'wai',
        version_id: 'ver',
        operation_id: 'op_1',
        control: 'oauth',
        reason: 'demo',
        until: 9,
        granted_by: 'system',
        created_at: 1,
        revoked_at: null,
      })
      .execute();
    await tx
      .insertInto('plans')
      .values({ id: 'pln', name: 'gold', title: '', description: '', approval: 'manual', sla: '{}', ...kept })
      .execute();
    await tx
      .insertInto('developers')
      .values({ id: 'dev', name: 'ada', email: null, community: null, active: 1, ...kept })
      .execute();
    await tx
      .insertInto('applications')
      .values({
        id: 'app',
        developer_id: 'dev',
        name: 'a',
        title: '',
        kind: 'public',
        tag: 't',
        active: 0,
        ...kept,
      })
      .execute();
    await tx
      .insertInto('subscriptions')
      .values({
        id: 'sub',
        application_id: 'app',
        version_id: 'ver',
        plan_id: 'pln',
        status: 'approved',
        ...kept,
      })
      .execute();
    await tx
      .insertInto('api_keys')
      .values({
        id: 'key',
        application_id: 'app',
        environment: 'live',
        hash: 'ab',
        hint: 'wxyz',
        created_at: Number.MAX_SAFE_INTEGER,
        not_after: 2,
        revoked_at: null,
        revoke_reason: null,
        replaces: null,
        last_used_at: null,
      })
      .execute();
    await tx
      .insertInto('admin_tokens')
      .values({
        id: 'tok',
        name: 'ci',
        hash: 'cd',
        hint: 'wxyz',
        roles: '[]',
        scopes: null,
        created_at: 1,
        not_after: 2,
        revoked_at: null,
        last_used_at: null,
      })
      .execute();
    const snapshot = {
      created_at: 1,
      created_by: '',
      note: '',
      document: '{}',
      digest: '',
      rolled_back_to: null,
    };
    await tx
      .insertInto('snapshots')
      .values({ number: 1, ...snapshot })
      .execute();
    await tx
      .insertInto('vault_items')
      .values({ id: 'pep', realm: 'internal', kind: 'pepper', wrapped_key: 'a', sealed: 'b', created_at: 1 })
      .execute();
    await tx.insertInto('quota_counters').values({ fingerprint: 'ff', window_end: 5, used: 6 }).execute();
    feed({ kind: 'key', id: 'key', state: { odd } });
    feed({ kind: 'key', id: 'gone', state: null });
  });
  for (let entry = 0; entry < 3; entry += 1) await audit(store);
}

const audit = (store: Store): Promise<number> =>
  store.change(async ({ tx }) => {
    const row = {
      at: 1,
      actor: 'system',
      action: 'x',
      resource_kind: 'x',
      resource_id: 'x',
      detail: '{}',
      address: '',
    };
    const { sequence } = await tx
      .insertInto('audit_entries')
      .values(row)
      .returning('sequence')
      .executeTakeFirstOrThrow();
    return sequence;
  });

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
      assert.equal(await audit(restored), 4);
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
    await audit(store);
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
