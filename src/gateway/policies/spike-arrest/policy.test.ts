import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Refusal } from '../../refusal.ts';
import { compilePolicy, testDependencies, testExchange, testNow, testZone } from '../../testing.ts';
import { policy } from './policy.ts';

function compiled(options: Record<string, unknown>) {
  const { limit } = compilePolicy(policy, options, { dependencies: testDependencies() });
  return (afterMs: number) => limit?.(testExchange({ now: testNow + afterMs }));
}

suite('spike-arrest', () => {
  test('a window of calls is admitted evenly spread and never at once, also after a pause', () => {
    const call = compiled({ limit: 10, window: '1s' });
    assert.equal(call(0), undefined);
    for (const early of [0, 50, 99]) assert.ok(call(early) instanceof Refusal);
    assert.equal(call(100), undefined);
    assert.equal(call(60_000), undefined);
    const refused = call(60_001);
    assert.ok(refused instanceof Refusal);
    assert.deepEqual([refused.code, refused.headers?.['retry-after']], ['rate-limited', '1']);
  });

  test('it is announced with what it admits in its window', () => {
    const { limit } = compilePolicy(policy, { limit: 10, window: '1s' });
    const x = testExchange();
    void limit?.(x);
    assert.deepEqual(x.limitHeaders, { policy: '"application";q=10;w=1', limit: '"application";r=0;t=1' });
  });

  test('it has no burst to be given, and at a zone it screens', () => {
    assert.ok(!('burst' in policy.options.properties));
    const place = { scope: 'zone', zone: testZone, version: undefined, operation: undefined } as const;
    assert.deepEqual(Object.keys(compilePolicy(policy, { limit: 1, window: 1 }, { place })), ['screen']);
  });
});
