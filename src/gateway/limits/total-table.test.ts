import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { TotalTable } from './total-table.ts';

suite('a total over all workers', () => {
  const create = () => {
    const one = TotalTable.create({ rows: 2, workers: 3 });
    return { one, other: TotalTable.attach(one.buffer, 2) };
  };

  test('is never overshot, whoever takes', () => {
    const { one, other } = create();
    assert.deepEqual(
      [one, other, one, other].map(table => table.take(0, 3)),
      [true, true, true, false],
    );
    assert.equal(one.count(0), 3);
  });

  test('has room again for what was given back, and a refusal takes none', () => {
    const { one, other } = create();
    assert.ok(one.take(0, 1));
    assert.equal(other.take(0, 1), false);
    one.giveBack(0);
    assert.ok(other.take(0, 1));
  });

  test('is kept for each row alone', () => {
    const { one } = create();
    assert.ok(one.take(0, 1));
    assert.ok(one.take(1, 1));
  });

  test('loses what a worker counted that has ended, and nothing else', () => {
    const { one, other } = create();
    one.take(1, 9);
    other.take(1, 9);
    other.take(0, 9);
    one.forget(2);
    assert.deepEqual([one.count(0), one.count(1)], [0, 1]);
  });

  test('has no place for a worker beyond its columns', () => {
    const { one } = create();
    assert.throws(() => TotalTable.attach(one.buffer, 3), RangeError);
  });
});
