import assert from 'node:assert/strict';
import { afterEach, beforeEach, suite, test } from 'node:test';
import { openStore, type Store } from '#store';
import { readPoints } from './history.ts';
import { Rollups } from './rollups.ts';
import type { Step } from './retention.ts';
import { bounds, failing, report, series, start, testClock, testLog, type TestClock } from './testing.ts';

const minute = 60_000;
const hour = 60 * minute;

suite('the history of traffic', () => {
  let store: Store;
  let clock: TestClock;
  beforeEach(async () => {
    store = await openStore({});
    clock = testClock();
  });
  afterEach(() => store.close());

  const points = (step: Step, from = start - 30_000, length = hour) =>
    readPoints(store.db, { step, from, to: from + length }, {}, bounds);

  test('holds each request once, by the minute and by the hour, however it was written', async () => {
    const rollups = new Rollups({ clock, log: testLog().log });
    for (let i = 0; i < 7; i++) {
      rollups.add(report({ series: [series({ requests: 3 })] }));
      await rollups.flush(store);
      clock.time += 20_000;
    }
    const minutes = await points('minute');
    assert.deepEqual(
      minutes.slice(0, 4).map(({ requests }) => requests),
      [6, 9, 6, 0],
    );
    const [whole] = await points('hour', start - (start % hour));
    assert.equal(whole?.requests, 21);
    assert.equal(whole.p50, 1.5);
  });

  test('adds up what several nodes write about the same minute', async () => {
    const nodes = [1, 2, 3].map(() => new Rollups({ clock, log: testLog().log }));
    for (let round = 0; round < 3; round++) {
      for (const node of nodes) node.add(report({ series: [series()] }));
      await Promise.all(nodes.map(node => node.flush(store)));
    }
    assert.equal((await points('minute'))[0]?.requests, 9);
  });

  test('loses nothing and counts nothing twice while the store is away', async () => {
    const away = failing(store);
    const { log, lines } = testLog();
    const rollups = new Rollups({ clock, log });
    for (let i = 0; i < 5; i++) {
      rollups.add(report({ series: [series()] }));
      await rollups.flush(away.store);
    }
    assert.equal(lines.length, 1, 'said once, not every ten seconds');
    assert.equal(rollups.waiting, 1);
    away.away = false;
    await rollups.flush(away.store);
    await rollups.flush(away.store);
    assert.equal(rollups.waiting, 0);
    assert.equal((await points('minute'))[0]?.requests, 5);
  });

  test('is not half written when the store fails in between', async () => {
    const rollups = new Rollups({ clock, log: testLog().log });
    const broken = {
      ...store,
      dialect: store.dialect,
      change: ((work: Parameters<Store['change']>[0]) =>
        store.change(async change => {
          await work(change);
          throw new Error('connection lost');
        })) as Store['change'],
    } as Store;
    rollups.add(report({ series: [series()] }));
    await rollups.flush(broken);
    assert.equal((await points('minute'))[0]?.requests, 0);
    await rollups.flush(store);
    assert.equal((await points('minute'))[0]?.requests, 1);
  });

  test('takes a bounded number of changes per flush, and the rest with the next ones', async () => {
    const rollups = new Rollups({ clock, log: testLog().log });
    for (let i = 0; i < 4_000; i++) rollups.add(report({ series: [series({ application: `a${i}` })] }));
    let changes = 0;
    const counting = {
      ...store,
      dialect: store.dialect,
      change: ((work: Parameters<Store['change']>[0]) => {
        changes++;
        return store.change(work);
      }) as Store['change'],
    } as Store;
    await rollups.flush(counting);
    assert.equal(changes, 4);
    assert.equal((await points('minute'))[0]?.requests, 4_000);
  });

  test('tells what it could not keep', async () => {
    const rollups = new Rollups({
      clock,
      log: testLog().log,
      bounds: { perMinute: 2, waiting: 2, folded: 0 },
    });
    for (let i = 0; i < 5; i++) rollups.add(report({ series: [series({ application: `a${i}` })] }));
    assert.equal(rollups.dropped, 3);
  });
});
