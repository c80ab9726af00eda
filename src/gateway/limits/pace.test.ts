import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { LimitTable } from './limit-table.ts';
import { byteRate, Pace, waitAfter } from './pace.ts';

const start = Date.UTC(2026, 0, 5, 12);
const kib = 1_024;

function paces(bytesPerSecond: number, burst: number, streams = 1): Pace[] {
  const limits = LimitTable.create({ slots: 64, seed: { k0: 1, k1: 2 }, epoch: start });
  const rate = byteRate(bytesPerSecond, burst);
  return Array.from({ length: streams }, () => new Pace('out', limits, rate, { hi: 1, lo: 1 }));
}

suite('pace', () => {
  test('after its burst a stream waits as long as its bytes take at the rate', () => {
    const [pace] = paces(64 * kib, 64 * kib);
    assert.equal(pace?.passed(64 * kib, start), 0);
    assert.equal(pace?.passed(32 * kib, start), 500);
    assert.equal(pace?.passed(32 * kib, start + 500), 500);
    assert.equal(pace?.passed(64 * kib, start + 60_000), 0);
  });

  test('all streams of a subject share one rate: a hundred of them pass no more than one', () => {
    for (const streams of [1, 100]) {
      const all = paces(100 * kib, kib, streams);
      const readyAt = all.map(() => start);
      let bytes = 0;
      for (let now = start; now < start + 60_000; now += 10)
        for (const [index, pace] of all.entries())
          if ((readyAt[index] ?? 0) <= now) {
            bytes += 4 * kib;
            readyAt[index] = now + pace.passed(4 * kib, now);
          }
      const most = 60 * 100 * kib + (streams + 1) * 4 * kib;
      assert.ok(bytes <= most && bytes > 0.9 * 60 * 100 * kib, `${streams}: ${bytes} of ${most}`);
    }
  });

  test('what is owed is told to those who come next, and nothing when it is paid', () => {
    const [pace] = paces(10 * kib, kib);
    assert.equal(pace?.owedMs(start), 0);
    pace?.passed(6 * kib, start);
    assert.ok(Math.abs((pace?.owedMs(start) ?? 0) - 500) < 1);
    assert.equal(pace?.owedMs(start + 500), 0);
  });

  test('one direction does not wait for the other', () => {
    const [out] = paces(kib, kib);
    assert.ok(out);
    assert.equal(waitAfter([out], 'in', 50 * kib, start), 0);
    assert.equal(waitAfter([out], 'out', 2 * kib, start), 1_000);
  });
});
