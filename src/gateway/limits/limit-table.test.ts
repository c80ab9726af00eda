import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { LimitTable, rateOf, type Rate } from './limit-table.ts';

const start = Date.UTC(2026, 0, 5, 12);
const seed = { k0: 1, k1: 2 };

function admitted(table: LimitTable, key: readonly [number, number], now: number, rate: Rate, calls: number) {
  let count = 0;
  for (let call = 0; call < calls; call++)
    if (table.take(key[0], key[1], now, rate.emissionIntervalMs, rate.toleranceMs).allowed) count += 1;
  return count;
}

suite('limit table', () => {
  for (const [limit, windowMs, burst] of [
    [1, 1000, 1],
    [100, 60_000, 100],
    [7, 1000, 3],
    [100_000, 1000, 2_000],
    [333, 60_000, 333],
    [1, 86_400_000, 5],
  ] as const) {
    test(`${limit} in ${windowMs} ms with burst ${burst}: exactly the burst at once, exactly the rate after`, () => {
      const table = LimitTable.create({ slots: 64, seed, epoch: start });
      const rate = rateOf(limit, windowMs, burst);
      assert.equal(admitted(table, [1, 1], start, rate, burst + 50), burst);
      let more = 0;
      const steps = 200;
      for (let n = 1; n <= steps; n++) more += admitted(table, [1, 1], start + n * (windowMs / 100), rate, 1);
      const earned = (steps * (windowMs / 100)) / rate.emissionIntervalMs;
      assert.ok(more <= earned, `${more} of at most ${earned}`);
      assert.equal(more, Math.floor(Math.min(earned, steps)));
    });
  }

  test('a limit is never looser than asked for by rounding', () => {
    for (const limit of [3, 7, 99, 1001, 33_333, 99_991])
      assert.ok(rateOf(limit, 1000, 1).emissionIntervalMs >= 1000 / limit);
  });

  test('a refused call is not counted and is admitted exactly when retryAfterMs said', () => {
    const table = LimitTable.create({ slots: 64, seed, epoch: start });
    const { emissionIntervalMs, toleranceMs } = rateOf(10, 1000, 10);
    for (let n = 0; n < 10; n++) table.take(1, 1, start, emissionIntervalMs, toleranceMs);
    for (let n = 0; n < 1000; n++)
      assert.equal(table.take(1, 1, start, emissionIntervalMs, toleranceMs).allowed, false);
    const { retryAfterMs, remaining } = table.take(1, 1, start, emissionIntervalMs, toleranceMs);
    assert.equal(remaining, 0);
    assert.equal(retryAfterMs, 100);
    assert.equal(table.take(1, 1, start + 99, emissionIntervalMs, toleranceMs).allowed, false);
    assert.equal(table.take(1, 1, start + 100, emissionIntervalMs, toleranceMs).allowed, true);
  });

  test('remaining counts down by one a call and the whole burst is back after resetMs', () => {
    const table = LimitTable.create({ slots: 64, seed, epoch: start });
    const { emissionIntervalMs, toleranceMs } = rateOf(5, 1000, 5);
    const left: number[] = [];
    for (let n = 0; n < 5; n++) left.push(table.take(1, 1, start, emissionIntervalMs, toleranceMs).remaining);
    assert.deepEqual(left, [4, 3, 2, 1, 0]);
    const { resetMs } = table.take(1, 1, start, emissionIntervalMs, toleranceMs);
    assert.equal(table.take(1, 1, start + resetMs, emissionIntervalMs, toleranceMs).remaining, 4);
  });

  test('a call may cost more than one', () => {
    const table = LimitTable.create({ slots: 64, seed, epoch: start });
    const { emissionIntervalMs, toleranceMs } = rateOf(10, 1000, 10);
    assert.equal(table.take(1, 1, start, emissionIntervalMs, toleranceMs, 7).remaining, 3);
    assert.equal(table.take(1, 1, start, emissionIntervalMs, toleranceMs, 4).allowed, false);
    assert.equal(table.take(1, 1, start, emissionIntervalMs, toleranceMs, 3).allowed, true);
  });

  test('subjects do not disturb each other', () => {
    const table = LimitTable.create({ slots: 1024, seed, epoch: start });
    const rate = rateOf(3, 1000, 3);
    assert.equal(admitted(table, [1, 8], start, rate, 100), 3);
    assert.equal(admitted(table, [2, 8], start, rate, 100), 3);
  });

  test('a flood of distinct subjects is never admitted more than its limits allow, one by one', () => {
    const table = LimitTable.create({ slots: 16, seed, epoch: start });
    const rate = rateOf(5, 1000, 5);
    const used = new Map<number, number>();
    // Half the calls come while slots expire, so subjects move from overflow to slots and back.
    for (let n = 0; n < 60_000; n++) {
      const key = (n * 7919) % 97;
      const now = start + Math.floor(n / 20);
      if (table.take(key, key, now, rate.emissionIntervalMs, rate.toleranceMs).allowed)
        used.set(key, (used.get(key) ?? 0) + 1);
    }
    for (const [key, count] of used) assert.ok(count <= 5 + 3000 / 200, `subject ${key}: ${count}`);
    assert.ok(used.size > 16, 'shared cells still admit somebody');
  });

  test('who moves from an overflow cell to a free slot takes the debt along', () => {
    const table = LimitTable.create({ slots: 8, seed, epoch: start });
    const brief = rateOf(1, 100, 1);
    const long = rateOf(5, 100_000, 5);
    for (let key = 1; key <= 8; key++) assert.equal(admitted(table, [key, 0], start, brief, 1), 1);
    // The bucket is full: subject 9 spends its burst in the overflow cell; then all slots fall free.
    assert.equal(admitted(table, [9, 0], start, long, 100), 5);
    assert.equal(admitted(table, [9, 0], start + 200, long, 100), 0);
    assert.equal(admitted(table, [9, 0], start + 200 + 20_000, long, 100), 1);
  });

  test('a busy subject with a slot is not forgotten in a flood', () => {
    const table = LimitTable.create({ slots: 8, seed, epoch: start });
    const rate = rateOf(2, 100_000, 2);
    assert.equal(admitted(table, [1, 1], start, rate, 10), 2);
    for (let key = 2; key < 50_000; key++) admitted(table, [key, key], start + 1, rate, 1);
    assert.equal(admitted(table, [1, 1], start + 2, rate, 10), 0);
  });

  test('in a full bucket a slow limit does not block a fast one', () => {
    const table = LimitTable.create({ slots: 8, seed, epoch: start });
    const slow = rateOf(1, 3_600_000, 1);
    for (let key = 0; key < 20; key++) admitted(table, [key, 0], start, slow, 1);
    assert.equal(admitted(table, [99, 0], start, rateOf(100, 1000, 100), 100), 100);
  });

  test('looking counts nothing, and tells what the next call would be told', () => {
    const table = LimitTable.create({ slots: 8, seed, epoch: start });
    const { emissionIntervalMs, toleranceMs } = rateOf(3, 3_000, 3);
    for (let n = 0; n < 3; n++) {
      for (let look = 0; look < 5; look++)
        assert.equal(table.look(1, 1, start, emissionIntervalMs, toleranceMs).remaining, 2 - n);
      table.take(1, 1, start, emissionIntervalMs, toleranceMs);
    }
    const { allowed, retryAfterMs } = table.look(1, 1, start, emissionIntervalMs, toleranceMs);
    assert.deepEqual([allowed, retryAfterMs], [false, 1_000]);
    // In a full bucket all without a slot are judged by the cell in which they are counted.
    for (let key = 2; key < 12; key++) admitted(table, [key, 1], start, rateOf(3, 3_000, 3), 1);
    assert.equal(table.look(99, 1, start, emissionIntervalMs, toleranceMs).allowed, false);
  });

  test('memory does not grow with a million subjects, and who was busy before them is still known', () => {
    const slots = 2 ** 16;
    const table = LimitTable.create({ slots, seed, epoch: start });
    const bytes = table.buffer.byteLength;
    const rate = rateOf(5, 3_600_000, 5);
    // As a keyed hash spreads them: a linear congruential generator through all of 2^32.
    let state = 12_345;
    const next = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0);
    const print = (): readonly [number, number] => [next(), next() ^ (state >>> 16)];
    const busy = Array.from({ length: 100 }, print);
    const busyAdmitted = busy.map(key => admitted(table, key, start, rate, 9));
    let most = 0;
    for (let n = 0; n < 1_000_000; n++)
      most = Math.max(most, admitted(table, print(), start + n / 1_000, rate, 1));
    assert.equal(most, 1);
    assert.deepEqual(
      busyAdmitted,
      busy.map(() => 5),
    );
    for (const key of busy) assert.equal(admitted(table, key, start + 1_001, rate, 9), 0);
    assert.equal(table.buffer.byteLength, bytes);
    assert.ok(bytes <= slots * 26);
  });

  test('a clock set back costs a subject at most its burst, not the hours in between', () => {
    const table = LimitTable.create({ slots: 64, seed, epoch: start });
    const rate = rateOf(10, 1000, 10);
    assert.equal(admitted(table, [1, 1], start, rate, 20), 10);
    const back = start - 6 * 3_600_000;
    assert.equal(admitted(table, [1, 1], back, rate, 20), 0);
    assert.equal(admitted(table, [1, 1], back + 100, rate, 20), 1);
  });

  test('a lock whose holder is gone refuses for a moment and never admits unguarded', () => {
    const table = LimitTable.create({ slots: 8, seed, epoch: start, worker: 0 });
    // Worker 3 died inside: its mark stands in the bucket's lock, the first word after the header.
    new Int32Array(table.buffer)[16] = 4;
    const result = table.take(1, 1, start, 1, 1);
    assert.deepEqual([result.allowed, result.contended], [false, true]);
    assert.equal(table.releaseLocksOf(2), 0);
    assert.equal(table.take(1, 1, start, 1, 1).allowed, false);
    assert.equal(table.releaseLocksOf(3), 1);
    assert.equal(table.take(1, 1, start, 1, 1).allowed, true);
  });

  test('a foreign buffer is refused', () => {
    assert.throws(() => LimitTable.attach(new SharedArrayBuffer(4096), 0), /no limit table/);
    assert.throws(() => LimitTable.create({ slots: 0, seed }), RangeError);
  });
});
