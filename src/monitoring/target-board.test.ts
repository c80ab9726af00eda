import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { TargetState } from '#gateway';
import { TargetBoard } from './target-board.ts';
import { testClock } from './testing.ts';

const seen = (over: Partial<TargetState> = {}): TargetState => ({
  version: 'city/v1',
  group: 'main',
  url: 'http://a',
  state: 'healthy',
  outstanding: 1,
  connections: 2,
  queued: 3,
  ...over,
});

suite('how targets do', () => {
  test('is told of all workers together, as the worst of them sees it', () => {
    const board = new TargetBoard(testClock());
    board.add(1, [seen(), seen({ url: 'http://b' })]);
    board.add(2, [seen({ state: 'ejected' }), seen({ url: 'http://b', group: 'canary' })]);
    assert.deepEqual(
      board
        .targets()
        .map(({ url, group, state, workers, outstanding }) => [url, group, state, workers, outstanding]),
      [
        ['http://a', 'main', 'ejected', { healthy: 1, ejected: 1 }, 2],
        ['http://b', 'main', 'healthy', { healthy: 1 }, 1],
        ['http://b', 'canary', 'healthy', { healthy: 1 }, 1],
      ],
    );
  });

  test('is what was said last: a target that is no longer told of is gone', () => {
    const board = new TargetBoard(testClock());
    board.add(1, [seen(), seen({ url: 'http://b' })]);
    board.add(1, [seen({ url: 'http://b' })]);
    assert.deepEqual(
      board.targets().map(({ url }) => url),
      ['http://b'],
    );
  });

  test('is forgotten with a worker that says nothing any more', () => {
    const clock = testClock();
    const board = new TargetBoard(clock);
    board.add(1, [seen()]);
    clock.time += 5_001;
    board.add(2, [seen({ url: 'http://b' })]);
    assert.deepEqual(
      board.targets().map(({ url }) => url),
      ['http://b'],
    );
  });

  test('of one version says nothing of another', () => {
    const board = new TargetBoard(testClock());
    board.add(1, [seen(), seen({ version: 'city/v2', url: 'http://secret' })]);
    assert.deepEqual(
      board.targets('city/v1').map(({ url }) => url),
      ['http://a'],
    );
  });
});
