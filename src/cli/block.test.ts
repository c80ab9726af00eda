import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { HeldBlock } from '#gateway';
import { openTestCli } from './testing.ts';

const block: HeldBlock = {
  id: 'blk_0123456789abcdef',
  zone: 'external',
  policyId: 'att_1',
  address: '2001:db8:1:2::/64',
  application: '',
  isUser: false,
  isSandbox: false,
  isCrossSite: false,
  reports: false,
  level: 2,
  refused: 41,
  since: Date.UTC(2026, 5, 1) / 1000,
  until: Date.UTC(2026, 5, 1, 1) / 1000,
};

suite('gatehouse block', () => {
  test('lists who is blocked, and lifts it for a reason only', async () => {
    let held = [block];
    const cli = await openTestCli({
      blocks: {
        list: () => held,
        lift: id => {
          const there = held.some(one => one.id === id);
          held = held.filter(one => one.id !== id);
          return there;
        },
      },
    });
    assert.match(
      (await cli.run('block', 'list')).out,
      /blk_0123456789abcdef +2001:db8:1:2::\/64 +external +block +2 +41 +2026-06-01 01:00/,
    );
    assert.equal((await cli.run('block', 'lift', block.id)).code, 2);
    assert.notEqual((await cli.run('block', 'lift', 'blk_ff', '--reason', 'a test says so')).code, 0);
    assert.equal(held.length, 1);
    const { out } = await cli.run('block', 'lift', block.id, '--reason', 'a test says so');
    assert.match(out, /^Lifted: 2001:db8:1:2::\/64 is served again\.$/m);
    assert.match((await cli.run('block', 'list')).out, /^Nobody is blocked\.$/m);
    await cli.close();
  });
});
