import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Recent } from './recent.ts';

suite('what was found lately', () => {
  test('never grows beyond its bound, however much comes', () => {
    const recent = new Recent<number>(100);
    for (let n = 0; n < 10_000; n++) recent.set(`${n}`, n);
    assert.ok(recent.size <= 100, `${recent.size} are held`);
    assert.equal(recent.get('9999'), 9_999);
    assert.equal(recent.get('0'), undefined);
  });

  test('what is asked for again stays', () => {
    const recent = new Recent<number>(10);
    recent.set('kept', 1);
    for (let n = 0; n < 100; n++) {
      recent.set(`${n}`, n);
      assert.equal(recent.get('kept'), 1);
    }
  });

  test('what is deleted is gone, from whichever half', () => {
    const recent = new Recent<number>(4);
    for (const name of ['a', 'b', 'c']) recent.set(name, 1);
    for (const name of ['a', 'b', 'c']) recent.delete(name);
    assert.deepEqual([recent.size, recent.get('a'), recent.get('c')], [0, undefined, undefined]);
  });
});
