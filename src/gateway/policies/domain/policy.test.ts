import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ClientNames } from '../../names/client-names.ts';
import { Refusal } from '../../refusal.ts';
import { compilePolicy, testExchange } from '../../testing.ts';
import { policy } from './policy.ts';

const called = (confirmed: readonly string[] | Promise<readonly string[]>) =>
  ({ of: () => confirmed }) as unknown as ClientNames;

async function passes(options: Record<string, unknown>, ...confirmed: string[]): Promise<boolean> {
  const verdicts = await Promise.all(
    [confirmed, Promise.resolve(confirmed)].map(async names =>
      compilePolicy(policy, options, { dependencies: { names: called(names) } }).screen?.(testExchange()),
    ),
  );
  const codes = verdicts.map(verdict => (verdict instanceof Refusal ? verdict.code : verdict));
  assert.equal(codes[0], codes[1], 'the same from memory and from the DNS');
  assert.ok(codes[0] === undefined || codes[0] === 'address-refused');
  return codes[0] === undefined;
}

suite('domain', () => {
  const cases: readonly (readonly [Record<string, unknown>, names: string[], admitted: boolean])[] = [
    [{ allow: ['*.example.com'] }, ['a.example.com'], true],
    [{ allow: ['*.example.com'] }, ['a.b.example.com'], true],
    [{ allow: ['*.Example.com'] }, ['other.test', 'a.example.com'], true],
    [{ allow: ['*.example.com'] }, ['example.com'], false],
    [{ allow: ['*.example.com'] }, ['evil-example.com'], false],
    [{ allow: ['*.example.com'] }, ['a.example.com.evil.test'], false],
    [{ allow: ['*.example.com'] }, [], false],
    [{ allow: ['a.example.com'] }, ['a.example.com'], true],
    [{ allow: ['a.example.com'] }, ['b.a.example.com'], false],
    [{ allow: ['*.example.com'], deny: ['bad.example.com'] }, ['bad.example.com'], false],
    [{ allow: ['*.example.com'], deny: ['bad.example.com'] }, ['good.example.com', 'bad.example.com'], false],
    [{ deny: ['*.example.com'] }, ['a.test.org'], true],
    [{ deny: ['*.example.com'] }, ['a.example.com'], false],
    [{ deny: ['*.example.com'] }, [], false],
    [{ deny: ['*.example.com'], unknown: 'allow' }, [], true],
    [{ deny: ['*.example.com'], unknown: 'allow' }, ['a.example.com'], false],
  ];
  for (const [options, names, admitted] of cases)
    test(`${JSON.stringify(options)} ${admitted ? 'admits' : 'refuses'} ${names.join(' and ') || 'nobody known'}`, async () => {
      assert.equal(await passes(options, ...names), admitted);
    });

  for (const entry of [
    'com',
    '*.com',
    '*',
    '*.',
    'a..example.com',
    'exa mple.com',
    '-a.example.com',
    'a.*.example.com',
  ])
    test(`"${entry}" is no domain: it is refused by name at publish`, () => {
      assert.throws(() => compilePolicy(policy, { allow: [entry] }), /is neither a host/);
    });

  test('what would refuse nobody, or admit everybody, is refused at publish', () => {
    assert.throws(() => compilePolicy(policy, {}), /give `allow` or `deny`/);
    assert.throws(
      () => compilePolicy(policy, { allow: ['*.example.com'], unknown: 'allow' }),
      /admit everybody past the list/,
    );
  });
});
