import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { RecentHashes } from './recent-hashes.ts';

const hash = (n: number): Buffer => Buffer.from(`hash ${n}`);

suite('hashes of keys that were found lately', () => {
  test('a text that was not added has none', () => {
    const recent = new RecentHashes();
    recent.add('a', hash(1));
    assert.equal(recent.get('b'), undefined);
  });

  test('whoever comes again and again is remembered, however many others come', () => {
    const recent = new RecentHashes();
    recent.add('a', hash(1));
    for (let n = 0; n < 50_000; n++) {
      recent.add(`other ${n}`, hash(n));
      assert.deepEqual(recent.get('a'), hash(1));
    }
  });

  test('no number of keys makes it grow beyond its bound', () => {
    const recent = new RecentHashes();
    for (let n = 0; n < 50_000; n++) {
      recent.add(`key ${n}`, hash(n));
      recent.get(`key ${n - 3_000}`);
      assert.ok(recent.size <= 4_096);
    }
    assert.equal(recent.get('key 0'), undefined);
  });
});
