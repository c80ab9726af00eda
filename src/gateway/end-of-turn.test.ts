import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { atEndOfTurn } from './end-of-turn.ts';

suite('writes at the end of a turn', () => {
  test('happen when the turn is over, once and in order', async () => {
    const written: string[] = [];
    atEndOfTurn(() => written.push('first'));
    atEndOfTurn(() => written.push('second'));
    await Promise.resolve();
    assert.deepEqual(written, []);
    await setImmediate();
    assert.deepEqual(written, ['first', 'second']);
    await setImmediate();
    assert.equal(written.length, 2);
  });

  test('do not wait for a long turn: sixteen leave together, and what comes after them at its end', async () => {
    const written: number[] = [];
    for (let n = 1; n <= 18; n++) atEndOfTurn(() => written.push(n));
    assert.equal(written.length, 16);
    await setImmediate();
    assert.deepEqual(written.slice(16), [17, 18]);
  });

  test('that fail take no other with them', async () => {
    const written: number[] = [];
    atEndOfTurn(() => {
      throw new Error('no socket');
    });
    for (let n = 2; n < 16; n++) atEndOfTurn(() => written.push(n));
    // Sixteen are written at once, so that the failure is told here.
    assert.throws(() => atEndOfTurn(() => written.push(16)), /no socket/);
    await setImmediate();
    assert.equal(written.length, 15);
  });

  test('may put others off, which leave with the next turn', async () => {
    const written: string[] = [];
    atEndOfTurn(() => atEndOfTurn(() => written.push('later')));
    await setImmediate();
    await setImmediate();
    assert.deepEqual(written, ['later']);
  });
});
