import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { ConcurrencyTable, createLedger } from './concurrency-table.ts';

const seed = { k0: 1, k1: 2 };
/** A bucket's first word, its lock, in a table of one bucket. */
const lockWord = 16;

const taken = (table: ConcurrencyTable, key: number, limit: number): number =>
  table.take(key, key, limit).entry;

suite('concurrency table', () => {
  test('as many as the limit are under way at once, and one more for each that is over', () => {
    const table = ConcurrencyTable.create({ slots: 64, seed });
    const held = [1, 2, 3].map(() => taken(table, 7, 3));
    assert.ok(held.every(entry => entry >= 0));
    assert.equal(taken(table, 7, 3), -1);
    assert.equal(taken(table, 8, 3) >= 0, true);
    table.giveBack(held[0] ?? -1);
    assert.deepEqual({ ...table.take(7, 7, 3), entry: 0 }, { entry: 0, count: 3, contended: false });
    assert.equal(taken(table, 7, 3), -1);
  });

  test('giving back twice frees nothing twice', () => {
    const table = ConcurrencyTable.create({ slots: 64, seed });
    const [first] = [taken(table, 7, 2), taken(table, 7, 2)];
    table.giveBack(first ?? -1);
    table.giveBack(first ?? -1);
    assert.ok(taken(table, 7, 2) >= 0);
    assert.equal(taken(table, 7, 2), -1);
  });

  test('a flood of subjects makes nobody exceed a limit, by comings and goings in any order', () => {
    const table = ConcurrencyTable.create({ slots: 8, seed });
    const held = new Map<number, number[]>();
    let most = 0;
    let state = 1;
    const random = (below: number) => {
      state = (state * 1_103_515_245 + 12_345) & 0x7fffffff;
      return (state >> 8) % below;
    };
    for (let step = 0; step < 50_000; step++) {
      const key = random(40);
      const mine = held.get(key) ?? [];
      if (random(2) === 0) {
        const entry = taken(table, key, 3);
        if (entry >= 0) held.set(key, [...mine, entry]);
      } else if (mine.length > 0) {
        table.giveBack(mine.pop() ?? -1);
      }
      most = Math.max(most, held.get(key)?.length ?? 0);
    }
    assert.equal(most, 3);
    for (const entries of held.values()) for (const entry of entries) table.giveBack(entry);
    for (let key = 0; key < 8; key++) assert.ok(taken(table, 100 + key, 1) >= 0, 'everything was given back');
  });

  test('what a worker that died had under way is taken back, and nothing of the others', () => {
    const host = ConcurrencyTable.create({ slots: 8, seed });
    const ledgers = [createLedger(), createLedger()] as const;
    const dies = ConcurrencyTable.attach(host.buffer, 1, ledgers[0]);
    const lives = ConcurrencyTable.attach(host.buffer, 2, ledgers[1]);
    for (let n = 0; n < 2; n++) taken(dies, 7, 4);
    for (let n = 0; n < 2; n++) taken(lives, 7, 4);
    assert.equal(taken(lives, 7, 4), -1);
    host.forget(1, ledgers[0], [ledgers[1]]);
    assert.deepEqual(
      [taken(lives, 7, 4) >= 0, taken(lives, 7, 4) >= 0, taken(lives, 7, 4)],
      [true, true, -1],
    );
  });

  test('a worker that died inside, between count and ledger, leaves neither a lock nor a wrong count', () => {
    for (const [count, ledgerWord] of [
      [3, 0],
      [2, 18],
    ] as const) {
      const host = ConcurrencyTable.create({ slots: 8, seed });
      const [ledger, other] = [createLedger(), createLedger()];
      const lives = ConcurrencyTable.attach(host.buffer, 2, other);
      const entry = taken(lives, 7, 2);
      const ints = new Int32Array(host.buffer);
      // Worker 1 died with the lock in its hand: cell 17 is the first slot's count.
      ints[lockWord] = 2;
      ints[lockWord + 1] = count;
      new Int32Array(ledger)[0] = ledgerWord;
      assert.equal(lives.take(7, 7, 2).contended, true);
      host.forget(1, ledger, [other]);
      assert.ok(taken(lives, 7, 2) >= 0);
      assert.equal(taken(lives, 7, 2), -1);
      lives.giveBack(entry);
      assert.ok(taken(lives, 7, 2) >= 0);
    }
  });

  test('where two workers died at once, the first is tried again after the second was noticed', () => {
    const host = ConcurrencyTable.create({ slots: 8, seed });
    const [first, second] = [createLedger(), createLedger()];
    taken(ConcurrencyTable.attach(host.buffer, 1, first), 7, 1);
    new Int32Array(host.buffer)[lockWord] = 3;
    assert.equal(host.forget(1, first, [second]), false);
    assert.equal(host.forget(2, second, [first]), true);
    assert.equal(host.take(7, 7, 1).entry, -1);
    assert.equal(host.takeBack(first), true);
    assert.ok(host.take(7, 7, 1).entry >= 0);
  });

  test('a worker that counts more than its ledger holds refuses, and counts on when some are over', () => {
    const table = ConcurrencyTable.create({ slots: 64, seed });
    let entry = -1;
    for (let n = 0; n < 65_536; n++) entry = taken(table, 7, 100_000);
    assert.ok(entry >= 0);
    assert.deepEqual([table.take(7, 7, 100_000).entry, table.take(7, 7, 100_000).contended], [-1, true]);
    table.giveBack(entry);
    assert.ok(taken(table, 7, 100_000) >= 0);
  });

  test('a foreign buffer is refused', () => {
    const ledger = createLedger();
    assert.throws(() => ConcurrencyTable.attach(new SharedArrayBuffer(4096), 0, ledger), /no concurrency/);
    assert.throws(() => ConcurrencyTable.create({ slots: 0, seed }), RangeError);
  });
});
