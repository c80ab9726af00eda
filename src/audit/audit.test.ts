import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { openStore } from '#store';
import { changedFields } from './changed-fields.ts';
import { appendAudit, type AuditEntry, listAudit } from './entries.ts';
import { isSecretName, maskDetail } from './mask-detail.ts';

// Made up; the checksums are wrong on purpose.
const key = 'gh_live_0123456789abcdefghijklmnopq_abcdef';
const token = 'gha_0123456789abcdefghijklmnopq_abcdef';

const entry: AuditEntry = {
  at: 1_000,
  actor: 'token:tok_1',
  action: 'key.issue',
  resourceKind: 'key',
  resourceId: 'key_1',
  detail: { hint: 'wxyz' },
  address: '192.0.2.1',
};

suite('the audit log', () => {
  test('gives entries back newest first', async () => {
    const store = await openStore({});
    await store.change(async ({ tx }) => {
      await appendAudit(tx, entry);
      await appendAudit(tx, { ...entry, at: 2_000, action: 'key.revoke' });
    });
    const { entries, next } = await listAudit(store.db);
    assert.deepEqual(
      entries.map(({ action, detail }) => [action, detail]),
      [
        ['key.revoke', { hint: 'wxyz' }],
        ['key.issue', { hint: 'wxyz' }],
      ],
    );
    assert.equal(next, undefined);
    await store.close();
  });

  test('is searched some thousand entries at a time, to its very beginning', async () => {
    const store = await openStore({});
    await store.change(async ({ tx }) => {
      await appendAudit(tx, { ...entry, resourceId: 'key_sought' });
      const rows = Array.from({ length: 500 }, () => ({
        ...{ at: 1, actor: 'system', action: 'x.y', resource_kind: 'x' },
        ...{ resource_id: 'x', detail: '"sought"', address: '' },
      }));
      for (let i = 0; i < 24; i++) await tx.insertInto('audit_entries').values(rows).execute();
    });
    const first = await listAudit(store.db, { search: 'SOUGHT' });
    assert.deepEqual(first.entries, []);
    assert.ok(first.next !== undefined);
    const second = await listAudit(store.db, { search: 'SOUGHT' }, { before: first.next });
    assert.deepEqual(
      second.entries.map(({ resourceId }) => resourceId),
      ['key_sought'],
    );
    assert.equal(second.next, undefined);
    await store.close();
  });

  test('has no entry of a change that failed', async () => {
    const store = await openStore({});
    const change = store.change(async ({ tx }) => {
      await appendAudit(tx, entry);
      throw new Error('the change fails');
    });
    await assert.rejects(change);
    assert.deepEqual((await listAudit(store.db)).entries, []);
    await store.close();
  });

  test('holds no secret, wherever in an entry it was put', async () => {
    const store = await openStore({});
    await store.change(({ tx }) =>
      appendAudit(tx, {
        ...entry,
        actor: `token:${token}`,
        resourceId: key,
        detail: {
          key,
          note: `rotated ${key}`,
          [key]: 1,
          list: [{ deep: `x ${token}` }],
          password: 'hunter2',
        },
      }),
    );
    const rows = JSON.stringify(await store.db.selectFrom('audit_entries').selectAll().execute());
    for (const piece of ['0123456789', 'hunter2']) assert.ok(!rows.includes(piece), rows);
    await store.close();
  });

  test('pages without loss or repetition, also when entries are written meanwhile', async () => {
    const store = await openStore({});
    const write = (count: number) =>
      store.change(async ({ tx }) => {
        for (let at = 0; at < count; at++) await appendAudit(tx, { ...entry, at });
      });
    await write(7);
    const first = await listAudit(store.db, {}, { limit: 3 });
    await write(2);
    const second = await listAudit(store.db, {}, { limit: 3, before: first.next });
    const third = await listAudit(store.db, {}, { limit: 3, before: second.next });
    const seen = [first, second, third].flatMap(({ entries }) => entries.map(({ sequence }) => sequence));
    assert.deepEqual(seen, [7, 6, 5, 4, 3, 2, 1]);
    assert.equal(third.next, undefined);
    await store.close();
  });

  test('never gives more than 200 entries at once, and at least one', async () => {
    const store = await openStore({});
    await store.change(async ({ tx }) => {
      for (let at = 0; at < 210; at++) await appendAudit(tx, { ...entry, at });
    });
    for (const [limit, given] of [
      [1_000_000, 200],
      [0, 1],
      [-5, 1],
      [1.5, 1],
      [undefined, 50],
    ] as const)
      assert.equal((await listAudit(store.db, {}, { limit })).entries.length, given);
    await store.close();
  });

  test('is filtered by actor, action, resource and time, all of them together', async () => {
    const store = await openStore({});
    const odd = { actor: 'system', action: 'other', resourceKind: 'api', resourceId: 'api_1', at: 5_000 };
    await store.change(async ({ tx }) => {
      await appendAudit(tx, entry);
      for (const [name, value] of Object.entries(odd)) await appendAudit(tx, { ...entry, [name]: value });
    });
    const { at: _at, ...equal } = odd;
    for (const [name, value] of Object.entries(equal))
      assert.equal((await listAudit(store.db, { [name]: value })).entries.length, 1, name);
    assert.equal((await listAudit(store.db, { from: 5_000 })).entries.length, 1);
    assert.equal((await listAudit(store.db, { until: 5_000 })).entries.length, 5);
    assert.equal((await listAudit(store.db, { actor: 'system', action: 'other' })).entries.length, 0);
    await store.close();
  });
});

suite('a masked detail', () => {
  test('hides fields that are secret by name, however they are spelt', () => {
    const names = [
      'password',
      'clientSecret',
      'client_secret',
      'API-Key',
      'accessToken',
      'hash',
      'Authorization',
      'pepper',
      'private_key',
    ];
    for (const name of names) {
      assert.deepEqual(maskDetail({ deep: [{ [name]: 'hunter2' }] }), { deep: [{ [name]: '***' }] });
      assert.deepEqual(maskDetail({ [name]: { inner: ['hunter2'] } }), { [name]: '***' });
      assert.deepEqual(maskDetail({ [name]: 1234 }), { [name]: '***' });
    }
  });

  test('keeps identifiers, switches and ordinary fields', () => {
    const detail = {
      keyId: 'key_1',
      tokenIds: ['tok_1'],
      requireToken: true,
      secret: null,
      header: 'x-api-key',
      limit: 5,
    };
    assert.deepEqual(maskDetail(detail), detail);
    assert.equal(isSecretName('digest'), false);
  });

  test('hides a secret that stands where a long text is cut', () => {
    for (let at = 990; at < 1010; at++) {
      const said = JSON.stringify(maskDetail({ text: 'x'.repeat(at - 20) + ' ' + key }));
      assert.ok(!said.includes('0123'), said.slice(-80));
    }
  });

  test('is bounded in depth, width and length', () => {
    let deep: unknown = 'end';
    for (let level = 0; level < 10_000; level++) deep = { deep };
    assert.ok(JSON.stringify(maskDetail(deep)).length < 200);
    const wide = Array.from({ length: 100_000 }, (_, index) => index);
    const long = 'x'.repeat(1_000_000);
    const bushy = Array.from({ length: 100 }, () => Array.from({ length: 100 }, () => [1, 2, 3]));
    for (const detail of [
      deep,
      wide,
      long,
      bushy,
      Object.fromEntries(wide.map(index => [`f${index}`, long])),
    ])
      assert.ok(JSON.stringify(maskDetail(detail)).length < 100_000);
  });

  test('is plain JSON whatever it was made of', () => {
    const detail = {
      big: 10n,
      bytes: new Uint8Array(3),
      nothing: undefined,
      call: () => 1,
      ['__proto__x']: 1,
    };
    assert.deepEqual(JSON.parse(JSON.stringify(maskDetail(detail))), {
      big: '10',
      bytes: '…',
      __proto__x: 1,
    });
  });
});

suite('changed fields', () => {
  test('are those that differ, by dotted name, with both values', () => {
    const before = { title: 'A', same: { x: 1, y: [1, 2] }, upstream: { targets: ['a'], ca: null } };
    const after = { title: 'B', same: { y: [1, 2], x: 1 }, upstream: { targets: ['b'], ca: null } };
    assert.deepEqual(changedFields(before, after), {
      title: { before: 'A', after: 'B' },
      'upstream.targets': { before: ['a'], after: ['b'] },
    });
  });

  test('show what was added or removed, and all of a new or deleted resource', () => {
    assert.deepEqual(changedFields({ a: 1 }, { b: 2 }), {
      a: { before: 1, after: null },
      b: { before: null, after: 2 },
    });
    assert.deepEqual(changedFields(undefined, { a: 1 }), { a: { before: null, after: 1 } });
    assert.deepEqual(changedFields({ a: 1 }, undefined), { a: { before: 1, after: null } });
    assert.deepEqual(changedFields({ a: 1, list: [{ x: 1 }] }, { a: 1, list: [{ x: 1 }] }), {});
  });

  test('leave out what only counts changes', () => {
    assert.deepEqual(changedFields({ revision: 1, updated_at: 1 }, { revision: 2, updated_at: 2 }), {});
  });

  test('never hold a secret: a changed one is shown as changed', () => {
    const before = {
      password: 'hunter2',
      auth: { clientSecret: 'hunter2' },
      note: key,
      url: 'http://a:hunter2@b',
    };
    const after = {
      password: 'hunter3',
      auth: { clientSecret: { now: 'hunter3' } },
      note: token,
      url: 'http://a:hunter3@b',
    };
    const changes = changedFields(before, after);
    const said = JSON.stringify(changes);
    for (const piece of ['hunter', '0123']) assert.ok(!said.includes(piece), said);
    assert.deepEqual(changes['password'], { before: '***', after: '***' });
    assert.deepEqual(changes['auth.clientSecret'], { before: '***', after: '***' });
    assert.deepEqual(changedFields({}, { password: 'x' }), { password: { before: null, after: '***' } });
  });

  test('are bounded, and say how many more there were', () => {
    const after = Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`f${index}`, index]));
    const changes = changedFields({}, after);
    assert.equal(Object.keys(changes).length, 101);
    assert.deepEqual(changes['…'], { before: null, after: '50 more' });
  });

  test('are not confused by names from a prototype', () => {
    const hostile = JSON.parse('{"__proto__":{"a":1},"constructor":1}') as Record<string, unknown>;
    const changes = changedFields({}, hostile);
    assert.equal(({} as Record<string, unknown>)['a'], undefined);
    assert.deepEqual(Object.keys(changes).sort(), ['__proto__', 'constructor']);
  });
});
