import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parser } from '#kernel';
import type { ExchangeState } from '../../exchange-state.ts';
import { QuotaTable } from '../../limits/quota-table.ts';
import type { Placement } from '../../policy.ts';
import { Refusal } from '../../refusal.ts';
import {
  compilePolicy,
  testExchange,
  testNow,
  testQuotas,
  testVersion,
  type TestRequest,
} from '../../testing.ts';
import { policy } from './policy.ts';

const quotas = () => QuotaTable.create({ slots: 1024, seed: { k0: 1, k1: 2 } });

const caller = (id: string): ExchangeState['caller'] => ({
  application: { id, name: id, tag: id, kind: 'confidential', active: true },
  keyId: `key_${id}`,
  user: undefined,
  sandbox: false,
});

function compiled(options: Record<string, unknown>, place: Partial<Placement> = {}, table = quotas()) {
  const { limit } = compilePolicy(policy, options, { place, dependencies: { quotas: testQuotas(table) } });
  assert.ok(limit !== undefined);
  return (from: TestRequest = {}) => {
    const x = testExchange(from);
    const verdict = limit(x);
    assert.ok(!(verdict instanceof Promise));
    return { verdict, x, passes: verdict === undefined };
  };
}

suite('quota', () => {
  test('calls beyond the quota are refused until the next calendar window', () => {
    const call = compiled({ limit: 2, window: 'day' });
    assert.deepEqual([call().passes, call().passes], [true, true]);
    const { verdict } = call();
    assert.ok(verdict instanceof Refusal);
    assert.deepEqual([verdict.code, verdict.status], ['quota-exhausted', 429]);
    // testNow is noon.
    assert.deepEqual(verdict.headers, { 'retry-after': '43200' });
    assert.equal(verdict.detail, undefined);
    assert.equal(call({ now: testNow + 43_199_999 }).passes, false);
    assert.equal(call({ now: testNow + 43_200_000 }).passes, true);
  });

  test('the day ends where the time zone says', () => {
    const call = compiled({ limit: 1, window: 'day', timeZone: 'Asia/Tokyo' });
    call();
    const { verdict } = call();
    assert.ok(verdict instanceof Refusal);
    assert.equal(verdict.headers?.['retry-after'], String(3 * 3600));
  });

  test('applications have their own quota; keyless callers count by address, IPv6 by /64', () => {
    const call = compiled({ limit: 1, window: 'hour' });
    assert.equal(call({ caller: caller('app_1') }).passes, true);
    assert.equal(call({ caller: caller('app_1'), address: '198.51.100.1' }).passes, false);
    assert.equal(call({ caller: caller('app_2') }).passes, true);
    assert.equal(call({ address: '2001:db8::1' }).passes, true);
    assert.equal(call({ address: '2001:db8::2' }).passes, false);
  });

  test('per address, an application brings no second quota', () => {
    const call = compiled({ limit: 1, window: 'hour', per: 'address' });
    assert.equal(call({ caller: caller('app_1') }).passes, true);
    assert.equal(call({ caller: caller('app_2') }).passes, false);
    assert.equal(call().passes, false);
  });

  test('in a plan each subscription has its own quota', () => {
    const call = compiled({ limit: 1, window: 'month' }, { scope: 'plan' });
    const known = { caller: caller('app_1') };
    assert.deepEqual([call(known).passes, call(known).passes], [true, false]);
    assert.equal(call({ ...known, version: { ...testVersion, id: 'ver_2' } }).passes, true);
  });

  test('quotas of one attachment over different windows do not mix', () => {
    const table = quotas();
    assert.equal(compiled({ limit: 1, window: 'day' }, {}, table)().passes, true);
    assert.equal(compiled({ limit: 1, window: 'month' }, {}, table)().passes, true);
    assert.equal(compiled({ limit: 1, window: 'day' }, {}, table)().passes, false);
  });

  test('callers are told what is left, but not by a quota that is hidden or on trial', () => {
    assert.deepEqual(compiled({ limit: 5, window: 'day' })().x.limitHeaders, {
      policy: '"application-day";q=5;w=86400',
      limit: '"application-day";r=4;t=43200',
    });
    assert.equal(compiled({ limit: 5, window: 'month', name: 'm' })().x.limitHeaders.policy, '"m";q=5');
    assert.equal(compiled({ limit: 5, window: 'day', headers: false })().x.limitHeaders.policy, '');
    const attachment = { id: 'att_1', policy: 'quota', mode: 'report', options: {} } as const;
    assert.equal(compiled({ limit: 5, window: 'day' }, { attachment })().x.limitHeaders.policy, '');
  });

  const schema = parser(policy.options);
  const wrong = [
    {},
    { limit: 0, window: 'day' },
    { limit: 1, window: 'year' },
    { limit: 1, window: 'day', per: 'operation' },
    { limit: 1, window: 'day', name: 'A' },
    { limit: 1, window: 'day', burst: 1 },
  ];
  for (const options of wrong)
    test(`options ${JSON.stringify(options)} are refused`, () => {
      assert.notEqual(schema.faults(options).length, 0);
    });

  test('an unknown time zone is refused when it is compiled', () => {
    assert.throws(() => compilePolicy(policy, { limit: 1, window: 'day', timeZone: 'Mars/Olympus' }));
  });
});
