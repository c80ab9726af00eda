import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { CalendarWindow } from './calendar.ts';
import { QuotaTable } from './quota-table.ts';

const noon = Date.UTC(2026, 0, 7, 12);
const dayMs = 86_400_000;
const seed = { k0: 1, k1: 2 };
const day = new CalendarWindow('day');

function admitted(
  table: QuotaTable,
  key: number,
  limit: number,
  calls: number,
  now = noon,
  window = day,
): number {
  let count = 0;
  for (let call = 0; call < calls; call++) if (table.take(key, key, now, window, limit).allowed) count += 1;
  return count;
}

suite('quota table', () => {
  test('a quota admits exactly its limit in a window, and again in the next', () => {
    const table = QuotaTable.create({ slots: 64, seed });
    assert.equal(admitted(table, 1, 50, 200), 50);
    assert.equal(admitted(table, 1, 50, 200, noon + dayMs / 2 - 1), 0);
    assert.equal(admitted(table, 1, 50, 200, noon + dayMs / 2), 50);
  });

  test('remaining and the time to the next window are told, also to the refused', () => {
    const table = QuotaTable.create({ slots: 64, seed });
    assert.deepEqual(
      { ...table.take(1, 1, noon, day, 2) },
      { allowed: true, short: false, remaining: 1, resetMs: dayMs / 2, contended: false, want: undefined },
    );
    table.take(1, 1, noon, day, 2);
    assert.deepEqual(
      { ...table.take(1, 1, noon + 1, day, 2) },
      {
        allowed: false,
        short: false,
        remaining: 0,
        resetMs: dayMs / 2 - 1,
        contended: false,
        want: undefined,
      },
    );
  });

  test('a thread whose clock reading is still in the old window cannot reset the new one', () => {
    const table = QuotaTable.create({ slots: 64, seed });
    const midnight = noon + dayMs / 2;
    assert.equal(admitted(table, 1, 5, 3, midnight), 3);
    assert.equal(admitted(table, 1, 5, 1, midnight - 1), 1);
    assert.equal(admitted(table, 1, 5, 9, midnight), 1);
    assert.equal(admitted(table, 1, 5, 9, midnight - 1), 0);
  });

  test('a clock set back neither frees what was used nor blocks for months', () => {
    const table = QuotaTable.create({ slots: 64, seed });
    assert.equal(admitted(table, 1, 5, 9, noon), 5);
    assert.equal(admitted(table, 1, 5, 9, noon - 400 * dayMs), 0);
    // A refusal counts nothing, so the count stays where it was until a call is admitted.
    assert.equal(admitted(table, 1, 9, 9, noon - 400 * dayMs), 4);
    assert.equal(admitted(table, 1, 5, 9, noon - 399 * dayMs), 5);
  });

  test('a flood of distinct subjects over-grants nobody and keeps the ones with slots exact', () => {
    const table = QuotaTable.create({ slots: 8, seed });
    assert.equal(admitted(table, 1, 3, 9), 3);
    let most = 0;
    for (let key = 2; key < 5_000; key++) most = Math.max(most, admitted(table, key, 3, 9));
    assert.equal(most, 3);
    assert.equal(admitted(table, 1, 3, 9), 0);
    const bytes = table.buffer.byteLength;
    assert.ok(bytes < 1024);
  });

  test('who moves from an overflow cell to a free slot takes the count along', () => {
    const table = QuotaTable.create({ slots: 8, seed });
    const minute = new CalendarWindow('minute');
    for (let key = 1; key <= 8; key++) admitted(table, key * 8, 1, 1, noon, minute);
    assert.equal(admitted(table, 72, 3, 9), 3);
    assert.equal(admitted(table, 72, 3, 9, noon + 60_000), 0);
    assert.equal(admitted(table, 72, 3, 9, noon + dayMs / 2), 3);
  });

  test('windows that are over are not loaded, and what is loaded counts', () => {
    const table = QuotaTable.create({ slots: 64, seed });
    table.load(
      [
        { fingerprint: '0000000100000001', windowEnd: noon, used: 9 },
        { fingerprint: '0000000200000002', windowEnd: noon + dayMs / 2, used: 4 },
      ],
      noon,
    );
    assert.equal(admitted(table, 1, 9, 20), 9);
    assert.equal(admitted(table, 2, 9, 20), 5);
  });

  test('a lock whose holder is gone refuses for a moment and never admits unguarded', () => {
    const table = QuotaTable.create({ slots: 8, seed });
    new Int32Array(table.buffer)[16] = 4;
    const { allowed, contended } = table.take(1, 1, noon, day, 5);
    assert.deepEqual([allowed, contended], [false, true]);
    assert.equal(table.releaseLocksOf(3), 1);
    assert.equal(table.take(1, 1, noon, day, 5).allowed, true);
  });

  test('a stored row that is no count is refused, not skipped', () => {
    const table = QuotaTable.create({ slots: 8, seed });
    assert.throws(
      () => table.load([{ fingerprint: 'x', windowEnd: noon + 1, used: 1 }], noon),
      /fingerprint/,
    );
  });
});
