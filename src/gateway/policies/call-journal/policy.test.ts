import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '../../refusal.ts';
import { compilePolicy, testExchange } from '../../testing.ts';
import { policy } from './policy.ts';

test('a call passes when it is written down, and not before', async () => {
  const written = Promise.withResolvers<void>();
  const { journal } = compilePolicy(
    policy,
    {},
    { dependencies: { journal: { append: () => written.promise } } },
  );
  let verdict: unknown = 'none yet';
  const decided = Promise.resolve(journal?.(testExchange())).then(late => (verdict = late));
  await new Promise(resolve => setImmediate(resolve));
  assert.equal(verdict, 'none yet');
  written.resolve();
  await decided;
  assert.equal(verdict, undefined);
});

test('a call that cannot be written down is refused, and the answer does not tell why', async () => {
  const failing = { append: () => Promise.reject(new Error('ENOSPC: /var/lib')) };
  for (const dependency of [failing, undefined]) {
    const { journal } = compilePolicy(policy, {}, { dependencies: { journal: dependency } });
    const verdict = await journal?.(testExchange());
    assert.ok(verdict instanceof Refusal);
    assert.equal(verdict.code, 'journal-unavailable');
    assert.equal(verdict.detail, undefined);
    assert.equal(verdict.headers?.['retry-after'], '2');
  }
});
