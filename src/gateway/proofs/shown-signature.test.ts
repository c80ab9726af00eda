import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { shownSignatures } from './shown-signature.ts';
import { componentsAtMost } from './signature-base.ts';
import { memberValue } from './structured-fields.ts';

const shown = (input: string | undefined, signature: string | undefined) =>
  shownSignatures([
    ...(input === undefined ? [] : ['Signature-Input', input]),
    ...(signature === undefined ? [] : ['Signature', signature]),
  ]);
const octets = (length: number): string => `:${Buffer.alloc(length, 1).toString('base64')}:`;
const parameters = ';created=1618884473;keyid="k"';

suite('signatures that a request shows (RFC 9421 section 4)', () => {
  test('are none where it shows none, and what it shows otherwise', () => {
    assert.deepEqual(shown(undefined, undefined), []);
    const read = shown(`a=("@method" "x-b";sf)${parameters};nonce="n";expires=1618884500`, `a=${octets(64)}`);
    assert.ok(!('fault' in read));
    const [one] = read;
    assert.deepEqual([...(one?.covers ?? [])], ['@method']);
    assert.deepEqual([one?.keyId, one?.nonce, one?.created], ['k', 'n', 1_618_884_473_000]);
    assert.deepEqual([one?.expires, one?.signature.length], [1_618_884_500_000, 64]);
  });

  const list = `a=("@method")${parameters}`;
  const many = Array.from({ length: 5 }, (_, at) => `s${at}`);
  const wrong: Readonly<Record<string, readonly [string | undefined, string | undefined]>> = {
    'an input without a signature': [list, undefined],
    'a signature without an input': [undefined, `a=${octets(64)}`],
    'names that do not go together': [list, `b=${octets(64)}`],
    'a signature too many': [list, `a=${octets(64)}, b=${octets(64)}`],
    'an input too many': [`${list}, b=("@path")${parameters}`, `a=${octets(64)}`],
    'more than are looked at': [
      many.map(name => `${name}=("@method")${parameters}`).join(', '),
      many.map(name => `${name}=${octets(64)}`).join(', '),
    ],
    'one that is no octets': [list, 'a="AAAA"'],
    'one that is a list': [list, `a=(${octets(64)})`],
    'an input that is no list': [`a="@method"${parameters}`, `a=${octets(64)}`],
    'one that is too long': [list, `a=${octets(513)}`],
    'no key': ['a=("@method");created=1618884473', `a=${octets(64)}`],
    'an empty name of a key': ['a=("@method");created=1618884473;keyid=""', `a=${octets(64)}`],
    'a name of a key that is too long': [
      `a=("@method");created=1618884473;keyid="${'k'.repeat(257)}"`,
      `a=${octets(64)}`,
    ],
    'no time': ['a=("@method");keyid="k"', `a=${octets(64)}`],
    'a time that is none': ['a=("@method");created=1.5;keyid="k"', `a=${octets(64)}`],
    'a time before time': ['a=("@method");created=-1;keyid="k"', `a=${octets(64)}`],
    'an end that is none': [`${list};expires="x"`, `a=${octets(64)}`],
    'a nonce that is none': [`${list};nonce=1`, `a=${octets(64)}`],
    'an algorithm that is none': [`${list};alg=?1`, `a=${octets(64)}`],
    'a tag that is none': [`${list};tag=t`, `a=${octets(64)}`],
    'components without end': [
      `a=(${Array.from({ length: componentsAtMost + 1 }, (_, at) => `"x-${at}"`).join(' ')})${parameters}`,
      `a=${octets(64)}`,
    ],
    'a field that is too long': [`a=("${'x'.repeat(100_000)}")${parameters}`, `a=${octets(64)}`],
    'a name twice': [`${list}, ${list}`, `a=${octets(64)}`],
  };
  for (const [what, [input, signature]] of Object.entries(wrong))
    test(`are refused with ${what}`, () => assert.ok('fault' in shown(input, signature)));

  test('have members that are looked for in fields of a bounded length', () => {
    assert.equal(memberValue(['a="x"'], 'a'), '"x"');
    assert.equal(memberValue([`b="${'x'.repeat(100_000)}", a="x"`], 'a'), undefined);
  });
});
