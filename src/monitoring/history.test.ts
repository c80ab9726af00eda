import assert from 'node:assert/strict';
import { afterEach, beforeEach, suite, test } from 'node:test';
import { openStore, type Store } from '#store';
import { demoUntil } from './demo-mark.ts';
import { readPoints, readTop } from './history.ts';
import { maxKeptDecisions, retention, stepMs } from './retention.ts';
import { maxPoints, stretchOf } from './rollup-rows.ts';
import { Rollups } from './rollups.ts';
import { seedHistory } from './seed.ts';
import { sweepTraffic } from './sweep.ts';
import { writeDecisions } from './decision-rows.ts';
import { bounds, decision, report, series, start, testClock, testLog } from './testing.ts';

const { minute, hour } = stepMs;
const from = start - 30_000;
const stretch = { step: 'minute', from, to: from + 10 * minute } as const;

suite('a stretch of the history', () => {
  test('is moved to whole steps', () => {
    assert.deepEqual(stretchOf({ step: 'minute', from: start - 5 * minute, to: start - minute }, start), {
      step: 'minute',
      from: from - 5 * minute,
      to: from,
    });
  });

  test('begins no earlier than what is kept and ends no later than now', () => {
    assert.deepEqual(
      stretchOf(
        { step: 'hour', from: start - retention.hour - 5 * hour, to: start - retention.hour + 2 * hour },
        start,
      )?.from,
      from - (from % hour) - hour * 9_600,
    );
    const future = stretchOf({ step: 'minute', from: start - minute, to: start + 1e12 }, start);
    assert.equal(future?.to, from + minute);
  });

  test('with more points than an answer has room for is refused', () => {
    const wide = { step: 'minute', from: start - (maxPoints + 1) * minute, to: start } as const;
    assert.equal(stretchOf(wide, start), undefined);
    assert.notEqual(stretchOf({ ...wide, from: start - (maxPoints - 2) * minute }, start), undefined);
  });

  test('that ends before it begins holds nothing', () => {
    for (const to of [0, 1, start - 100 * hour]) {
      const asked = stretchOf({ step: 'minute', from: start, to }, start);
      assert.equal(asked?.from, asked?.to);
    }
  });
});

suite('what the history tells', () => {
  let store: Store;
  beforeEach(async () => {
    store = await openStore({});
    const clock = testClock();
    const rollups = new Rollups({ clock, log: testLog().log });
    rollups.add(
      report({
        series: [
          series({ requests: 5 }),
          series({ application: 'other', requests: 2, status: 401, refusal: 'api-key-invalid' }),
          series({ version: 'bus/v2', operation: 'GET /lines', status: 503, requests: 1 }),
          series({ zone: 'internal', requests: 1, status: 504, refusal: 'upstream-timeout' }),
        ],
      }),
    );
    await rollups.flush(store);
    clock.time += 3 * minute;
    rollups.add(report({ series: [series()] }));
    await rollups.flush(store);
  });
  afterEach(() => store.close());

  test('has a point for every step, also where nothing happened', async () => {
    const points = await readPoints(store.db, stretch, {}, bounds);
    assert.equal(points.length, 10);
    assert.deepEqual(points[0], {
      at: from,
      requests: 9,
      refused: 3,
      errors: 2,
      byRefusal: { 'api-key-invalid': 2, 'upstream-timeout': 1 },
      p50: 1.5,
      p95: 1.95,
      p99: 1.99,
    });
    assert.deepEqual(points[1], {
      at: from + minute,
      requests: 0,
      refused: 0,
      errors: 0,
      byRefusal: {},
      p50: null,
      p95: null,
      p99: null,
    });
    assert.equal(points[3]?.requests, 1);
  });

  test('is narrowed by each label', async () => {
    const requests = async (filter: Parameters<typeof readPoints>[2]) =>
      (await readPoints(store.db, stretch, filter, bounds)).reduce((sum, point) => sum + point.requests, 0);
    assert.equal(await requests({ zone: 'internal' }), 1);
    assert.equal(await requests({ application: 'other' }), 2);
    assert.equal(await requests({ version: 'bus/v2' }), 1);
    assert.equal(await requests({ operation: 'GET /lines', version: 'city/v1' }), 0);
    assert.equal(await requests({ application: "' or 1=1 --" }), 0);
  });

  test('names the busiest first, and no more than were asked for', async () => {
    const top = (by: 'application' | 'operation' | 'version' | 'refusal', limit = 10) =>
      readTop(store.db, stretch, {}, { by, limit, bounds });
    assert.deepEqual(
      (await top('application')).map(({ name, requests }) => [name, requests]),
      [
        ['demo', 8],
        ['other', 2],
      ],
    );
    assert.deepEqual(
      (await top('operation')).map(({ version, name }) => `${version} ${name}`),
      ['city/v1 GET /forecast/{district}', 'bus/v2 GET /lines'],
    );
    assert.deepEqual(
      (await top('refusal')).map(({ name }) => name),
      ['api-key-invalid', 'upstream-timeout'],
    );
    assert.equal((await top('version', 1)).length, 1);
  });

  test('is swept when its time is over, and not before', async () => {
    const rows = async () => (await store.db.selectFrom('traffic_rollups').select('id').execute()).length;
    const before = await rows();
    await sweepTraffic(store, from + retention.minute);
    assert.equal(await rows(), before);
    await sweepTraffic(store, from + retention.minute + minute);
    assert.equal(await rows(), before - 4);
    await sweepTraffic(store, from + retention.hour + 2 * hour);
    assert.equal(await rows(), 0);
    await sweepTraffic(store, from + retention.hour + 50 * hour);
    assert.deepEqual(await store.db.selectFrom('traffic_series').select('id').execute(), []);
  });
});

suite('a made-up history', () => {
  const rows = [
    {
      step: 'hour',
      at: from - 2 * hour,
      labels: series(),
      requests: 4,
      totalMs: 4,
      buckets: [4],
    },
  ] as const;

  test('is marked, and only it', async () => {
    const store = await openStore({});
    assert.equal(await demoUntil(store.db), null);
    assert.equal(await seedHistory(store, from, () => rows), true);
    assert.equal(await demoUntil(store.db), from);
    await store.close();
  });

  test('is never mixed into what happened', async () => {
    const store = await openStore({});
    const rollups = new Rollups({ clock: testClock(), log: testLog().log });
    rollups.add(report({ series: [series()] }));
    await rollups.flush(store);
    assert.equal(await seedHistory(store, from, () => rows), false);
    assert.equal(await demoUntil(store.db), null);
    await store.close();
  });

  test('names nothing by its mark', async () => {
    const store = await openStore({});
    await seedHistory(store, from, () => rows);
    const whole = { step: 'hour', from: from - 10 * hour - (from % hour), to: from + hour } as const;
    const top = await readTop(store.db, whole, {}, { by: 'application', limit: 10, bounds });
    assert.deepEqual(
      top.map(({ name }) => name),
      ['demo'],
    );
    await store.close();
  });
});

suite('single refusals', () => {
  test('are swept after their time', async () => {
    const store = await openStore({});
    const kept = (id: string, at: number) => ({ rowId: `${id}-0`, decision: decision(id, { at }) });
    await writeDecisions(store, [kept('d_old', start - retention.decisions - 1), kept('d_new', start)]);
    await sweepTraffic(store, start);
    const left = await store.db.selectFrom('decisions').select('decision_id').execute();
    assert.deepEqual(left, [{ decision_id: 'd_new' }]);
    assert.equal(maxKeptDecisions, 200_000);
    await store.close();
  });
});
