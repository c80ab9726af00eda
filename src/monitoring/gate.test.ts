import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { GatehouseError } from '#kernel';
import { Gate } from './gate.ts';

suite('a gate', () => {
  test('lets in what it may, lets wait what it may, and refuses the rest', async () => {
    const gate = new Gate({ atOnce: 2, mayWait: 3 });
    let inside = 0;
    let most = 0;
    const doors: (() => void)[] = [];
    const work = async () => {
      most = Math.max(most, ++inside);
      await new Promise<void>(resolve => doors.push(resolve));
      inside--;
    };
    const runs = [1, 2, 3, 4, 5].map(() => gate.run(work));
    await assert.rejects(gate.run(work), (error: unknown) => {
      assert.ok(error instanceof GatehouseError);
      return error.code === 'busy';
    });
    while (doors.length > 0) {
      doors.shift()?.();
      await new Promise(resolve => setImmediate(resolve));
    }
    await Promise.all(runs);
    assert.equal(most, 2);
    assert.equal(await gate.run(async () => 'free again'), 'free again');
  });

  test('lets the next in when work fails', async () => {
    const gate = new Gate({ atOnce: 1, mayWait: 1 });
    await assert.rejects(gate.run(() => Promise.reject(new Error('no'))));
    assert.equal(await gate.run(async () => 1), 1);
  });
});
