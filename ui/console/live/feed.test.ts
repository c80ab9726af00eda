import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import type { Decision, LiveSecond } from '#kit/api/admin.ts';
import { LiveFeed } from './feed.ts';
import { missingSeconds } from './gaps.ts';

/** A stream that says what a test says. */
class FakeSource extends EventTarget {
  isClosed = false;
  close() {
    this.isClosed = true;
  }
  says(event: string, data: unknown) {
    this.dispatchEvent(new MessageEvent(event, { data: JSON.stringify(data) }));
  }
  breaks() {
    this.dispatchEvent(new Event('error'));
  }
}

const second = (at: number): LiveSecond => ({
  at,
  requests: 1,
  refused: 0,
  byRefusal: {},
  p50: null,
  p95: null,
  p99: null,
  dropped: 0,
  connections: 0,
});
const refusal = (id: string, at: number) => ({ id, at, policyId: 'p', mode: 'block' }) as Decision;

function feedOf(t: TestContext, { recent = [] as readonly Decision[] } = {}) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const sources: FakeSource[] = [];
  const state = { asked: 0 };
  const feed = new LiveFeed({
    open: () => {
      const source = new FakeSource();
      sources.push(source);
      return source as unknown as EventSource;
    },
    recent: async () => recent,
    checkSession: async () => void state.asked++,
    now: () => 0,
    random: () => 0.5,
  });
  const stop = feed.watch(() => undefined);
  return { feed, sources, state, stop, wait: (ms: number) => t.mock.timers.tick(ms) };
}

suite('the live feed', () => {
  test('comes back after a cut, waits longer each time and stops asking in the end', t => {
    const { feed, sources, wait } = feedOf(t);
    for (let attempt = 1; attempt <= 10; attempt++) {
      sources.at(-1)?.breaks();
      assert.equal(feed.read().connection.state, 'reconnecting');
      assert.equal(sources.length, attempt);
      const length = Math.min(1_000 * 2 ** (attempt - 1), 30_000);
      wait(length - 1);
      assert.equal(sources.length, attempt, 'too early');
      wait(1);
    }
    sources.at(-1)?.breaks();
    assert.equal(feed.read().connection.state, 'ended');
    wait(600_000);
    assert.equal(sources.length, 11);
    feed.connectNow();
    assert.equal(sources.length, 12);
  });

  test('asks after each cut whether the session still holds', t => {
    const { sources, state, wait } = feedOf(t);
    sources[0]?.breaks();
    assert.equal(state.asked, 1);
    wait(1_000);
    sources[1]?.breaks();
    assert.equal(state.asked, 2);
  });

  test('takes silence for a cut', t => {
    const { feed, sources, wait } = feedOf(t);
    sources[0]?.says('history', []);
    assert.equal(feed.read().connection.state, 'live');
    wait(7_999);
    sources[0]?.says('tick', second(1));
    wait(7_999);
    assert.equal(feed.read().connection.state, 'live');
    wait(1);
    assert.equal(feed.read().connection.state, 'reconnecting');
    assert.equal(sources[0]?.isClosed, true);
  });

  test('hears nothing from a connection that it has given up', t => {
    const { feed, sources } = feedOf(t);
    feed.connectNow();
    sources[0]?.says('tick', second(1));
    sources[0]?.breaks();
    assert.deepEqual(feed.read().seconds, []);
    assert.equal(feed.read().connection.state, 'connecting');
  });

  test('keeps five minutes and 200 refusals, however much is told', t => {
    const { feed, sources } = feedOf(t);
    for (let at = 0; at < 1_000; at++) {
      sources[0]?.says('tick', second(at * 1000));
      sources[0]?.says('decision', [refusal(`a${at}`, at), refusal(`b${at}`, at)]);
    }
    assert.equal(feed.read().seconds.length, 300);
    assert.equal(feed.read().refusals.length, 200);
    assert.equal(feed.read().refusals[0]?.at, 999);
  });

  test('keeps what it saw over a cut, also where the server has forgotten it, and nothing older', t => {
    const { feed, sources } = feedOf(t);
    sources[0]?.says('history', [second(1_000), second(200_000), second(201_000)]);
    feed.connectNow();
    sources[1]?.says('history', [second(201_000), second(310_000)]);
    const shown = () => feed.read().seconds.map(({ at }) => at);
    assert.deepEqual(shown(), [200_000, 201_000, 310_000]);
    feed.connectNow();
    sources[2]?.says('history', []);
    sources[2]?.says('tick', second(311_000));
    assert.deepEqual(shown(), [200_000, 201_000, 310_000, 311_000]);
  });

  test('tells a refusal once that both the list and the stream know, newest first', async t => {
    const { feed, sources } = feedOf(t, { recent: [refusal('b', 2), refusal('a', 1)] });
    sources[0]?.says('decision', [refusal('b', 2), refusal('c', 3)]);
    await Promise.resolve();
    await Promise.resolve();
    assert.deepEqual(
      feed.read().refusals.map(({ id }) => id),
      ['c', 'b', 'a'],
    );
  });

  test('disconnects when nobody looks any more, and does not come back', t => {
    const { sources, stop, wait } = feedOf(t);
    stop();
    assert.equal(sources[0]?.isClosed, true);
    wait(600_000);
    assert.equal(sources.length, 1);
  });

  test('tells nobody while it is out of sight, and everything on return', t => {
    const { feed, sources } = feedOf(t);
    let told = 0;
    feed.watch(() => told++);
    feed.hide(true);
    sources[0]?.says('tick', second(1));
    assert.equal(told, 0);
    feed.hide(false);
    assert.equal(told, 1);
    assert.equal(feed.read().seconds.length, 1);
  });

  test('counts the seconds that did not arrive, and none that is only late', () => {
    assert.equal(missingSeconds([]), 0);
    assert.equal(missingSeconds([1_000, 2_004, 2_990, 4_300].map(at => ({ at }))), 0);
    assert.equal(missingSeconds([1_000, 4_000, 5_000, 7_000].map(at => ({ at }))), 3);
  });
});
