import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { RE2JS } from 're2js';
import { allOctets, has, octetsIn, type OctetSet } from '../octet-set.ts';
import { readSyntax } from '../regex/syntax.ts';
import { alphabets } from './alphabets.ts';
import { type Clause, type Requirement } from './clause.ts';
import { requiredBy } from './required.ts';
import { numbers } from './testing.ts';

const required = (pattern: string, alphabet: OctetSet = allOctets): Requirement =>
  requiredBy(readSyntax(pattern, false) ?? assert.fail('unknown'), alphabet);

const lower = (text: string): string => text.replaceAll(/[A-Z]/g, letter => letter.toLowerCase());
const octetsOf = (text: string): number[] => [...Buffer.from(text, 'latin1')];
const fulfils = (text: string, { literals, octets }: Clause): boolean =>
  [...literals].some(literal => lower(text).includes(literal)) ||
  octetsOf(text).some(octet => has(octets, octet));

function written(requirement: Requirement): unknown {
  if (requirement === 'impossible') return requirement;
  return requirement.map(({ literals, octets }) => [
    ...[...literals].sort(),
    ...Array.from({ length: 256 }, (_, octet) => octet)
      .filter(octet => has(octets, octet))
      .map(octet => String.fromCharCode(octet)),
  ]);
}

suite('what an expression needs', () => {
  const known: readonly (readonly [pattern: string, required: unknown])[] = [
    ['abc', [['abc']]],
    ['(?i)ABC', [['abc']]],
    ['ab|cd', [['ab', 'cd']]],
    ['ab(?:c|d)ef', [['abcef', 'abdef']]],
    ['select.+from', [['select'], ['from']]],
    ['a*', []],
    ['', []],
    ['^$', []],
    ['a|', []],
    ['(?:ab)?', []],
    ['[<>]', [['<', '>']]],
    ['(?:x|y)?z;', [['z;']]],
    ['\\.{2,}/', [['..'], ['/']]],
    ['abx|cab', [['abx', 'cab']]],
    ['ab|xabx', [['ab']]],
    ["'ab|'", [["'"]]],
  ];
  for (const [pattern, expected] of known)
    test(pattern === '' ? 'nothing, for the empty one' : pattern, () =>
      assert.deepEqual(written(required(pattern)), expected),
    );

  test('alternatives of octets that are not there are left out', () => {
    const letters = octetsIn('abcdefghijklmnopqrstuvwxyz');
    assert.deepEqual(written(required('select\\(|or 1', letters)), 'impossible');
    assert.deepEqual(written(required('c[\'"]*a[\'"]*t', letters)), [['cat']]);
    assert.deepEqual(written(required('ab|c;', letters)), [['ab']]);
  });

  for (const pattern of [
    '\\pL',
    '\\x{212a}',
    'a**',
    '(?U)a',
    '[[:^alpha:]]',
    '\\1',
    'a)',
    '[a',
    '(?=a)',
    '\\Qa\\E',
  ])
    test(`nothing is concluded from ${pattern}`, () => assert.equal(readSyntax(pattern, false), undefined));

  test('whatever matches fulfils all that is needed', () => {
    const number = numbers(7);
    const one = <Thing>(things: readonly Thing[]): Thing => things[number(things.length)] as Thing;
    const atoms = [
      'a',
      'B',
      'k',
      'S',
      'or',
      'ab',
      '\\.',
      '\\x2f',
      '\\xe9',
      '.',
      '[ab]',
      '[^ab]',
      '[a-f]',
      '\\d',
      '\\w',
      '\\W',
      ';',
      "'",
      '[\\xe0-\\xef]',
      '[^\\xe9k]',
      '^',
      '$',
      '\\b',
      '\\B',
      ' ',
      '[[:punct:]]',
      '{',
      'x{01}',
      '(?i)',
      '(?-i)',
      '\\{',
      '[]a]',
    ];
    const pattern = (depth: number): string => {
      if (depth === 0) return one(atoms);
      const part = pattern(depth - 1);
      switch (number(8)) {
        case 0:
          return `(?:${part}|${pattern(depth - 1)})`;
        case 1:
          return `(?:${part})${one(['*', '+', '?', '{2}', '{0,2}', '{1,}', '{3}', '*?', '+?'])}`;
        case 2:
          return `(?i:${part})`;
        case 3:
          return `(${part}|)`;
        case 4:
          return `${part}|${pattern(depth - 1)}`;
        default:
          return part + pattern(depth - 1);
      }
    };
    const octets = [
      'a',
      'b',
      'A',
      'B',
      'k',
      'K',
      's',
      'S',
      'o',
      'r',
      'R',
      '.',
      '/',
      ';',
      "'",
      ' ',
      '1',
      '_',
      '{',
      '\xe9',
      '\xc9',
    ];
    let matched = 0;
    for (let runs = 0; runs < 1_500; runs++) {
      const source = pattern(1 + number(4));
      let expression: RE2JS;
      try {
        expression = RE2JS.compile(source, RE2JS.DOTALL);
      } catch {
        continue;
      }
      const syntax = readSyntax(source, false);
      if (syntax === undefined) continue;
      const needs = alphabets.map(alphabet => requiredBy(syntax, alphabet));
      for (let texts = 0; texts < 12; texts++) {
        const text = Array.from({ length: number(9) }, () => one(octets)).join('');
        if (!expression.test(text)) continue;
        matched++;
        alphabets.forEach((alphabet, i) => {
          if (!octetsOf(text).every(octet => has(alphabet, octet))) return;
          const need = needs[i] as Requirement;
          assert.ok(
            need !== 'impossible' && need.every(clause => fulfils(text, clause)),
            `${source} matches ${JSON.stringify(text)}`,
          );
        });
      }
    }
    assert.ok(matched > 1_000, `${matched}`);
  });
});
