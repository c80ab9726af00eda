import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ErrorCode } from '#kernel';
import { LimitTable } from '../../limits/limit-table.ts';
import type { Placement } from '../../policy.ts';
import { Refusal } from '../../refusal.ts';
import { compilePolicy, testExchange, testNow } from '../../testing.ts';
import { policy } from './policy.ts';

const atZone: Partial<Placement> = { scope: 'zone', version: undefined, operation: undefined };

function guarded(options: Record<string, unknown> = { limit: 3, window: '1m' }) {
  const limits = LimitTable.create({ slots: 1024, seed: { k0: 1, k1: 2 }, epoch: testNow });
  const { screen, refused } = compilePolicy(policy, options, { place: atZone, dependencies: { limits } });
  const at = (address: string, afterMs: number) => testExchange({ address, now: testNow + afterMs });
  return {
    fail(address: string, times = 1, code: ErrorCode = 'api-key-invalid', afterMs = 0) {
      for (let n = 0; n < times; n++) refused?.(at(address, afterMs), new Refusal(code));
    },
    passes(address: string, afterMs = 0): boolean {
      const verdict = screen?.(at(address, afterMs));
      if (verdict === undefined) return true;
      assert.ok(verdict instanceof Refusal);
      assert.deepEqual([verdict.code, verdict.status], ['too-many-failures', 429]);
      assert.match(verdict.headers?.['retry-after'] ?? '', /^[1-9]\d*$/);
      return false;
    },
  };
}

suite('failed-authentication', () => {
  test('an address that showed so many wrong keys is refused before anybody looks at the next', () => {
    const { fail, passes } = guarded();
    fail('192.0.2.1', 2);
    assert.equal(passes('192.0.2.1'), true);
    fail('192.0.2.1');
    assert.equal(passes('192.0.2.1'), false);
  });

  test('other addresses are not locked out, whichever key was guessed at; a /64 counts as one', () => {
    const { fail, passes } = guarded();
    fail('192.0.2.1', 50);
    assert.equal(passes('192.0.2.2'), true);
    fail('2001:db8:1:2::1', 3);
    assert.equal(passes('2001:db8:1:2:ffff::9'), false);
    assert.equal(passes('2001:db8:1:3::1'), true);
  });

  test('asking, as good requests do, takes nothing back and adds nothing', () => {
    const { fail, passes } = guarded();
    fail('192.0.2.1', 2);
    for (let n = 0; n < 100; n++) assert.equal(passes('192.0.2.1'), true);
    fail('192.0.2.1');
    for (let n = 0; n < 100; n++) assert.equal(passes('192.0.2.1'), false);
  });

  test('failures are forgotten one by one, and however many there were, after a window', () => {
    const { fail, passes } = guarded();
    fail('192.0.2.1', 1_000);
    assert.equal(passes('192.0.2.1', 19_999), false);
    assert.equal(passes('192.0.2.1', 20_000), true);
    fail('192.0.2.1', 1, 'api-key-invalid', 20_000);
    assert.equal(passes('192.0.2.1', 20_001), false);
    assert.equal(passes('192.0.2.1', 80_000), true);
  });

  test('showing no credential, and refusals for other reasons, are no attempts', () => {
    const { fail, passes } = guarded();
    for (const code of [
      'api-key-missing',
      'token-missing',
      'token-expired',
      'rate-limited',
      'forbidden',
      'resource-unknown',
    ] as const)
      fail('192.0.2.1', 9, code);
    assert.equal(passes('192.0.2.1'), true);
  });

  test('a request that was refused before it had an address counts for nobody', () => {
    const { fail, passes } = guarded();
    fail('', 9);
    assert.equal(passes('192.0.2.1'), true);
  });

  test('it belongs to a zone, with a window of a day at most', () => {
    const options = { limit: 1, window: '1m' };
    assert.throws(() => compilePolicy(policy, options), /belongs to a zone/);
    assert.throws(() => compilePolicy(policy, { limit: 1, window: '2d' }, { place: atZone }), /a day/);
  });
});
