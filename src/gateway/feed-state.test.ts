import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { KeyView } from './callers/key-view.ts';
import { FeedState } from './feed-state.ts';
import type { FeedEntry } from './feed.ts';

const application = (sequence: number, id: string, name: string | null): FeedEntry => ({
  kind: 'application',
  id,
  sequence,
  state: name === null ? null : { name, tag: name, kind: 'public', active: true },
});
const hashOf = (text: string) => text.repeat(64);
const key = (sequence: number, id: string, hash: string | null): FeedEntry => ({
  kind: 'key',
  id,
  sequence,
  state: hash === null ? null : { applicationId: 'app_1', hash: hashOf(hash), notAfter: 0 },
});
const sequences = (batches: Iterable<FeedEntry[]>) => [...batches].flat().map(({ sequence }) => sequence);
const find = (feed: FeedState, hash: string) =>
  new KeyView(feed.keys.shared).find(Buffer.from(hashOf(hash), 'hex'));
const long = 'an identifier of more than 24 octets';

suite('what a new worker is told of the Feed', () => {
  test('the latest condition of each thing, in order of sequence', () => {
    const feed = new FeedState();
    feed.apply([application(1, 'a', 'x'), application(2, 'b', 'x'), application(3, 'a', 'y')], true);
    assert.deepEqual(sequences(feed.batches()), [2, 3]);
  });

  test('nothing that is gone, even when it was known before', () => {
    const feed = new FeedState();
    feed.apply([application(1, 'a', 'x')], true);
    feed.apply([application(2, 'a', null), application(3, 'b', 'x')], false);
    assert.deepEqual(sequences(feed.batches()), [3]);
  });

  test('how far the Feed has come, also by a removal or a key', () => {
    const feed = new FeedState();
    feed.apply([application(1, 'a', 'x'), application(2, 'a', null)], true);
    assert.equal(feed.sequence, 2);
    feed.apply([key(3, 'k', 'a')], false);
    assert.equal(feed.sequence, 3);
  });

  test('nothing from before a reset', () => {
    const feed = new FeedState();
    feed.apply([application(1, 'a', 'x'), key(2, 'k', 'a')], true);
    const { edition } = feed.keys;
    feed.apply([application(5, 'b', 'x')], true);
    assert.deepEqual(sequences(feed.everything()), [5]);
    assert.equal(find(feed, 'a'), undefined);
    assert.notEqual(feed.keys.edition, edition, 'the workers keep reading the keys from before');
    feed.apply([], true);
    assert.deepEqual(sequences(feed.everything()), []);
  });

  test('in pieces, with one even when there is nothing: that is how a worker learns that it knows all', () => {
    const feed = new FeedState();
    assert.deepEqual([...feed.batches()], [[]]);
    feed.apply(
      [1, 2, 3, 4, 5].map(n => application(n, `a${n}`, 'x')),
      true,
    );
    assert.deepEqual(
      [...feed.batches(2)].map(batch => batch.length),
      [2, 2, 1],
    );
  });
});

suite('revocations of tokens', () => {
  const revoked = (sequence: number, until: number): FeedEntry => ({
    kind: sequence % 2 === 0 ? 'token' : 'session',
    id: `t${sequence}`,
    sequence,
    state: { until },
  });

  test('are kept as long as such a token may live, and then no longer', () => {
    let now = 0;
    const feed = new FeedState(() => now);
    feed.apply([application(1, 'a', 'x')], true);
    for (; now < 100_000; now++) feed.apply([revoked(now + 2, now + 1_000)], false);
    const kept = sequences(feed.batches());
    assert.ok(kept.length <= 8_192, `${kept.length} are kept`);
    assert.equal(kept[0], 1, 'something else was forgotten');
    for (let last = 99_002; last <= 100_001; last++) assert.ok(kept.includes(last), `${last} is forgotten`);
    assert.equal(feed.sequence, 100_001);
  });
});

suite('keys, which workers read themselves', () => {
  test('are told to nobody, neither when they come nor when they go', () => {
    const feed = new FeedState();
    assert.deepEqual(feed.apply([key(1, 'k', 'a')], true), []);
    assert.equal(find(feed, 'a')?.id, 'k');
    assert.deepEqual(feed.apply([key(2, 'k', null)], false), []);
    assert.equal(find(feed, 'a'), undefined);
    assert.deepEqual(sequences(feed.batches()), []);
  });

  test('are told where they fit no record, and so is their end', () => {
    const feed = new FeedState();
    assert.deepEqual(feed.apply([key(1, long, 'a')], true), [key(1, long, 'a')]);
    assert.deepEqual(sequences(feed.batches()), [1]);
    assert.deepEqual(feed.apply([key(2, long, null)], false), [key(2, long, null)]);
  });

  test('are not known twice when they begin to fit a record, or cease to', () => {
    const feed = new FeedState();
    const odd = { ...key(1, 'k', 'a'), state: { applicationId: long, hash: hashOf('a'), notAfter: 0 } };
    assert.deepEqual(feed.apply([odd as FeedEntry], true), [odd]);
    assert.deepEqual(feed.apply([key(2, 'k', 'a')], false), [key(2, 'k', null)]);
    assert.equal(find(feed, 'a')?.applicationId, 'app_1');
    const again = { ...odd, sequence: 3 } as FeedEntry;
    assert.deepEqual(feed.apply([again], false), [again]);
    assert.equal(find(feed, 'a'), undefined);
  });

  test('that were revoked are not brought back by an old entry that arrives again', () => {
    const feed = new FeedState();
    feed.apply([key(1, 'k', 'a'), key(2, 'k', null)], true);
    feed.apply([key(1, 'k', 'a')], false);
    assert.equal(find(feed, 'a'), undefined);
  });

  test('are kept with everything else, and with the last removal', () => {
    const feed = new FeedState();
    feed.apply([key(1, 'k', 'a'), application(2, 'a', 'x'), key(3, 'gone', 'b'), key(4, 'gone', null)], true);
    const kept = [...feed.everything()].flat().toSorted((a, b) => a.sequence - b.sequence);
    assert.deepEqual(kept, [key(1, 'k', 'a'), application(2, 'a', 'x'), key(4, 'gone', null)]);
  });
});
