import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { PresentedCertificate } from '#credentials';
import { nobody } from '../../exchange-state.ts';
import type { Caller, EndUser, ShownToken } from '../../exchange.ts';
import { Refusal } from '../../refusal.ts';
import { compilePolicy, testExchange } from '../../testing.ts';
import { policy } from './policy.ts';

const key: Partial<Caller> = { keyId: 'key_1' };
const certificate: Partial<Caller> = { certificate: {} as PresentedCertificate };
const program: Partial<Caller> = { token: {} as ShownToken };
const person: Partial<Caller> = { ...program, user: {} as EndUser };

function ask(anyOf: readonly (readonly string[])[], ...shown: Partial<Caller>[]) {
  const { authorise } = compilePolicy(policy, { anyOf });
  const caller = shown.reduce<Caller>((known, more) => ({ ...known, ...more }), nobody);
  const verdict = authorise?.(testExchange({ caller }));
  assert.ok(verdict === undefined || verdict instanceof Refusal);
  return verdict;
}

suite('credentials together', () => {
  const sets = [['api-key', 'user-token'], ['certificate']];

  test('all of one set are enough, and more do no harm', () => {
    assert.equal(ask(sets, key, person), undefined);
    assert.equal(ask(sets, certificate), undefined);
    assert.equal(ask(sets, certificate, program), undefined);
    assert.equal(ask([['token']], person), undefined);
  });

  test('a part of each set is not', () => {
    for (const shown of [[], [key], [person], [key, program]]) {
      const refusal = ask(sets, ...shown);
      assert.deepEqual([refusal?.code, refusal?.status], ['credentials-missing', 401]);
    }
    assert.ok(ask([['api-key', 'certificate', 'token']], key, certificate));
  });

  test('the answer says what is needed, and challenges for each scheme', () => {
    const refusal = ask(sets);
    assert.equal(
      refusal?.detail,
      'Needed: an API key and the access token of a person or a client certificate.',
    );
    assert.equal(refusal.headers?.['www-authenticate'], 'ApiKey realm="things", Bearer realm="things"');
  });
});
