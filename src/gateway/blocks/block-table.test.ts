import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { acquire } from '../limits/bucket-locks.ts';
import { blockRule } from './block-rule.ts';
import { BlockTable } from './block-table.ts';
import { headerInts } from './layout.ts';

const now = Date.UTC(2026, 0, 15, 12);
const minute = 60_000;
const hour = 60 * minute;

const rule = blockRule({
  limit: 3,
  windowSeconds: 60,
  firstSeconds: 60,
  longestSeconds: 600,
  forgetSeconds: 3_600,
});

function table(slots = 64) {
  const blocks = BlockTable.create({ slots, seed: { k0: 1, k1: 2 } });
  return {
    blocks,
    strike: (who: number, at = now, times = 1) => {
      for (let n = 0; n < times; n++) blocks.strike(who, who, at, rule, () => `who ${who}`);
    },
    left: (who: number, at = now) => blocks.blocked(who, who, at),
  };
}

suite('table of blocks', () => {
  test('the strike that is one too many begins a block, which ends by itself', () => {
    const { strike, left, blocks } = table();
    strike(7, now, 2);
    assert.equal(left(7), 0);
    assert.equal(blocks.holdsAny(now), false);
    strike(7);
    assert.equal(left(7), 60);
    assert.equal(left(7, now + 59_000), 1);
    assert.equal(left(7, now + minute), 0);
    assert.equal(blocks.holdsAny(now + minute), false);
  });

  test('nobody else is blocked', () => {
    const { strike, left } = table();
    strike(7, now, 9);
    for (const other of [8, 7 + 64, 7 + 2 ** 20]) assert.equal(left(other), 0);
    assert.equal(left(7), 60);
  });

  test('strikes are forgotten one by one', () => {
    const { strike, left } = table();
    strike(7, now, 2);
    strike(7, now + 20_000);
    assert.equal(left(7, now + 20_000), 0);
    strike(7, now + 20_001);
    assert.equal(left(7, now + 20_001) > 0, true);
  });

  test('each further block lasts twice as long, up to the longest', () => {
    const { strike, left } = table();
    let at = now;
    const lengths = [];
    for (let n = 0; n < 7; n++) {
      strike(7, at, 3);
      lengths.push(left(7, at));
      at += left(7, at) * 1000;
    }
    assert.deepEqual(lengths, [60, 120, 240, 480, 600, 600, 600]);
  });

  test('a quiet time takes one level back, and no more: waiting a little is no way to begin anew', () => {
    const { strike, left } = table();
    strike(7, now, 3);
    strike(7, now + minute, 3);
    const end = now + 3 * minute;
    strike(7, end + hour - 1000, 3);
    assert.equal(left(7, end + hour - 1000), 240);
    const later = end + hour - 1000 + 240_000;
    strike(7, later + hour, 3);
    assert.equal(left(7, later + hour), 240);
    const muchLater = later + hour + 240_000 + 100 * hour;
    strike(7, muchLater, 3);
    assert.equal(left(7, muchLater), 60);
  });

  test('strikes of requests that were under way make a block no longer', () => {
    const { strike, left } = table();
    strike(7, now, 100);
    assert.equal(left(7), 60);
    strike(7, now + minute, 2);
    assert.equal(left(7, now + minute), 0);
  });

  test('is listed with what it is of and what it refused, and named by an id that tells nothing', () => {
    const { strike, left, blocks } = table();
    strike(7, now, 3);
    strike(9, now, 2);
    left(7);
    left(7);
    const [entry, ...others] = blocks.list(now);
    assert.deepEqual(others, []);
    assert.deepEqual(entry, {
      id: 'blk_0000000700000007',
      since: now / 1000,
      until: now / 1000 + 60,
      level: 1,
      refused: 2,
      text: 'who 7',
    });
    assert.deepEqual(blocks.list(now + minute), []);
  });

  test('lifted, it is over at once, and nothing of it is remembered', () => {
    const { strike, left, blocks } = table();
    strike(7, now, 3);
    assert.equal(blocks.lift('blk_0000000700000007', now)?.text, 'who 7');
    assert.equal(left(7), 0);
    assert.equal(blocks.lift('blk_0000000700000007', now), undefined);
    strike(7, now, 2);
    assert.equal(left(7), 0);
    strike(7);
    assert.equal(left(7), 60);
  });

  test('what is no id of a block lifts nothing', () => {
    const { strike, left, blocks } = table();
    strike(7, now, 3);
    for (const id of [
      '',
      'blk_',
      '0000000700000007',
      'blk_0000000700000008',
      'blk_00000007000000077',
      'blk_%',
    ])
      assert.equal(blocks.lift(id, now), undefined);
    assert.equal(left(7), 60);
  });

  test('whoever fills it with strikes frees nobody who is blocked, and blocks nobody', () => {
    const { strike, left } = table(8);
    strike(1, now, 3);
    for (let other = 2; other < 500; other++) strike(other, now, 2);
    assert.equal(left(1), 60);
    for (let other = 2; other < 500; other++) assert.equal(left(other), 0);
  });

  test('full of blocks, it blocks no more, says so, and everybody else passes', () => {
    const { strike, left, blocks } = table(8);
    for (let who = 1; who <= 8; who++) strike(who, now, 3);
    assert.equal(
      blocks.strike(99, 99, now, rule, () => ''),
      'crowded',
    );
    strike(99, now, 50);
    assert.equal(left(99), 0);
    strike(99, now + minute, 3);
    assert.equal(left(99, now + minute), 60);
  });

  test('the memory of a block outlives strikes of others', () => {
    const { strike, left } = table(8);
    strike(1, now, 3);
    const after = now + minute;
    for (let other = 2; other < 100; other++) strike(other, after, 1);
    strike(1, after, 3);
    assert.equal(left(1, after), 120);
  });

  test('another thread sees it, and lifts it', () => {
    const { strike, left, blocks } = table();
    strike(7, now, 3);
    const other = BlockTable.attach(blocks.buffer, 1);
    assert.equal(other.blocked(7, 7, now), 60);
    other.lift('blk_0000000700000007', now);
    assert.equal(left(7), 0);
  });

  test('a worker that dies inside leaves blocks in force, and its lock is freed', () => {
    const { strike, left, blocks } = table(8);
    strike(7, now, 3);
    const ints = new Int32Array(blocks.buffer);
    assert.equal(acquire(ints, headerInts, 5), true);
    assert.equal(left(7), 60);
    assert.equal(blocks.releaseLocksOf(5), 1);
    strike(8, now, 3);
    assert.equal(left(8), 60);
  });

  test('what another machine began holds here, unless it ends later here', () => {
    const { strike, left, blocks } = table();
    const since = now / 1000;
    const began = { id: 'blk_0000000700000007', since, level: 2, text: 'there', forgetSeconds: 3_600 };
    blocks.adopt({ ...began, until: since + 120 }, now);
    assert.equal(left(7), 120);
    blocks.adopt({ ...began, until: since + 30 }, now);
    assert.equal(left(7), 120);
    strike(7, now + 120_000, 3);
    assert.equal(left(7, now + 120_000), 240);
  });
});
