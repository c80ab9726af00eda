import assert from 'node:assert/strict';
import { test } from 'node:test';
import { policy as quota } from '../policies/quota/policy.ts';
import { policy as rateLimit } from '../policies/rate-limit/policy.ts';
import { Refusal } from '../refusal.ts';
import { compilePolicy, testExchange } from '../testing.ts';

const application = {
  id: 'app_1',
  name: 'widget',
  tag: 'widget',
  kind: 'confidential',
  active: true,
} as const;
const keyed = () =>
  testExchange({ caller: { application, keyId: 'key_1', user: undefined, sandbox: false } });
const keyless = () => testExchange();

for (const [policy, options] of [
  [rateLimit, { limit: 1, window: '1m', per: ['address'] }],
  [quota, { limit: 1, window: 'day', per: 'address' }],
] as const) {
  test(`a ${policy.name} for the keyless refuses them and never a caller with a key`, async () => {
    const { limit } = compilePolicy(policy, { ...options, callers: 'keyless' });
    assert.equal(await limit?.(keyless()), undefined);
    assert.ok((await limit?.(keyless())) instanceof Refusal);
    for (let call = 0; call < 3; call++) assert.equal(await limit?.(keyed()), undefined);
  });

  test(`a ${policy.name} for keyed callers does not spend itself on the keyless`, async () => {
    const { limit } = compilePolicy(policy, { ...options, callers: 'keyed' });
    for (let call = 0; call < 3; call++) assert.equal(await limit?.(keyless()), undefined);
    assert.equal(await limit?.(keyed()), undefined);
    assert.ok((await limit?.(keyed())) instanceof Refusal);
  });
}

test('at a zone, a limit for the keyless waits until it is known who calls', () => {
  const options = { limit: 1, window: '1m', callers: 'keyless' };
  const steps = compilePolicy(rateLimit, options, { place: { scope: 'zone' } });
  assert.equal(steps.screen, undefined);
  assert.notEqual(steps.limit, undefined);
});
