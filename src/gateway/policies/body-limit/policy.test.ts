import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parser } from '#kernel';
import { Refusal } from '../../refusal.ts';
import { compilePolicy, testExchange } from '../../testing.ts';
import { policy } from './policy.ts';

const steps = compilePolicy(policy, { bytes: 1000 });

function codeFor(...headers: string[]): string | undefined {
  const verdict = steps.validate?.(testExchange({ method: 'POST', headers }));
  return verdict instanceof Refusal ? verdict.code : undefined;
}

suite('body-limit', () => {
  test('a body that announces more than the limit is refused before it is read', () => {
    assert.equal(codeFor('Content-Length', '1001'), 'body-too-large');
    assert.equal(codeFor('Content-Length', '999999999999999999999'), 'body-too-large');
  });

  test('a length that is no number is refused', () =>
    assert.equal(codeFor('Content-Length', '1e'), 'body-too-large'));

  test('a body of exactly the limit passes', () =>
    assert.equal(codeFor('Content-Length', '1000'), undefined));

  test('a request without a body passes', () => assert.equal(codeFor(), undefined));

  test('a chunked body is left to the counting reader, which is told the limit', () => {
    assert.equal(codeFor('Transfer-Encoding', 'chunked'), undefined);
    assert.equal(steps.bodyLimit, 1000);
  });

  for (const options of [{}, { bytes: -1 }, { bytes: 1.5 }, { bytes: '1000' }, { bytes: 1, more: 1 }])
    test(`the options ${JSON.stringify(options)} are refused at publish`, () =>
      assert.notEqual(parser(policy.options).faults(options).length, 0));
});
