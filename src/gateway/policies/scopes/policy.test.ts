import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { nobody } from '../../exchange-state.ts';
import type { ShownToken } from '../../exchange.ts';
import { Refusal } from '../../refusal.ts';
import type { OperationDocument } from '../../snapshot/document.ts';
import { compilePolicy, testExchange, testOperation, testVersion } from '../../testing.ts';
import { policy } from './policy.ts';

const tokenWith = (...scopes: string[]) => ({ scopes: new Set(scopes) }) as unknown as ShownToken;
const operationWith = (scopes: OperationDocument['scopes']): OperationDocument =>
  scopes === undefined ? testOperation : { ...testOperation, scopes };

function ask(
  token: ShownToken | undefined,
  { options = {}, scopes }: { options?: Record<string, unknown>; scopes?: OperationDocument['scopes'] } = {},
) {
  const operation = operationWith(scopes);
  const { authorise } = compilePolicy(policy, options, { place: { operation } });
  const verdict = authorise?.(testExchange({ operation, caller: { ...nobody, token } }));
  assert.ok(verdict === undefined || verdict instanceof Refusal);
  return verdict;
}

const contract = { scopes: [['things:read', 'things:all'], ['admin']] } as const;

suite('scopes', () => {
  test('a token with all scopes of one set of the contract passes', () => {
    assert.equal(ask(tokenWith('things:read', 'things:all', 'x'), contract), undefined);
    assert.equal(ask(tokenWith('admin'), contract), undefined);
  });

  test('a token with a part of each set, similar names, or none does not, and is told what to ask for', () => {
    for (const token of [
      tokenWith('things:read'),
      tokenWith('things:all', 'admins'),
      tokenWith('ADMIN'),
      tokenWith('things'),
      tokenWith(),
    ]) {
      const refusal = ask(token, contract);
      assert.deepEqual([refusal?.code, refusal?.status], ['scope-insufficient', 403]);
      assert.equal(
        refusal?.headers?.['www-authenticate'],
        'Bearer realm="things", error="insufficient_scope", scope="things:read things:all"',
      );
    }
  });

  test('without a token nobody passes', () => {
    const refusal = ask(undefined, contract);
    assert.deepEqual([refusal?.code, refusal?.status], ['token-missing', 401]);
  });

  test("scopes named here are asked for instead of the contract's", () => {
    const options = { scopes: ['a', 'b'] };
    assert.equal(ask(tokenWith('a', 'b'), { ...contract, options }), undefined);
    assert.equal(ask(tokenWith('admin'), { ...contract, options })?.code, 'scope-insufficient');
  });

  test('what the contract leaves out is refused at publish, by the name of the operation', () => {
    assert.throws(() => ask(tokenWith('a')), /no scope for GET \/things\/\{id\};/);
    assert.throws(() => ask(tokenWith('a'), { scopes: [] }), /no scope for GET/);
    const mixed = { ...testVersion, operations: [operationWith([['a']]), testOperation, testOperation] };
    const place = { scope: 'version', version: mixed, operation: undefined } as const;
    assert.throws(() => compilePolicy(policy, {}, { place }), /and 1 more/);
    compilePolicy(policy, { otherwise: ['a'] }, { place });
    compilePolicy(policy, { scopes: ['a'] }, { place });
  });

  test('what the contract leaves out takes the scopes that are named for it', () => {
    const options = { otherwise: ['rest'] };
    assert.equal(ask(tokenWith('rest'), { options }), undefined);
    assert.equal(ask(tokenWith('a'), { options })?.code, 'scope-insufficient');
    assert.equal(ask(tokenWith('rest'), { ...contract, options })?.code, 'scope-insufficient');
  });

  test('an operation that nobody foresaw, at a zone or below the contract, takes no token', () => {
    const place = { scope: 'zone', version: undefined, operation: undefined } as const;
    const { authorise } = compilePolicy(policy, {}, { place });
    const verdict = authorise?.(testExchange({ caller: { ...nobody, token: tokenWith('admin') } }));
    assert.ok(verdict instanceof Refusal);
    assert.equal(verdict.code, 'scope-insufficient');
  });
});
