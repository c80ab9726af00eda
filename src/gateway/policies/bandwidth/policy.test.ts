import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { LimitTable } from '../../limits/limit-table.ts';
import { waitAfter } from '../../limits/pace.ts';
import type { Placement } from '../../policy.ts';
import { Refusal } from '../../refusal.ts';
import { compilePolicy, testExchange, testNow, type TestRequest } from '../../testing.ts';
import { policy } from './policy.ts';

const kib = 1_024;

function compiled(options: Record<string, unknown>, place: Partial<Placement> = {}) {
  const limits = LimitTable.create({ slots: 64, seed: { k0: 1, k1: 2 }, epoch: testNow });
  const { limit } = compilePolicy(policy, options, { place, dependencies: { limits } });
  return (from: TestRequest = {}) => {
    const x = testExchange(from);
    return { x, verdict: limit?.(x) };
  };
}

suite('bandwidth', () => {
  test('bodies of one subject are slowed down, those of another are not', () => {
    const begin = compiled({ out: 10 * kib, burst: kib, per: ['address'] });
    const wait = (address: string) => {
      const { x } = begin({ address });
      return waitAfter(x.paces ?? [], 'out', 2 * kib, testNow);
    };
    assert.equal(wait('192.0.2.1'), 100);
    assert.equal(wait('192.0.2.1'), 300);
    assert.equal(wait('192.0.2.2'), 100);
  });

  test('a call that finds more used than there was waits, and is refused where that takes too long', async () => {
    const begin = compiled({ out: 10 * kib, burst: kib });
    const first = begin();
    assert.equal(first.verdict, undefined);
    waitAfter(first.x.paces ?? [], 'out', 2 * kib, testNow);
    const second = begin();
    assert.ok(second.verdict instanceof Promise);
    assert.equal(await second.verdict, undefined);
    waitAfter(first.x.paces ?? [], 'out', 400 * kib, testNow);
    const { verdict } = begin();
    assert.ok(verdict instanceof Refusal);
    assert.deepEqual([verdict.code, verdict.headers?.['retry-after']], ['rate-limited', '41']);
  });

  test('in and out are bounded apart, and trying it out slows nobody down', () => {
    const { x } = compiled({ in: 10 * kib, out: 20 * kib })();
    assert.deepEqual(
      x.paces?.map(({ direction }) => direction),
      ['in', 'out'],
    );
    const attachment = { id: 'att_1', policy: 'bandwidth', options: {}, mode: 'report' } as const;
    assert.equal(compiled({ in: 10 * kib }, { attachment })().x.paces, undefined);
  });

  test('a bandwidth that bounds nothing is refused when it is compiled', () => {
    assert.throws(() => compiled({}), /`in`, `out` or both/);
  });
});
