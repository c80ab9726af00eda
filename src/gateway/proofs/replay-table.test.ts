import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { ReplayTable } from './replay-table.ts';

const epoch = Date.UTC(2026, 0, 15, 12);
const seed = { k0: 1, k1: 2 };
const minute = 60_000;

const table = (proofs: number) => ReplayTable.create({ proofs, seed, epoch });

suite('a table of used proofs', () => {
  test('gives a proof to the first who claims it, and to nobody after', () => {
    const used = table(1_024);
    assert.equal(used.isUsed(1, 2, epoch), false);
    assert.equal(used.claim(1, 2, epoch, epoch + minute), 'new');
    assert.equal(used.claim(1, 2, epoch, epoch + minute), 'used');
    assert.equal(used.isUsed(1, 2, epoch + 59_000), true);
    assert.equal(ReplayTable.attach(used.buffer, 3).claim(1, 2, epoch, epoch + minute), 'used');
  });

  test('tells proofs apart by all of their fingerprint', () => {
    const used = table(64);
    assert.equal(used.claim(1, 2, epoch, epoch + minute), 'new');
    assert.equal(used.claim(9, 2, epoch, epoch + minute), 'new');
    assert.equal(used.claim(1, 9, epoch, epoch + minute), 'new');
    assert.equal(used.claim(0, 0, epoch, epoch + minute), 'new');
  });

  test('remembers a proof to the end, fractions of a second included', () => {
    const used = table(64);
    used.claim(1, 2, epoch, epoch + 1_001);
    assert.equal(used.claim(1, 2, epoch + 1_999, epoch + minute), 'used');
  });

  test('takes no more when it is full, forgets none of what was used, and has room again when that runs out', () => {
    const used = table(64);
    for (let n = 0; n < 64; n++) assert.equal(used.claim(n, n, epoch, epoch + minute), 'new');
    assert.equal(used.claim(64, 64, epoch, epoch + minute), 'full');
    for (let n = 0; n < 64; n++) assert.equal(used.claim(n, n, epoch + 1_000, epoch + minute), 'used');
    assert.equal(used.claim(64, 64, epoch + minute + 1_000, epoch + 2 * minute), 'new');
  });

  test('a clock that was set back makes it remember longer, not shorter', () => {
    const used = table(64);
    used.claim(1, 2, epoch, epoch + minute);
    assert.equal(used.claim(1, 2, epoch - 10 * 86_400_000, epoch + minute), 'used');
    assert.equal(used.claim(3, 4, epoch - 10 * 86_400_000, epoch - 9 * 86_400_000), 'new');
    assert.equal(used.claim(3, 4, epoch - 10 * 86_400_000, epoch - 9 * 86_400_000), 'used');
  });

  test('a worker that died inside leaves no bucket shut, once that is noticed', () => {
    const used = table(64);
    // Where the lock of the first bucket is, in the name of worker 7.
    new Int32Array(used.buffer)[16] = 8;
    assert.equal(used.claim(1, 2, epoch, epoch + minute), 'full');
    assert.equal(used.releaseLocksOf(7), 1);
    assert.equal(used.claim(1, 2, epoch, epoch + minute), 'new');
  });

  test('another buffer is not taken for a table', () => {
    assert.throws(() => ReplayTable.attach(new SharedArrayBuffer(4_096), 0), /no replay table/);
  });
});
