import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { SharedProofs } from '../limits/shared-limits.ts';
import { Refusal } from '../refusal.ts';
import { testExchange, testNow, testProofs } from '../testing.ts';
import { ReplayGuard } from './replay-guard.ts';

const none = () => ({});
const until = testNow + 60_000;

/** A cache that answers as told, and what it was asked. */
function cache(answer: boolean | undefined): SharedProofs & { readonly asked: [string, number][] } {
  const asked: [string, number][] = [];
  return {
    asked,
    claim(name, forMs) {
      asked.push([name, forMs]);
      return Promise.resolve(answer);
    },
  };
}

const codeOf = (verdict: unknown): string | undefined =>
  verdict instanceof Refusal ? verdict.code : undefined;

suite('replays', () => {
  test('of a proof that a request has claimed are seen by the next one before any limit counts it', () => {
    const guard = new ReplayGuard(testProofs(), undefined);
    const first = testExchange();
    assert.equal(guard.note(first, 'a', until), true);
    assert.equal(guard.claim(first, none), undefined);
    assert.equal(guard.note(testExchange(), 'a', until), false);
    assert.equal(guard.note(testExchange(), 'b', until), true);
  });

  test('a request that several attachments judge uses its proof once', () => {
    const guard = new ReplayGuard(testProofs(), undefined);
    const x = testExchange();
    for (let n = 0; n < 2; n++) {
      assert.equal(guard.note(x, 'a', until), true);
      assert.equal(guard.claim(x, none), undefined);
    }
  });

  test('a request that showed nothing claims nothing', () => {
    assert.equal(new ReplayGuard(testProofs(), cache(false)).claim(testExchange(), none), undefined);
  });

  test('machines that share a cache take a proof once between them', async () => {
    const shared = cache(false);
    const guard = new ReplayGuard(testProofs(), shared);
    const x = testExchange();
    guard.note(x, 'a', until);
    assert.equal(codeOf(await guard.claim(x, none)), 'proof-replayed');
    assert.deepEqual(shared.asked, [['a', 60_000]]);
  });

  test('while the cache is away no proof is taken', async () => {
    const guard = new ReplayGuard(testProofs(), cache(undefined));
    const x = testExchange();
    guard.note(x, 'a', until);
    const verdict = await guard.claim(x, none);
    assert.equal(codeOf(verdict), 'proofs-unavailable');
    assert.equal((verdict as Refusal).status, 503);
  });

  test('a replay on the same machine does not ask the cache', async () => {
    const shared = cache(true);
    const guard = new ReplayGuard(testProofs(), shared);
    const [x, y] = [testExchange(), testExchange()];
    guard.note(x, 'a', until);
    guard.note(y, 'a', until);
    assert.equal(await guard.claim(x, none), undefined);
    assert.equal(codeOf(await guard.claim(y, none)), 'proof-replayed');
    assert.equal(shared.asked.length, 1);
  });
});
