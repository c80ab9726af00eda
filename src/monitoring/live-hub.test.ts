import assert from 'node:assert/strict';
import { beforeEach, suite, test } from 'node:test';
import type { Decision } from '#gateway';
import { LiveHub, type Tick } from './live-hub.ts';
import { bounds, decision, report, series, testClock, type TestClock } from './testing.ts';

suite('the live view', () => {
  let clock: TestClock;
  let hub: LiveHub;
  beforeEach(() => {
    clock = testClock();
    hub = new LiveHub({ clock, latencyBounds: bounds, maxWatchers: 3 });
  });

  const second = () => {
    clock.time += 1_000;
    hub.tick();
  };

  function watch(takes: () => boolean = () => true) {
    const ticks: Tick[] = [];
    const decisions: Decision[] = [];
    const end = hub.watch({
      tick: tick => takes() && ticks.push(tick) > 0,
      decisions: some => takes() && decisions.push(...some) > 0,
    });
    return { ticks, decisions, end };
  }

  test('tells what all workers saw in one second', () => {
    const { ticks } = watch();
    const refused = series({ application: 'other', refusal: 'rate-limited', status: 429, requests: 2 });
    hub.add(0, report({ series: [series({ requests: 3 }), refused], connections: 4, dropped: 1 }));
    hub.add(1, report({ series: [series({ application: '-', operation: '-' })], connections: 2 }));
    second();
    assert.deepEqual(ticks, [
      {
        at: clock.time,
        requests: 6,
        refused: 2,
        byRefusal: { 'rate-limited': 2 },
        p50: 1.5,
        p95: 1.95,
        p99: 1.99,
        dropped: 1,
        connections: 6,
        applications: [
          { application: 'demo', requests: 3, refused: 0 },
          { application: 'other', requests: 2, refused: 2 },
        ],
        operations: [{ version: 'city/v1', operation: 'GET /forecast/{district}', requests: 5, refused: 2 }],
      },
    ]);
    second();
    assert.equal(ticks[1]?.requests, 0);
    assert.equal(ticks[1].p50, null);
  });

  test('remembers five minutes and no more', () => {
    for (let i = 0; i < 1_000; i++) second();
    assert.equal(hub.history.length, 300);
    assert.equal(hub.history.at(-1)?.at, clock.time);
  });

  test('lets a watcher that is slow miss seconds, and keeps nothing for it', () => {
    let isSlow = true;
    const slow = watch(() => !isSlow);
    const quick = watch();
    for (let i = 0; i < 10; i++) second();
    isSlow = false;
    second();
    assert.equal(quick.ticks.length, 11);
    assert.equal(slow.ticks.length, 1);
    assert.equal(hub.skipped, 10);
  });

  test('has a bounded number of watchers, and room again when one goes', () => {
    const [first] = [watch(), watch(), watch()];
    assert.equal(watch().end, undefined);
    assert.equal(hub.watchers, 3);
    first?.end?.();
    assert.notEqual(watch().end, undefined);
    assert.equal(watch().end, undefined);
  });

  test('tells nothing to somebody who went', () => {
    const gone = watch();
    gone.end?.();
    second();
    assert.deepEqual(gone.ticks, []);
  });

  test('shows a bounded number of refusals a second', () => {
    const { decisions } = watch();
    hub.add(0, report({ decisions: Array.from({ length: 1_000 }, (_, i) => decision(`d_${i}`)) }));
    second();
    assert.equal(decisions.length, 50);
    second();
    assert.equal(decisions.length, 50, 'and none of them again');
  });

  test('lists the busiest of the last minute only', () => {
    const { ticks } = watch();
    hub.add(0, report({ series: [series({ application: 'earlier', requests: 9 })] }));
    for (let i = 0; i < 60; i++) second();
    hub.add(0, report({ series: [series({ application: 'later' })] }));
    second();
    assert.deepEqual(
      ticks.at(-1)?.applications.map(({ application }) => application),
      ['later'],
    );
    assert.deepEqual(
      ticks[59]?.applications.map(({ application }) => application),
      ['earlier'],
    );
  });

  test('stays small when there are more names than anybody could read', () => {
    const { ticks } = watch();
    for (let round = 0; round < 5; round++) {
      const flood = Array.from({ length: 4_000 }, (_, i) => series({ application: `a${round}-${i}` }));
      hub.add(0, report({ series: flood }));
      second();
    }
    assert.equal(ticks.at(-1)?.applications.length, 10);
    assert.equal(ticks.at(-1)?.requests, 4_000);
  });

  test('counts no connections of a worker that says nothing any more', () => {
    const { ticks } = watch();
    hub.add(0, report({ connections: 4 }));
    hub.add(1, report({ connections: 2 }));
    second();
    clock.time += 5_000;
    hub.add(1, report({ connections: 2 }));
    second();
    assert.deepEqual(
      ticks.map(({ connections }) => connections),
      [6, 2],
    );
  });
});
