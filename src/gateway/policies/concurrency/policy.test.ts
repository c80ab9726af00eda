import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ExchangeState } from '../../exchange-state.ts';
import { ConcurrencyTable } from '../../limits/concurrency-table.ts';
import type { Placement } from '../../policy.ts';
import { Refusal } from '../../refusal.ts';
import { compilePolicy, testExchange, type TestRequest } from '../../testing.ts';
import { policy } from './policy.ts';

const atZone: Partial<Placement> = { scope: 'zone', version: undefined, operation: undefined };

function compiled(options: Record<string, unknown>, place: Partial<Placement> = {}) {
  const underWay = ConcurrencyTable.create({ slots: 64, seed: { k0: 1, k1: 2 } });
  const steps = compilePolicy(policy, options, { place, dependencies: { underWay } });
  const begin = (from: TestRequest = {}) => {
    const x = testExchange(from);
    const verdict = steps.screen === undefined ? steps.limit?.(x) : steps.screen(x);
    assert.ok(!(verdict instanceof Promise));
    return { verdict, x, passes: verdict === undefined };
  };
  const end = (x: ExchangeState) => {
    for (const entry of x.held ?? []) underWay.giveBack(entry);
  };
  return { begin, end };
}

suite('concurrency', () => {
  test('so many are under way at once, and the next passes when one is over', () => {
    const { begin, end } = compiled({ limit: 2 });
    const [first, second, third] = [begin(), begin(), begin()];
    assert.deepEqual([first.passes, second.passes, third.passes], [true, true, false]);
    assert.ok(third.verdict instanceof Refusal);
    assert.deepEqual(
      [third.verdict.code, third.verdict.status, third.verdict.headers],
      ['too-many-at-once', 429, { 'retry-after': '1' }],
    );
    end(first.x);
    assert.deepEqual([begin().passes, begin().passes], [true, false]);
  });

  test('what was refused holds nothing that its end could give back', () => {
    const { begin, end } = compiled({ limit: 1 });
    begin();
    const refused = begin();
    assert.equal(refused.x.held, undefined);
    end(refused.x);
    assert.equal(begin().passes, false);
  });

  test('others than the subject, the methods and the callers named are neither counted nor refused', () => {
    const { begin } = compiled({ limit: 1, per: ['address'], methods: 'writes', callers: 'keyless' });
    assert.deepEqual([begin({ method: 'POST' }).passes, begin({ method: 'POST' }).passes], [true, false]);
    assert.equal(begin({ method: 'GET' }).passes, true);
    assert.equal(begin({ method: 'POST', address: '192.0.2.9' }).passes, true);
  });

  test('what is left is announced as requests under way, at a zone by the refusal itself', () => {
    const { begin } = compiled({ limit: 2 });
    assert.deepEqual(begin().x.limitHeaders, {
      policy: '"application-at-once";q=2;qu="concurrent-requests"',
      limit: '"application-at-once";r=1',
    });
    const zone = compiled({ limit: 1 }, atZone);
    zone.begin();
    const { verdict } = zone.begin();
    assert.ok(verdict instanceof Refusal);
    assert.equal(verdict.headers?.['ratelimit'], '"address-at-once";r=0');
  });

  test('without headers, and where it only reports, nothing is announced', () => {
    assert.equal(compiled({ limit: 1, headers: false }).begin().x.limitHeaders.policy, '');
    const attachment = { id: 'att_1', policy: 'concurrency', options: {}, mode: 'report' } as const;
    assert.equal(compiled({ limit: 1 }, { attachment }).begin().x.limitHeaders.policy, '');
  });
});
