import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { FeedState } from './feed-state.ts';
import type { FeedEntry } from './feed.ts';

const key = (sequence: number, id: string, hash: string | null): FeedEntry => ({
  kind: 'key',
  id,
  sequence,
  state: hash === null ? null : { applicationId: 'app_1', hash, notAfter: 0 },
});
const told = (feed: FeedState, size?: number) =>
  [...feed.batches(size)].flat().map(({ sequence }) => sequence);

suite('what a new worker is told of the Feed', () => {
  test('the latest condition of each thing, in order of sequence', () => {
    const feed = new FeedState();
    feed.apply([key(1, 'a', 'x'), key(2, 'b', 'x'), key(3, 'a', 'y')], true);
    assert.deepEqual(told(feed), [2, 3]);
  });

  test('a revoked key is not told, even when it was known before', () => {
    const feed = new FeedState();
    feed.apply([key(1, 'a', 'x')], true);
    feed.apply([key(2, 'a', null), key(3, 'b', 'x')], false);
    assert.deepEqual(told(feed), [3]);
  });

  test('the last removal, since it says how far the Feed has come', () => {
    const feed = new FeedState();
    feed.apply([key(1, 'a', 'x'), key(2, 'b', 'x'), key(3, 'a', null)], true);
    assert.deepEqual(told(feed), [2, 3]);
  });

  test('nothing from before a reset', () => {
    const feed = new FeedState();
    feed.apply([key(1, 'a', 'x')], true);
    feed.apply([key(5, 'b', 'x')], true);
    assert.deepEqual(told(feed), [5]);
    feed.apply([], true);
    assert.deepEqual(told(feed), []);
  });

  test('in pieces, with one even when there is nothing: that is how a worker learns that it knows all', () => {
    const feed = new FeedState();
    assert.deepEqual([...feed.batches()], [[]]);
    feed.apply(
      [1, 2, 3, 4, 5].map(n => key(n, `k${n}`, 'x')),
      true,
    );
    assert.deepEqual(
      [...feed.batches(2)].map(batch => batch.length),
      [2, 2, 1],
    );
  });
});
