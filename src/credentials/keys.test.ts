import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { GatehouseError, type ErrorCode } from '#kernel';
import { hashApiKey } from './api-key.ts';
import { recordKeyUse } from './key-use.ts';
import { createKeys } from './keys.ts';
import { day, storeWithApplication, TestClock } from './testing.ts';

const pepper = Buffer.alloc(32, 3);
const request = { applicationId: 'app_1', environment: 'live', maxAgeMs: 90 * day } as const;

async function desk() {
  const clock = new TestClock();
  const store = await storeWithApplication(clock);
  const keys = createKeys({ pepper, clock });
  const row = (id: string) =>
    store.db.selectFrom('api_keys').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  /** What gateways would be told of the key by now. */
  const told = async (id: string) => {
    const entry = (await store.feed.after(0)).findLast(({ id: subject }) => subject === id);
    return entry?.state;
  };
  const issue = () => store.change(change => keys.issueKey(change, request));
  const refuses = (work: Parameters<typeof store.change>[0], code: ErrorCode) =>
    assert.rejects(store.change(work), error => error instanceof GatehouseError && error.code === code);
  return { clock, store, keys, row, told, issue, refuses };
}

suite('an issued key', () => {
  test('is told to gateways as its keyed hash in the same change', async () => {
    const { clock, store, issue, told } = await desk();
    const issued = await issue();
    assert.equal(issued.notAfter, clock.now() + 90 * day);
    assert.deepEqual(await told(issued.id), {
      applicationId: 'app_1',
      hash: hashApiKey(pepper, issued.key),
      notAfter: issued.notAfter,
    });
    await store.close();
  });

  test('is kept nowhere in the clear', async () => {
    const { store, issue } = await desk();
    const { key } = await issue();
    const secretPart = key.slice(8, 31);
    for (const table of ['api_keys', 'feed', 'audit_entries'] as const)
      assert.ok(!JSON.stringify(await store.db.selectFrom(table).selectAll().execute()).includes(secretPart));
    await store.close();
  });

  test('shows four characters of its random part and no more', async () => {
    const { store, issue, row } = await desk();
    const issued = await issue();
    assert.equal(issued.hint.length, 4);
    assert.equal(issued.key.slice(31, 35), issued.hint);
    assert.equal((await row(issued.id)).hint, issued.hint);
    await store.close();
  });

  test('is not there after a rehearsal', async () => {
    const { store, keys } = await desk();
    const { id } = await store.change(change => keys.issueKey(change, request), { dryRun: true });
    assert.equal(
      await store.db.selectFrom('api_keys').select('id').where('id', '=', id).executeTakeFirst(),
      undefined,
    );
    assert.equal(await store.feed.head(), 0);
    await store.close();
  });

  test('is refused to an application that does not exist', async () => {
    const { store, keys, refuses } = await desk();
    await refuses(change => keys.issueKey(change, { ...request, applicationId: 'app_2' }), 'not-found');
    await store.close();
  });

  test('always ends, and not later than the maximum age allows', async () => {
    const { clock, store, keys, refuses } = await desk();
    const now = clock.now();
    const wrong = [
      { lifetimeMs: 91 * day },
      { notAfter: now + 91 * day },
      { notAfter: now },
      { notAfter: now - 1 },
      { lifetimeMs: 0 },
      { lifetimeMs: -day },
      { lifetimeMs: Number.NaN },
      { lifetimeMs: Number.POSITIVE_INFINITY },
      { lifetimeMs: 0.5 },
      { notAfter: now + day, lifetimeMs: day },
      { maxAgeMs: Number.NaN, lifetimeMs: day },
    ];
    for (const lifetime of wrong)
      await refuses(change => keys.issueKey(change, { ...request, ...lifetime }), 'invalid-input');
    const issued = await store.change(change => keys.issueKey(change, { ...request, lifetimeMs: 90 * day }));
    assert.equal(issued.notAfter, now + 90 * day);
    await store.close();
  });
});

suite('rotation', () => {
  test('gives a new key and ends the old one after the overlap', async () => {
    const { clock, store, keys, issue, row, told } = await desk();
    const old = await issue();
    clock.time += day;
    const fresh = await store.change(change =>
      keys.rotateKey(change, old.id, { overlapMs: 7 * day, maxAgeMs: 90 * day }),
    );
    assert.notEqual(fresh.key, old.key);
    assert.equal(fresh.environment, 'live');
    assert.equal(fresh.notAfter, clock.now() + 90 * day);
    assert.equal((await row(fresh.id)).replaces, old.id);
    assert.equal((await row(old.id)).not_after, clock.now() + 7 * day);
    assert.deepEqual(await told(old.id), {
      applicationId: 'app_1',
      hash: hashApiKey(pepper, old.key),
      notAfter: clock.now() + 7 * day,
    });
    await store.close();
  });

  test('never makes an old key live longer', async () => {
    const { clock, store, keys, row } = await desk();
    const old = await store.change(change => keys.issueKey(change, { ...request, lifetimeMs: day }));
    await store.change(change => keys.rotateKey(change, old.id, { overlapMs: 30 * day, maxAgeMs: 90 * day }));
    assert.equal((await row(old.id)).not_after, clock.now() + day);
    await store.close();
  });

  test('without overlap ends the old key at once', async () => {
    const { clock, store, keys, issue, told } = await desk();
    const old = await issue();
    await store.change(change => keys.rotateKey(change, old.id, { overlapMs: 0, maxAgeMs: day }));
    assert.equal(((await told(old.id)) as { notAfter: number }).notAfter, clock.now());
    await store.close();
  });

  test('is refused for a key that is unknown, revoked, expired or rotated already', async () => {
    const { clock, store, keys, issue, refuses } = await desk();
    const options = { overlapMs: day, maxAgeMs: 90 * day };
    await refuses(change => keys.rotateKey(change, 'key_none', options), 'not-found');
    const revoked = await issue();
    await store.change(change => keys.revokeKey(change, revoked.id, 'leaked'));
    await refuses(change => keys.rotateKey(change, revoked.id, options), 'conflict');
    const rotated = await issue();
    await store.change(change => keys.rotateKey(change, rotated.id, options));
    await refuses(change => keys.rotateKey(change, rotated.id, options), 'conflict');
    const expired = await issue();
    clock.time = expired.notAfter;
    await refuses(change => keys.rotateKey(change, expired.id, options), 'conflict');
    await store.close();
  });

  test('is refused with an overlap that is no sensible time', async () => {
    const { store, keys, issue, refuses } = await desk();
    const { id } = await issue();
    for (const overlapMs of [-1, Number.NaN, Number.POSITIVE_INFINITY, 91 * day, 0.5])
      await refuses(change => keys.rotateKey(change, id, { overlapMs, maxAgeMs: day }), 'invalid-input');
    await store.close();
  });

  test('that fails leaves the old key as it was', async () => {
    const { store, keys, issue, row, refuses } = await desk();
    const old = await issue();
    const before = await row(old.id);
    const head = await store.feed.head();
    await refuses(
      change => keys.rotateKey(change, old.id, { overlapMs: 0, lifetimeMs: 2 * day, maxAgeMs: day }),
      'invalid-input',
    );
    assert.deepEqual(await row(old.id), before);
    assert.equal(await store.feed.head(), head);
    await store.close();
  });
});

suite('revocation', () => {
  test('tells gateways in the same change that the key is gone', async () => {
    const { clock, store, keys, issue, row, told } = await desk();
    const { id } = await issue();
    assert.equal(await store.change(change => keys.revokeKey(change, id, 'leaked')), true);
    assert.equal(await told(id), null);
    assert.equal((await row(id)).revoked_at, clock.now());
    await store.close();
  });

  test('done twice keeps the first time and reason', async () => {
    const { clock, store, keys, issue, row } = await desk();
    const { id } = await issue();
    await store.change(change => keys.revokeKey(change, id, 'leaked'));
    const before = await row(id);
    clock.time += day;
    assert.equal(await store.change(change => keys.revokeKey(change, id, 'again')), false);
    assert.deepEqual(await row(id), before);
    await store.close();
  });

  test('of an old key leaves its successor alone, and the other way round', async () => {
    const { store, keys, issue, told } = await desk();
    const old = await issue();
    const fresh = await store.change(change =>
      keys.rotateKey(change, old.id, { overlapMs: day, maxAgeMs: day }),
    );
    await store.change(change => keys.revokeKey(change, old.id, 'leaked'));
    assert.equal(await told(old.id), null);
    assert.notEqual(await told(fresh.id), null);
    await store.close();
  });

  test('of an unknown key is an error, not a success', async () => {
    const { store, keys, refuses } = await desk();
    await refuses(change => keys.revokeKey(change, 'key_none', 'leaked'), 'not-found');
    await store.close();
  });
});

suite('last use', () => {
  test('is noted to the second and never turned back', async () => {
    const { store, issue, row } = await desk();
    const [a, b] = [await issue(), await issue()];
    await store.change(change =>
      recordKeyUse(change, [
        [a.id, 5_900],
        [b.id, 9_100],
        [a.id, 7_200],
        ['key_none', 1],
      ]),
    );
    assert.equal((await row(a.id)).last_used_at, 7_000);
    assert.equal((await row(b.id)).last_used_at, 9_000);
    await store.change(change =>
      recordKeyUse(change, [
        [a.id, 6_000],
        [b.id, 10_000],
      ]),
    );
    assert.equal((await row(a.id)).last_used_at, 7_000);
    assert.equal((await row(b.id)).last_used_at, 10_000);
    await store.close();
  });

  test('is noted for more keys than one statement can name', async () => {
    const { store, row, issue } = await desk();
    const { id } = await issue();
    const uses = Array.from({ length: 1200 }, (_, index): [string, number] => [`key_${index}`, 3_000]);
    await store.change(change => recordKeyUse(change, [...uses, [id, 3_000]]));
    assert.equal((await row(id)).last_used_at, 3_000);
    await store.close();
  });
});
