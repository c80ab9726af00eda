import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { ExposureCount } from '#gateway';
import { openStore } from '#store';
import { ExposureLog, readExposure } from './exposure-log.ts';
import { retention } from './retention.ts';
import { sweepTraffic } from './sweep.ts';
import { failing, testLog } from './testing.ts';

const seen = (over: Partial<ExposureCount> = {}): ExposureCount => ({
  ...{ version: 'things/v1', operation: 'GET /things', what: 'undeclared', place: '/hash', data: '' },
  ...{ outcome: 'removed', answers: 2 },
  ...over,
});

async function kept(t: TestContext, now = 1_000) {
  const store = await openStore({});
  t.after(() => store.close());
  const clock = { now: () => now };
  const log = new ExposureLog({ clock, log: testLog().log });
  return { store, log, at: (time: number) => (now = time) };
}

test('what gateways saw adds up by operation and place, over flushes', async t => {
  const { store, log, at } = await kept(t);
  log.add([seen(), seen(), seen({ place: '/other' })]);
  await log.flush(store);
  at(5_000);
  log.add([seen({ answers: 1 })]);
  await log.flush(store);
  const rows = await readExposure(store.db, { version: 'things/v1' }, 10);
  assert.deepEqual(
    rows.map(({ place, answers, firstAt, lastAt }) => [place, answers, firstAt, lastAt]),
    [
      ['/hash', 5, 1_000, 5_000],
      ['/other', 2, 1_000, 1_000],
    ],
  );
  assert.deepEqual(await readExposure(store.db, { version: 'things/v1', operation: 'GET /others' }, 10), []);
  assert.equal((await readExposure(store.db, {}, 1)).length, 1);
});

test('what could not be written waits, and is counted once', async t => {
  const { store, log } = await kept(t);
  log.add([seen()]);
  await log.flush(failing(store).store);
  log.add([seen()]);
  await log.flush(store);
  await log.flush(store);
  assert.deepEqual(
    (await readExposure(store.db, {}, 10)).map(({ answers }) => answers),
    [4],
  );
});

test('what nobody saw for long is swept', async t => {
  const { store, log } = await kept(t);
  log.add([seen()]);
  await log.flush(store);
  await sweepTraffic(store, 1_000 + retention.exposure);
  assert.equal((await readExposure(store.db, {}, 10)).length, 1);
  await sweepTraffic(store, 1_001 + retention.exposure);
  assert.equal((await readExposure(store.db, {}, 10)).length, 0);
});
