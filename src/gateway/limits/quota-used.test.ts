import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { policy } from '../policies/quota/policy.ts';
import type { ExchangeState } from '../exchange-state.ts';
import { compilePolicy, testExchange, testNow, testQuotas, testVersion } from '../testing.ts';
import { QuotaTable } from './quota-table.ts';
import { type QuotaAsked, quotaUsed } from './quota-used.ts';

const caller: ExchangeState['caller'] = {
  application: { id: 'app_1', name: 'one', tag: 'one', kind: 'confidential', active: true },
  keyId: 'key_1',
  user: undefined,
  sandbox: false,
};

/** A table in which the policy itself has counted calls of `app_1`. */
function counted(options: Record<string, unknown>, inPlan: boolean, calls: number, slots = 1024): QuotaTable {
  const table = QuotaTable.create({ slots, seed: { k0: 1, k1: 2 } });
  const place = { scope: inPlan ? ('plan' as const) : ('version' as const) };
  const { limit } = compilePolicy(policy, options, { place, dependencies: { quotas: testQuotas(table) } });
  for (let call = 0; call < calls; call += 1) void limit?.(testExchange({ caller }));
  return table;
}

const asked = (options: Record<string, unknown>, over: Partial<QuotaAsked> = {}): QuotaAsked => ({
  attachmentId: 'att_1',
  inPlan: false,
  options,
  applicationId: 'app_1',
  versionId: testVersion.id,
  ...over,
});

suite('what a quota has counted', () => {
  for (const window of ['minute', 'hour', 'day', 'week', 'month'])
    for (const inPlan of [true, false])
      test(`is what the policy counted, by the ${window}, ${inPlan ? 'in a plan' : 'elsewhere'}`, () => {
        const options = { limit: 10, window, timeZone: 'Europe/Berlin' };
        const table = counted(options, inPlan, 3);
        const told = quotaUsed(table, asked(options, { inPlan }), testNow);
        assert.equal(told?.used, 3);
        assert.ok((told?.resetsAt ?? 0) > testNow);
        assert.equal(quotaUsed(table, asked(options, { inPlan }), told?.resetsAt ?? 0)?.used, 0);
      });

  test('is not what another application, version in a plan or attachment used', () => {
    const options = { limit: 10, window: 'day' };
    const table = counted(options, true, 3);
    const ask = asked(options, { inPlan: true });
    assert.equal(quotaUsed(table, { ...ask, applicationId: 'app_2' }, testNow)?.used, 0);
    assert.equal(quotaUsed(table, { ...ask, versionId: 'ver_other' }, testNow)?.used, 0);
    assert.equal(quotaUsed(table, { ...ask, attachmentId: 'att_other' }, testNow)?.used, 0);
    assert.equal(quotaUsed(table, ask, testNow)?.used, 3);
  });

  test('is not told where addresses are counted', () => {
    const options = { limit: 10, window: 'day', per: 'address' };
    assert.equal(quotaUsed(counted(options, false, 3), asked(options), testNow), undefined);
  });

  test('is not told of an application that is counted together with others', () => {
    const options = { limit: 10, window: 'day' };
    const table = counted(options, false, 0, 1);
    const { limit } = compilePolicy(policy, options, { dependencies: { quotas: testQuotas(table) } });
    for (let id = 2; id < 12; id += 1) {
      const application = { ...caller.application, id: `app_${id}` };
      void limit?.(testExchange({ caller: { ...caller, application } as typeof caller }));
    }
    assert.equal(quotaUsed(table, asked(options), testNow), undefined);
  });

  test('counts nothing by being asked for', () => {
    const options = { limit: 1, window: 'day' };
    const table = counted(options, false, 0);
    for (let time = 0; time < 5; time += 1) assert.equal(quotaUsed(table, asked(options), testNow)?.used, 0);
  });
});
