import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parser } from '#kernel';
import { Refusal } from '../../refusal.ts';
import { compilePolicy, testExchange } from '../../testing.ts';
import { policy } from './policy.ts';

function passes(options: Record<string, unknown>, address: string): boolean {
  const verdict = compilePolicy(policy, options).screen?.(testExchange({ address }));
  if (verdict === undefined) return true;
  assert.ok(verdict instanceof Refusal);
  assert.deepEqual([verdict.code, verdict.status, verdict.detail], ['address-refused', 403, undefined]);
  return false;
}

suite('address-list', () => {
  const cases: readonly (readonly [Record<string, unknown>, string, boolean])[] = [
    [{ allow: ['192.0.2.0/24'] }, '192.0.3.1', false],
    [{ allow: ['192.0.2.0/24'] }, '2001:db8::1', false],
    [{ allow: ['2001:db8::/32'] }, '192.0.2.1', false],
    [{ allow: ['192.0.2.7'] }, '192.0.2.8', false],
    [{ allow: ['192.0.2.0/24'] }, '', false],
    [{ allow: ['192.0.2.0/24'] }, '192.0.2.255', true],
    [{ allow: ['2001:db8::/32', '192.0.2.0/24'] }, '2001:db8:ffff::', true],
    [{ deny: ['192.0.2.0/24'] }, '192.0.2.0', false],
    [{ deny: ['::ffff:192.0.2.0/120'] }, '192.0.2.9', false],
    [{ allow: ['::ffff:192.0.2.9'] }, '192.0.2.9', true],
    [{ deny: ['192.0.2.0/24'] }, '::ffff:c000:209', false],
    [{ deny: ['2001:db8:1:2::/64'] }, '2001:db8:1:2:ffff:ffff:ffff:ffff', false],
    [{ deny: ['2001:db8:1:2::/64'] }, '2001:db8:1:3::', true],
    [{ deny: ['192.0.2.0/24'] }, '192.0.1.255', true],
    [{ allow: ['192.0.2.0/24'], deny: ['192.0.2.0/25'] }, '192.0.2.1', false],
    [{ allow: ['192.0.2.0/24'], deny: ['192.0.2.0/25'] }, '192.0.3.1', false],
    [{ allow: ['192.0.2.0/24'], deny: ['192.0.2.0/25'] }, '192.0.2.129', true],
    [{ allow: ['192.0.2.0/24'], deny: ['192.0.2.0/24'] }, '192.0.2.129', false],
  ];
  for (const [options, address, expected] of cases)
    test(`${JSON.stringify(options)} ${expected ? 'admits' : 'refuses'} ${address || 'what is no address'}`, () => {
      assert.equal(passes(options, address), expected);
    });

  test('a typo is refused when it is compiled, by name', () => {
    assert.throws(
      () => compilePolicy(policy, { deny: ['192.0.2.0/24', '198.51.100.0/33'] }),
      /"198\.51\.100\.0\/33"/,
    );
    assert.throws(() => compilePolicy(policy, { allow: ['198.51.100.1/24'] }), /"198\.51\.100\.1\/24"/);
  });

  test('a list that would refuse nobody, or admit nobody by an empty allow, is refused', () => {
    assert.throws(() => compilePolicy(policy, {}), /allow.*deny/);
    assert.notEqual(parser(policy.options).faults({ allow: [] }).length, 0);
    assert.notEqual(parser(policy.options).faults({ alow: ['192.0.2.1'] }).length, 0);
  });
});
