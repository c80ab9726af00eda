import assert from 'node:assert/strict';
import { afterEach, beforeEach, suite, test } from 'node:test';
import type { Decision } from '#gateway';
import { openStore, type Store } from '#store';
import { DecisionLog } from './decision-log.ts';
import { listDecisions, type DecisionFilter } from './decision-rows.ts';
import { decision, failing, start, testClock, testLog, type TestClock } from './testing.ts';

suite('the log of refusals', () => {
  let store: Store;
  let clock: TestClock;
  let log: DecisionLog;
  beforeEach(async () => {
    store = await openStore({});
    clock = testClock();
    log = new DecisionLog({ clock, log: testLog().log });
  });
  afterEach(() => store.close());

  const stored = async () => (await store.db.selectFrom('decisions').select('id').execute()).length;
  const list = async (filter: DecisionFilter = {}, limit = 100): Promise<string[]> =>
    (await listDecisions(store.db, filter, { limit }))?.items.map(({ id }) => id) ?? [];

  test('finds a refusal at once, and after a restart in the store', async () => {
    const all = [decision('d_1'), decision('d_1', { mode: 'report', policyId: 'other' }), decision('d_2')];
    log.add(all);
    assert.equal((await log.find('d_1', undefined)).length, 2);
    await log.flush(store);
    const restarted = new DecisionLog({ clock, log: testLog().log });
    assert.deepEqual(await restarted.find('d_1', undefined), []);
    assert.deepEqual(await restarted.find('d_1', store), all.slice(0, 2));
    assert.deepEqual(await restarted.find('d_3', store), []);
  });

  test('keeps samples of a flood of one kind, and all of the others', async () => {
    for (let i = 0; i < 50; i++) {
      log.add(Array.from({ length: 1_000 }, (_, n) => decision(`d_${i}_${n}`, { code: 'resource-unknown' })));
      log.add([decision(`d_rare_${i}`, { application: 'somebody' })]);
      await log.flush(store);
      clock.time += 1_000;
    }
    const all = await list({}, 10_000);
    assert.equal(all.filter(id => id.startsWith('d_rare')).length, 50);
    assert.ok(all.length < 50 + 200 + 2 * 50 + 1, `${all.length} kept`);
    assert.equal(log.notKept, 50 * 1_001 - all.length);
  });

  test('writes no more at once than it may, whoever sends them', async () => {
    for (let i = 0; i < 2_000; i++) log.add([decision(`d_${i}`, { application: `a${i}` })]);
    await log.flush(store);
    assert.equal(await stored(), 500);
    assert.equal(log.notKept, 1_500);
    await log.flush(store);
    assert.equal(await stored(), 500);
  });

  test('grows no further while the store is away, and writes what it kept when it is back', async () => {
    const away = failing(store);
    for (let i = 0; i < 20; i++) {
      log.add(Array.from({ length: 100 }, (_, n) => decision(`d_${i}_${n}`, { application: `a${i}` })));
      await log.flush(away.store);
    }
    assert.equal(log.notKept, 1_500);
    away.away = false;
    await log.flush(away.store);
    assert.equal(await stored(), 500);
  });

  test('holds a refusal once, though it was written twice', async () => {
    log.add([decision('d_1')]);
    await log.flush(store);
    const again = new DecisionLog({ clock, log: testLog().log });
    again.add([decision('d_1')]);
    await again.flush(store);
    assert.equal(await stored(), 1);
  });

  suite('as a list', () => {
    beforeEach(async () => {
      const some: Decision[] = [];
      for (let i = 0; i < 10; i++)
        // Several at the same millisecond: a page may end between them.
        some.push(decision(`d_${i}`, { at: start + Math.floor(i / 4), application: i % 2 ? 'a' : 'b' }));
      some.push(decision('d_x', { at: start + 50, version: 'bus/v1', code: 'rate-limited' }));
      log.add(some);
      await log.flush(store);
    });

    test('gives every refusal once, newest first, page by page', async () => {
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const page = await listDecisions(store.db, {}, { limit: 3, after });
        assert.ok(page !== undefined);
        assert.ok(page.items.length <= 3);
        seen.push(...page.items.map(({ id }) => id));
        after = page.next ?? undefined;
      } while (after !== undefined);
      assert.deepEqual(seen, await list());
      assert.equal(new Set(seen).size, 11);
      assert.equal(seen[0], 'd_x');
    });

    test('is narrowed by application, code, version and time', async () => {
      assert.deepEqual(await list({ code: 'rate-limited' }), ['d_x']);
      assert.deepEqual(await list({ version: 'bus/v1' }), ['d_x']);
      assert.equal((await list({ application: 'a' })).length, 5);
      assert.deepEqual(await list({ application: 'a', code: 'rate-limited' }), []);
      assert.deepEqual((await list({ from: start + 2, to: start + 3 })).toSorted(), ['d_8', 'd_9']);
    });

    for (const after of ['', 'x', '1', '1.', "1.' or 1=1 --", `${'9'.repeat(20)}.a`, '1.a\n'])
      test(`refuses ${JSON.stringify(after)} as a place to go on from`, async () => {
        assert.equal(await listDecisions(store.db, {}, { limit: 3, after }), undefined);
      });
  });
});
