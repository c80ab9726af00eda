import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readMacro } from '../seclang/macro.ts';
import { operatorNamed } from './index.ts';

const files: Readonly<Record<string, string>> = {
  'words.data': '# words\n\nEtc/Passwd\n  boot.ini \n',
  'nets.data': '10.0.0.0/8 # inside\n::1\n',
};

const place = { negated: false, published: false, proven: false };

function run(name: string, argument: string, value: string, of = place): readonly string[] | undefined {
  const operator = operatorNamed(name) ?? assert.fail(`no operator ${name}`);
  const dataFile = (file: string): string => files[file] ?? assert.fail(`no file ${file}`);
  const { test } = operator({ text: argument, macro: readMacro(argument), dataFile, ...of });
  return test(value, { expand: () => 'expanded' }, true);
}

type Vector = readonly [name: string, argument: string, value: string, found: readonly string[] | undefined];
const no = undefined;

const vectors: readonly Vector[] = [
  ['rx', '(?i)sel(ect)', 'xSELECT', ['SELECT', 'ECT']],
  ['rx', '^a.b$', 'a\nb', ['a\nb']],
  ['rx', '^a$', 'a\n', no],
  ['rx', 'a\\sb', 'a\vb', ['a\vb']],
  ['rx', 'a[^\\s]b', 'a\vb', no],
  ['rx', '\\x{3c}', '<', ['<']],
  ['rx', '(?i)\\xe2', '\xc2', no],
  ['rx', '[]a]+', ']a', [']a']],
  ['rx', '\\*+', '**', ['**']],
  ['pm', 'union  select', 'xxUNIONxx', ['UNION']],
  ['pm', 'abcd bc', 'abce', ['bc']],
  ['pm', 'abx bcd', 'abcd', ['bcd']],
  ['pm', 'aab', 'aaaab', ['aab']],
  ['pm', 'he she his hers', 'ushers', ['she']],
  ['pm', 'a', '\xff', no],
  ['pmFromFile', 'words.data', '/ETC/passwd', ['ETC/passwd']],
  ['pmf', 'words.data', 'words', no],
  ['streq', 'a', 'a', []],
  ['streq', 'a', 'A', no],
  ['streq', '%{tx.a}', 'expanded', []],
  ['contains', 'b', 'abc', []],
  ['beginsWith', 'a', 'ba', no],
  ['endsWith', '.php', 'x.php', []],
  ['within', 'GET POST', 'GET', []],
  ['within', 'GET POST', 'PUT', no],
  ['containsWord', 'or', 'a or b', []],
  ['containsWord', 'or', 'for', no],
  ['strmatch', 'x', 'axb', []],
  ['eq', '0', '', []],
  ['eq', '5', '5 apples', []],
  ['ge', '5', '4', no],
  ['gt', '-1', '0', []],
  ['le', '5', '5', []],
  ['lt', '5', '5', no],
  ['ipMatch', '192.0.2.0/24,2001:db8::/32', '192.0.2.9', []],
  ['ipMatch', '192.0.2.0/24', '198.51.100.1', no],
  ['ipMatch', '192.0.2.0/24', 'no address', no],
  ['ipMatchFromFile', 'nets.data', '10.1.2.3', []],
  ['ipMatchF', 'nets.data', '::1', []],
  ['validateByteRange', '32-126,9', 'a\tb', no],
  ['validateByteRange', '32-126,9', 'a\nb', []],
  ['validateUtf8Encoding', '', '\xc3\xa4', no],
  ['validateUtf8Encoding', '', '\xc0\xaf', []],
  ['validateUrlEncoding', '', '%41', no],
  ['validateUrlEncoding', '', '%4', []],
  ['runsScript', '', '<script>a()</script>', []],
  ['runsScript', '', '<script src="a.js"></script>', no],
  ['unconditionalMatch', '', '', []],
  ['noMatch', '', 'a', no],
];

const refused: readonly (readonly [name: string, argument: string, why: RegExp])[] = [
  ['rx', '(?=a)', /RE2/],
  ['rx', '(a)\\1', /RE2/],
  ['rx', 'a*+b', /RE2/],
  ['rx', '%{tx.a}', /another for each request/],
  ['pm', '', /at least one phrase/],
  ['ipMatch', 'a.b', /address or network/],
  ['ipMatch', '10.0.0.0/a', /address or network/],
  ['validateByteRange', '1-300', /octets/],
  ['validateByteRange', '9-1', /octets/],
];

suite('operators', () => {
  for (const [name, argument, value, found] of vectors)
    test(`@${name} ${argument} ${found === undefined ? 'passes' : 'finds'} ${JSON.stringify(value)}`, () =>
      assert.deepEqual(run(name, argument, value), found));

  for (const [name, argument, why] of refused)
    test(`@${name} ${argument} is refused when it is loaded`, () =>
      assert.throws(() => run(name, argument, ''), why));

  test('patterns of a published release that RE2 does not read find at least as much', () => {
    const published = { negated: false, published: true, proven: false };
    assert.deepEqual(run('rx', '\\s*+:', ' :', published), [' :']);
    assert.deepEqual(run('rx', 'a{2,}+b', 'aaab', published), ['aaab']);
    assert.deepEqual(run('rx', '(?<!&(?:amp|[)]));', 'x;', published), [';']);
    assert.deepEqual(run('rx', '<(?!xml)', '<', published), ['<']);
    assert.deepEqual(run('rx', '(?:x)(\\w+)=\\1$', 'xa=b', published), ['xa=b', 'a']);
    assert.equal(run('rx', '(\\w+)=\\1', 'a=', published), undefined);
  });

  test('where finding more would let more pass, they are refused', () => {
    const negated = { negated: true, published: true, proven: false };
    assert.throws(() => run('rx', '^(?!a)', 'a', negated), /RE2/);
    assert.throws(() => run('rx', '(a)\\1', 'a', negated), /RE2/);
  });

  test('phrases are found wherever a plain search finds them', () => {
    const letters = (of: number, length: number) =>
      Array.from({ length }, (_, i) => 'abc'[Math.floor(of / 3 ** i) % 3]).join('');
    for (let i = 0; i < 400; i++) {
      const phrases = [letters(i * 7, 2 + (i % 3)), letters(i * 13 + 5, 3), letters(i * 31 + 1, 4)];
      const text = letters(i * 9_973, 9);
      const found = run('pm', phrases.join(' '), text) !== undefined;
      assert.equal(
        found,
        phrases.some(phrase => text.includes(phrase)),
        `${phrases.join(' ')} in ${text}`,
      );
    }
  });

  for (const name of ['rbl', 'geoLookup'])
    test(`@${name} answers nobody, so that a request which depends on it is refused`, () =>
      assert.throws(() => run(name, '', '192.0.2.1'), /asks the network/));

  test('a pattern that backtracking engines never finish with is linear here', () => {
    const hostile = 'a'.repeat(50_000);
    assert.equal(run('rx', '^(?:a+)+$', `${hostile}!`), undefined);
    assert.equal(run('rx', '(?:a|aa)+b', hostile), undefined);
  });
});
