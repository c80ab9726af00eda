import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Refusal } from '../../refusal.ts';
import { compilePolicy, testExchange, testZone } from '../../testing.ts';
import { policy } from './policy.ts';

function refusalFor(allow: readonly string[], verbStatus?: 403 | 405): Refusal {
  const zone = verbStatus === undefined ? testZone : { ...testZone, verbStatus };
  const steps = compilePolicy(policy, {}, { place: { zone } });
  const refusal = steps.route?.(testExchange({ method: 'DELETE' }), allow);
  assert.ok(refusal instanceof Refusal);
  return refusal;
}

suite('verbs-and-resources', () => {
  test('a path that no operation has is unknown, and no method is offered for it', () => {
    const refusal = refusalFor([]);
    assert.deepEqual(
      [refusal.code, refusal.status, refusal.headers?.['allow']],
      ['resource-unknown', 404, undefined],
    );
  });

  test('a method that is not listed is refused with those that are, in a fixed order', () => {
    const refusal = refusalFor(['POST', 'GET', 'HEAD']);
    assert.deepEqual(
      [refusal.code, refusal.status, refusal.headers?.['allow']],
      ['method-not-allowed', 405, 'GET, HEAD, POST'],
    );
  });

  test('a house that answers 403 does not say which methods there are', () => {
    const refusal = refusalFor(['GET'], 403);
    assert.deepEqual(
      [refusal.code, refusal.status, refusal.headers?.['allow']],
      ['method-not-offered', 403, undefined],
    );
  });

  test('a house that answers 403 for verbs still answers 404 for what is not there', () => {
    assert.equal(refusalFor([], 403).code, 'resource-unknown');
  });

  test('nothing that reaches it passes', () => {
    for (const allow of [[], ['GET'], ['*']]) assert.ok(refusalFor(allow) instanceof Refusal);
  });
});
