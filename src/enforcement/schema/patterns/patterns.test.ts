import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { isDeterministic } from './deterministic.ts';
import { parsed, type Expression } from './expression.ts';
import { linearPattern } from './linear-pattern.ts';
import { translated, UnusablePattern } from './translate.ts';
import { RE2JS } from 're2js';

/** How many steps an engine takes that tries one way after the other, as V8's does. */
function backtrackingSteps(expression: Expression, text: string, enough: number): number {
  let steps = 0;
  const run = (part: Expression, at: number, then: (at: number) => boolean): boolean => {
    if (++steps > enough) return true;
    switch (part.kind) {
      case 'set': {
        const code = text.charCodeAt(at);
        return part.set.some(([first, last]) => code >= first && code <= last) && then(at + 1);
      }
      case 'choice':
        return part.parts.some(one => run(one, at, then));
      case 'sequence': {
        const from = (index: number, at: number): boolean => {
          const next = part.parts[index];
          return next === undefined ? then(at) : run(next, at, end => from(index + 1, end));
        };
        return from(0, at);
      }
      case 'repeat': {
        const again = (count: number, at: number): boolean =>
          (count < part.max && run(part.part, at, end => end > at && again(count + 1, end))) ||
          (count >= part.min && then(at));
        return again(0, at);
      }
    }
  };
  run(expression, 0, end => end === text.length);
  return steps;
}

/** Small patterns over few letters, so that ways overlap often. */
const { pattern } = fc.letrec<{ pattern: string }>(tie => ({
  pattern: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom('a', 'b', 'c', '[ab]', '[^a]', '[b-c]', 'ab'),
    fc.tuple(tie('pattern'), tie('pattern')).map(([left, right]) => left + right),
    fc.tuple(tie('pattern'), tie('pattern')).map(([left, right]) => `(${left}|${right})`),
    fc
      .tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '{2}', '{1,2}', '{3,}', '*?'))
      .map(([inner, count]) => `(?:${inner})${count}`),
    fc
      .tuple(fc.constantFrom('a', 'b', '[ab]', 'c'), fc.constantFrom('*', '+', '?', '{2}', '{1,3}'))
      .map(([inner, count]) => inner + count),
  ),
}));

suite('patterns that V8 may match', () => {
  const proven = [
    '^[a-z]+[0-9]+$',
    '^[a-z0-9]+(?:-[a-z0-9]+)*$',
    '^[^@]+@[^@]+$',
    '^\\d{4}\\d$',
    '^((a|b)c?)+$',
  ];
  for (const source of proven) test(`${source} is one`, () => assert.ok(isDeterministic(source)));

  const unproven = [
    '^(a+)+$',
    '^(a*)*$',
    '^(a|a)*$',
    '^(a?)*$',
    '^(a|b|)+$',
    '^[a-z]*[a-z]*$',
    '^(a{1,2}){30}$',
    '^(GET|GO)$',
    '^([a-z]+,?)*$',
    '^.*a',
    '^x*?x$',
    '^a|(b+)+$',
    '(a+)+$',
    'a',
    '^(?=a)b',
    '^\\1(a)',
    '^\\b',
    '^(',
    '^[z-a]',
    '^[a',
    '^a{2',
    '^\\',
    `^${'(a|b)'.repeat(100)}$`,
    `^${'('.repeat(10_000)}`,
  ];
  for (const source of unproven)
    test(`${source.slice(0, 30)} is none`, () => assert.ok(!isDeterministic(source)));

  test('are matched in steps that grow with the text alone, by an engine that tries one way after the other', () => {
    let tried = 0;
    fc.assert(
      fc.property(
        pattern,
        fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 12 }),
        (inner, end) => {
          const source = `^${inner}$`;
          const expression = parsed(source.slice(1), 100);
          if (expression === undefined || !isDeterministic(source)) return;
          tried++;
          for (const text of [
            'a'.repeat(200) + end,
            'ab'.repeat(100) + end,
            end.repeat(20),
            'abc'.repeat(60) + end,
          ]) {
            const most = 10 * (text.length + 1) * (source.length + 1);
            assert.ok(backtrackingSteps(expression, text, most) < most, `${source} on ${text}`);
          }
        },
      ),
      { numRuns: 3_000, seed: 6 },
    );
    assert.ok(tried > 300, `${tried} deterministic patterns`);
  });

  test('mean the same to it as to the engine without backtracking', () => {
    fc.assert(
      fc.property(
        pattern,
        fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), maxLength: 8 }),
        (inner, text) => {
          const source = `^${inner}$`;
          const found = RE2JS.compile(translated(source)).test(text);
          assert.equal(found, new RegExp(source, 'u').test(text), `${source} on ${text}`);
          assert.equal(linearPattern(source).test(text), found);
        },
      ),
      { numRuns: 1_000, seed: 6 },
    );
  });
});

suite('patterns of ECMA-262', () => {
  const same: readonly (readonly [string, readonly string[]])[] = [
    ['^\\s$', [' ', '\u00a0', '\u2003', '\ufeff', '\n', 'x', '\u180e']],
    ['^\\S$', ['a', '\u00a0', '\u3000', '😀']],
    ['^.$', ['a', '\n', '\r', '\u2028', '😀']],
    ['^[^]$', ['\n', 'a']],
    ['x[]', ['x']],
    ['^[\\s\\d-]$', [' ', '1', '-', '\u00a0', 'a']],
    ['^[\\S]$', [' ', 'a', '\u00a0']],
    ['^[&~|[]+$', ['&&', '[', '||', '~~', 'a']],
    ['^\\u{1f600}\\ud83d\\ude00\\u0041\\x41\\cA\\0$', ['😀😀AA\u0001\0', '😀']],
    ['^\\p{Letter}\\P{L}\\p{Script=Greek}[\\p{Nd}]$', ['aα', 'é1α٣', 'a1ax']],
    ['^\\p{ASCII}[^\\p{ASCII}]$', ['aé', 'aa', 'éé']],
    ['^(?<year>\\d{4})$', ['2026', 'x']],
    ['[\\b]', ['\b', 'b']],
    ['^a{2}b{1,}?$', ['aab', 'ab', 'aabbb']],
    ['\\/\\.\\$\\^\\|\\{\\}', ['/.$^|{}']],
    ['^[\\]\\\\^-]+$', [']\\^-', 'a']],
    ['^[[:alpha:]+$', ['[a:', 'b']],
    ['$', ['a\n', '']],
    ['^a$', ['a\n', 'a']],
  ];
  for (const [source, texts] of same)
    test(`${source} means what it means there`, () => {
      for (const text of texts)
        assert.equal(
          RE2JS.compile(translated(source)).test(text),
          new RegExp(source, 'u').test(text),
          `on ${JSON.stringify(text)}`,
        );
    });

  const refused: readonly (readonly [string, RegExp])[] = [
    ['(?=.*\\d).{8,}', /looks ahead or behind/],
    ['^(?!x)', /looks ahead or behind/],
    ['(?<=x)y', /looks ahead or behind/],
    ['(?<!x)y', /looks ahead or behind/],
    ['(a)\\1', /refers back/],
    ['(?<n>a)\\k<n>', /refers back/],
    ['\\a', /means nothing/],
    ['\\ud800', /half of a surrogate pair/],
    ['[a', /without its \]/],
    ['a\\', /ends in a backslash/],
    ['(', /cannot be read/],
    ['^(?:ab){1,2000}c+c$', /1,000 times/],
    ['a'.repeat(5_001), /longer than/],
  ];
  for (const [source, words] of refused)
    test(`${source.slice(0, 20)} cannot be enforced, and the author is told why`, () => {
      assert.throws(
        () => linearPattern(source),
        error => error instanceof UnusablePattern && words.test(error.message),
      );
    });

  test('which only one of the engines can do are done by it', () => {
    assert.ok(linearPattern('^[a-z]{1,2000}$').test('a'.repeat(2000)));
    assert.ok(!linearPattern('^[a-z]{1,2000}$').test('a'.repeat(2001)));
    assert.ok(linearPattern('^a\\_\\-b$').test('a_-b'));
  });

  test('do not fail on a text of millions of characters', () => {
    assert.ok(linearPattern('^(?:ab)*$').test('ab'.repeat(2_000_000)));
    assert.ok(!linearPattern('^[a-z]{1,2000}$').test('a'.repeat(4_000_000)));
  });
});
