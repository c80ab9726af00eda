import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { operatorNamed } from '../operators/index.ts';
import { packFiles } from '../pack/pack.ts';
import { readMacro } from '../seclang/macro.ts';
import { loadRules } from '../seclang/load.ts';
import { transformationNamed } from '../transformations/index.ts';
import { transformation } from '../transformations/transformation.ts';
import type { Predicate } from './predicate.ts';
import { Prefilter } from './prefilter.ts';
import { anyValue, Compared, numbers, predicatesOf } from './testing.ts';

/** Seconds for which differences are looked for; without them, as many values as a fast suite has time for. */
const seconds = Number(process.env['GATEHOUSE_FUZZ_SECONDS'] ?? 0);

function predicate(
  condition: string,
  transformations: readonly string[] = [],
  { multiMatch = false } = {},
): Predicate {
  const [, not = '', name = '', argument = ''] = /^(!?)@(\w+) ?([^]*)$/.exec(condition) ?? [];
  const operator = operatorNamed(name) ?? assert.fail(`no operator ${name}`);
  const negated = not === '!';
  const { test, seeks } = operator({
    text: argument,
    macro: readMacro(argument),
    negated,
    published: false,
    proven: false,
    dataFile: () => assert.fail('no file'),
  });
  return {
    transformations: transformations.map(
      one => transformationNamed(one) ?? assert.fail(`no transformation ${one}`),
    ),
    multiMatch,
    negated,
    test,
    seeks,
  };
}

const conditions = [
  '@rx ^$',
  '@rx ^a*$',
  '@rx select',
  '@rx (?i)select.*from',
  '@rx (?i)(?:select|insert)\\s+(?:a|into)',
  '@rx (?i)k[es]y',
  '@rx (?i)\\xe9t\\xe9',
  '@rx (?i)[\\xe0-\\xef]x',
  '@rx (?i)[^a-z\\xe9]z',
  '@rx [^\\w]or\\b',
  '@rx \\bor\\B',
  '@rx a.b',
  '@rx ab{2,3}c',
  '@rx (?:ab){2}',
  '@rx (?:ab|cd)+e?',
  '@rx ^https?://',
  '@rx \\.\\.[/\\x5c]',
  '@rx x{0}y',
  '@rx [\'"`]',
  '@rx [[:digit:]]{4,}',
  '@rx (?i:a)B',
  '@rx \\x00\\xff',
  '@rx \\$\\{[^}]*\\}',
  '@rx a|',
  '@rx (?:a|)b',
  '@rx \\Aa\\z',
  '@pm union ../ a',
  '@streq abc',
  '@streq ',
  '@contains %',
  '@beginsWith http',
  '@endsWith .php',
  '@endsWith ',
  '@within GET POST',
  '@containsWord or',
  '@eq 0',
  '@gt 1',
  '@ipMatch 192.0.2.0/24,2001:db8::/32',
  '@validateByteRange 32-126',
  '@validateByteRange 9,10,13,32-126,128-255',
  '@validateUtf8Encoding',
  '@validateUrlEncoding',
  '@detectSQLi',
  '@detectXSS',
  '@unconditionalMatch',
  '@noMatch',
];

const chains = [
  [],
  ['lowercase'],
  ['urlDecodeUni', 'htmlEntityDecode', 'jsDecode', 'removeNulls'],
  ['urlDecodeUni', 'cmdLine'],
  ['removeWhitespace', 'replaceComments'],
  ['base64Decode'],
  ['normalizePathWin', 'lowercase'],
  ['utf8toUnicode', 'urlDecodeUni'],
  ['length'],
  ['hexDecode', 'trim', 'uppercase'],
];

suite('the prefilter', () => {
  const all = conditions.flatMap((condition, i) =>
    ['', '!'].flatMap(not =>
      [0, 1, 2].map(j =>
        predicate(not + condition, chains[(i * 3 + j) % chains.length], { multiMatch: j === 2 }),
      ),
    ),
  );

  test('finds of each operator what asking it finds, in values made for it', () => {
    const compared = new Compared(all);
    const values = [
      '',
      'a',
      'A',
      'abc',
      'GET',
      '0',
      '2',
      '7a',
      'select',
      'SELECT a FROM b',
      'key',
      'KES',
      '\u00c9t\u00e9',
      '\xe9T\xc9',
      '\xcfX',
      ' or',
      'for',
      'forX',
      'a\nb',
      'abbc',
      'abab',
      'cde',
      'http://x',
      '..\\',
      'y',
      "'",
      '1234',
      'aB',
      'Ab',
      '\0\xff',
      '${a}',
      'b',
      'union',
      '100%',
      '%41',
      '%4',
      'x.php',
      '192.0.2.1',
      '2001:db8::1',
      '::',
      'caf\xc3\xa9',
      '\xc0\xaf',
      "' or 1=1--",
      '<svg/onload=alert(1)>',
      'YWJj',
      '616263',
      '\t\n',
      'a'.repeat(300),
    ];
    for (const value of values) assert.deepEqual(compared.differences(value), [], JSON.stringify(value));
  });

  test('finds what asking each finds, in any value', () => {
    const compared = new Compared([
      ...all,
      ...predicatesOf(loadRules(packFiles(), [], [...packFiles().keys()])),
    ]);
    const number = numbers(seconds > 0 ? Date.now() : 26);
    const end = Date.now() + seconds * 1_000;
    for (let runs = 0; seconds > 0 ? Date.now() < end : runs < 400; runs++) {
      const value = anyValue(number);
      assert.deepEqual(compared.differences(value), [], JSON.stringify(value));
    }
  });

  test('texts of the same octets in another order are told apart', () => {
    const reversed = transformation('reversed', undefined, (octets, from, end, to) => {
      octets.set(Uint8Array.from(octets.subarray(from, end)).reverse(), to);
      return to + end - from;
    });
    const one = { ...predicate('@streq ba'), transformations: [reversed] };
    assert.deepEqual(new Compared([predicate('@streq ab'), one]).found('ab'), [true, true]);
  });

  test('finds what was asked for only', () => {
    const compared = new Compared([
      predicate('@rx a'),
      predicate('@rx a', ['lowercase']),
      predicate('!@rx b'),
    ]);
    assert.deepEqual(compared.found('a', compared.prefilter.walk(Uint32Array.of(0b010))), [
      false,
      true,
      false,
    ]);
    assert.deepEqual(compared.found('a', compared.prefilter.walk(Uint32Array.of(0b101))), [
      true,
      false,
      true,
    ]);
    assert.deepEqual(compared.found('a', compared.prefilter.walk(Uint32Array.of(0))), [false, false, false]);
  });

  test('what is not known counts as found', () => {
    const unknown: Predicate = { ...predicate('@rx a'), seeks: undefined, test: () => undefined };
    assert.deepEqual(new Compared([unknown, predicate('@rx a')]).found('b'), [true, false]);
  });

  test('of characters that are no octets nothing is known', () =>
    assert.deepEqual(new Compared([predicate('@rx a')]).found('\u0141'), [true]));

  test('a pattern whose syntax is not known is asked about every value', () => {
    const strange = predicate('@rx \\pLb');
    assert.equal(strange.seeks?.kind, 'pattern');
    assert.deepEqual(new Compared([strange]).found('ab'), [true]);
  });

  test('tables are sent to threads as they are, the large ones shared', () => {
    const tables = Prefilter.build(all);
    const sent = structuredClone(tables);
    assert.ok(tables.profiles.every(({ automaton }) => automaton.next.buffer instanceof SharedArrayBuffer));
    const compared = new Compared(all, sent);
    assert.deepEqual(compared.differences('SELECT a FROM b'), []);
  });
});

suite('a value that costs more than is left', () => {
  test('is not asked about to the end, and says so by what it cost', () => {
    let asked = 0;
    const predicates = Array.from(
      { length: 40 },
      (_, i): Predicate => ({
        transformations: [],
        multiMatch: false,
        negated: false,
        seeks: { kind: 'text', where: 'contains', text: `a${i}` },
        test: () => {
          asked++;
          return undefined;
        },
      }),
    );
    const prefilter = new Prefilter(Prefilter.build(predicates), predicates);
    const value = predicates.map((_, i) => `a${i}`).join(' ');
    const all = new Uint32Array([0xffffffff, 0xff]);
    const whole = prefilter.judge(value, prefilter.walk(all), new Uint32Array(2));
    assert.equal(asked, 40);
    asked = 0;
    const most = whole / 2;
    assert.ok(prefilter.judge(value, prefilter.walk(all), new Uint32Array(2), most) > most);
    assert.ok(asked > 0 && asked < 40, String(asked));
    // The next one is asked about as if nothing had been.
    asked = 0;
    assert.equal(prefilter.judge(value, prefilter.walk(all), new Uint32Array(2)), whole);
    assert.equal(asked, 40);
  });
});
