import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { PendingCounts } from './pending-counts.ts';
import { series, start } from './testing.ts';

const minute = 60_000;
const bounds = { perMinute: 10, waiting: 15, folded: 3 };

const requestsOf = (counts: readonly { requests: number }[]) =>
  counts.reduce((sum, { requests }) => sum + requests, 0);

suite('counts that wait', () => {
  test('add up within a minute and stay apart across minutes', () => {
    const pending = new PendingCounts(bounds);
    pending.add(start, series());
    pending.add(start + 1_000, series({ buckets: [1] }));
    pending.add(start + minute, series());
    const [first, second, ...rest] = pending.take(10);
    assert.deepEqual(rest, []);
    assert.equal(first?.requests, 2);
    assert.deepEqual(first.buckets, [1, 1]);
    assert.equal(first.at, start - 30_000);
    assert.equal(second?.at, first.at + minute);
  });

  test('that one minute has too many of are folded, and their sum is right', () => {
    const pending = new PendingCounts(bounds);
    for (let i = 0; i < 1_000; i++) pending.add(start, series({ application: `a${i}` }));
    assert.equal(pending.size, 11);
    const counts = pending.take(100);
    assert.equal(requestsOf(counts), 1_000);
    assert.equal(counts.find(({ labels }) => labels.application === '-')?.requests, 990);
    assert.equal(pending.dropped, 0);
  });

  test('make no more rows for a minute because it is written in pieces', () => {
    const pending = new PendingCounts(bounds);
    const rows = new Set<string>();
    for (let i = 0; i < 1_000; i++) {
      pending.add(start, series({ application: `a${i}` }));
      for (const { seriesId } of pending.take(100)) rows.add(seriesId);
    }
    assert.equal(rows.size, 11);
  });

  test('never grow, however many minutes the store is away; what does not fit is told', () => {
    const pending = new PendingCounts(bounds);
    let sent = 0;
    for (let i = 0; i < 2_000; i++) {
      pending.add(start + (i % 50) * minute, series({ application: `a${i}`, status: 200 + (i % 7) }));
      sent++;
      assert.ok(pending.size <= 18);
    }
    assert.ok(pending.dropped > 0);
    assert.equal(requestsOf(pending.take(100)) + pending.dropped, sent);
  });

  test('are within the same bounds when they are given back', () => {
    const pending = new PendingCounts(bounds);
    for (let i = 0; i < 10; i++) pending.add(start, series({ application: `a${i}` }));
    const taken = pending.take(100);
    for (let i = 0; i < 10; i++) pending.add(start + minute, series({ application: `b${i}` }));
    pending.giveBack(taken);
    assert.ok(pending.size <= 18);
    assert.equal(requestsOf(pending.take(100)), 20);
  });

  test('are kept when their minute is forgotten, as long as nobody wrote them', () => {
    const pending = new PendingCounts(bounds);
    pending.add(start, series());
    pending.forgetBefore(start + 10 * minute);
    assert.equal(pending.take(10).length, 1);
  });
});
