import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { CalendarWindow } from './calendar.ts';
import { QuotaKeeper, type QuotaStorage } from './quota-keeper.ts';
import { QuotaTable, type QuotaRow } from './quota-table.ts';

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
      { allowed: true, remaining: 1, resetMs: dayMs / 2, contended: false },
    );
    table.take(1, 1, noon, day, 2);
    assert.deepEqual(
      { ...table.take(1, 1, noon + 1, day, 2) },
      { allowed: false, remaining: 0, resetMs: dayMs / 2 - 1, contended: false },
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

  test('counts survive a restart, those of overflow cells and of a table of another size too', () => {
    for (const [before, after] of [
      [8, 8],
      [8, 64],
      [64, 8],
    ] as const) {
      const old = QuotaTable.create({ slots: before, seed });
      const used = new Map<number, number>();
      for (let key = 1; key <= 40; key++) used.set(key, admitted(old, key, 3, 2));
      const rows = old.changedCounts(noon);
      const next = QuotaTable.create({ slots: after, seed });
      next.load(rows, noon);
      for (const [key, count] of used)
        assert.ok(admitted(next, key, 3, 9) <= 3 - count, `${before} to ${after}: subject ${key}`);
    }
  });

  test('only what changed is taken, once, and windows that are over are neither taken nor loaded', () => {
    const table = QuotaTable.create({ slots: 64, seed });
    admitted(table, 1, 9, 2);
    admitted(table, 2, 9, 3);
    assert.deepEqual(
      table.changedCounts(noon).map(row => [row.fingerprint, row.used]),
      [
        ['0000000100000001', 2],
        ['0000000200000002', 3],
      ],
    );
    assert.deepEqual(table.changedCounts(noon), []);
    admitted(table, 2, 9, 1);
    assert.deepEqual(
      table.changedCounts(noon).map(row => row.used),
      [4],
    );
    admitted(table, 2, 9, 1);
    assert.deepEqual(table.changedCounts(noon + dayMs), []);
    const next = QuotaTable.create({ slots: 64, seed });
    next.load([{ fingerprint: '0000000100000001', windowEnd: noon, used: 9 }], noon);
    assert.equal(admitted(next, 1, 9, 20), 9);
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

suite('quota keeper', () => {
  const stored = () => {
    const rows = new Map<string, QuotaRow>();
    const state = { failing: false };
    const storage: QuotaStorage = {
      load: now => Promise.resolve([...rows.values()].filter(row => row.windowEnd > now)),
      save: changed => {
        if (state.failing) return Promise.reject(new Error('storage is away'));
        for (const row of changed) rows.set(row.fingerprint, row);
        return Promise.resolve();
      },
    };
    return { rows, state, storage };
  };
  const keeper = (table: QuotaTable, storage: QuotaStorage) =>
    new QuotaKeeper({ table, storage, now: () => noon, failed: () => {} });

  test('a stop in order loses no count', async () => {
    const { storage } = stored();
    const table = QuotaTable.create({ slots: 64, seed });
    const first = keeper(table, storage);
    await first.start(3_600_000);
    admitted(table, 1, 5, 3);
    await first.stop();
    const next = QuotaTable.create({ slots: 64, seed });
    const second = keeper(next, storage);
    await second.start(3_600_000);
    assert.equal(admitted(next, 1, 5, 9), 2);
    await second.stop();
  });

  test('counts that could not be saved are saved with the next ones, at their newest', async () => {
    const { rows, state, storage } = stored();
    const table = QuotaTable.create({ slots: 64, seed });
    const one = keeper(table, storage);
    state.failing = true;
    admitted(table, 1, 9, 2);
    admitted(table, 2, 9, 1);
    await assert.rejects(one.save(), /away/);
    assert.equal(rows.size, 0);
    admitted(table, 1, 9, 2);
    state.failing = false;
    await one.save();
    assert.deepEqual(
      [...rows.values()].map(row => row.used).sort((a, b) => a - b),
      [1, 4],
    );
  });
});
