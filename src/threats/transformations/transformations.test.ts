import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { has } from '../octet-set.ts';
import { transformationNamed } from './index.ts';

/** What goes in and what comes out; texts are octets, one character each. */
const vectors: Readonly<Record<string, readonly (readonly [from: string, to: string])[]>> = {
  base64Decode: [
    ['PHNjcmlwdD4=', '<script>'],
    ['PHNjcmlwdD4', '<script>'],
    ['YQ==.PHNj', 'a'],
    ['_', ''],
    ['YWJjZ', 'abc'],
  ],
  base64DecodeExt: [['PH.Nj cml-wdD4=', '<script>']],
  base64Within: [
    ['PHNjcmlwdD5hPC8=', '<script>a</'],
    ['a=PHNjcmlwdD5hPC8; b', 'a=<script>a</; b'],
    ['{"a":"JyBvciAxPTEgLS0g"}', '{"a":"\' or 1=1 -- "}'],
    ['w7w_w7w-w7wgIA', '\xc3\xbc?\xc3\xbc>\xc3\xbc  '],
    // Words, digests, too short, one character too many, and what is no text.
    ['notifications_settings', 'notifications_settings'],
    ['d41d8cd98f00b204e9800998ecf8427e', 'd41d8cd98f00b204e9800998ecf8427e'],
    ['PHNjcmlwdD4', 'PHNjcmlwdD4'],
    ['PHNjcmlwdD5hP', 'PHNjcmlwdD5hP'],
    ['AAECAwQFBgcICQ==', 'AAECAwQFBgcICQ=='],
    ['iVBORw0KGgoAAAANSUhEUg', 'iVBORw0KGgoAAAANSUhEUg'],
  ],
  bestFit: [
    ['\xef\xbc\x9cb\xef\xbc\x9e', '<b>'],
    ['..\xc0\xaf..\xe0\x80\xaf..\xf0\x80\x80\xaf', '../../../'],
    ['\xca\xbc or 1\xe2\x81\xbc1', "' or 1=1"],
    ['%u02bc%u0041\\u02bc\\u0041', "'%u0041'\\u0041"],
    ['\\u{27}\\u{2bc}\\u{e4}\\u{', "''\\u{e4}\\u{"],
    ['&lpar;1&rpar;&colon;&unknown;&lt;&', '(1):&unknown;&lt;&'],
    ['\xe2\x91\xa0\xf0\x9d\x90\x80', '1A'],
    // Marks of prose, other letters, and what is no UTF-8.
    ['don\xe2\x80\x99t \xc3\xa4 \xff\xc3', 'don\xe2\x80\x99t \xc3\xa4 \xff\xc3'],
  ],
  cmdLine: [
    ['C^aT "/etc/passwd"', 'cat/etc/passwd'],
    ['a,;  b', 'a b'],
    ["w'h'o\\ami  (x)", 'whoami(x)'],
    ['a \n', 'a '],
  ],
  compressWhitespace: [['a \t\n\v\f\r b', 'a b']],
  cssDecode: [
    ['\\6a avascript', 'javascript'],
    ['\\00006Aava', 'java'],
    ['\\j\\a\\v', 'j\nv'],
    ['a\\\nb', 'ab'],
    ['\\ff1c', '<'],
    ['\\00ff1c', '<'],
    ['a\\', 'a'],
  ],
  escapeSeqDecode: [
    ['\\x3cscript\\076\\n\\q', '<script>\n\\q'],
    ['\\\\\\"', '\\"'],
    ['\\xg1', '\\xg1'],
    ['a\\', 'a\\'],
  ],
  hexDecode: [['3c62', '<b']],
  hexEncode: [['<\xff', '3cff']],
  htmlEntityDecode: [
    ['&lt;&GT&quot;&amp;&nbsp;', '<>"&\xa0'],
    ['&#60;&#x3C&#0000000060;', '<<<'],
    ['&#x10000003c;', '<'],
    ['&unknown;&', '&unknown;&'],
  ],
  jsDecode: [
    ['\\u003cb\\x3e\\74\\n', '<b><\n'],
    ['\\uff1c\\uFF1E', '<>'],
    ['\\q\\400', 'q 0'],
    ['\\u12', 'u12'],
    ['a\\', 'a\\'],
  ],
  length: [
    ['abc', '3'],
    ['', '0'],
  ],
  lowercase: [['ABC\xc4', 'abc\xc4']],
  md5: [['', '\xd4\x1d\x8c\xd9\x8f\0\xb2\x04\xe9\x80\t\x98\xec\xf8B~']],
  normalizePath: [
    ['/a/./b//../c', '/a/c'],
    ['/../../etc/passwd', '/etc/passwd'],
    ['../../a', '../../a'],
    ['/a/b/..', '/a/'],
    ['/a/b/', '/a/b/'],
  ],
  normalisePathWin: [['\\a\\..\\b', '/b']],
  removeCommentsChar: [['a/**/b--c#d<!--e-->', 'abcde']],
  removeNulls: [['a\0b', 'ab']],
  removeWhitespace: [['a \t\n\xa0b', 'ab']],
  replaceComments: [
    ['un/* x */ion', 'un ion'],
    ['a/*b', 'a '],
    ['a*/b', 'a*/b'],
  ],
  replaceNulls: [['a\0b', 'a b']],
  sha1: [['', '\xda9\xa3\xee^kK\r2U\xbf\xef\x95`\x18\x90\xaf\xd8\x07\t']],
  trim: [[' \ta b\n', 'a b']],
  trimLeft: [[' a ', 'a ']],
  trimRight: [[' a ', ' a']],
  uppercase: [['abc\xe4', 'ABC\xe4']],
  urlDecode: [
    ['%3Cb%3e+%', '<b> %'],
    ['%u003c%zz', '%u003c%zz'],
    ['%253c', '%3c'],
  ],
  urlDecodeUni: [
    ['%u003c%uff1e%3d', '<>='],
    ['%u12', '%u12'],
    ['%U003C', '<'],
  ],
  utf8toUnicode: [
    ['a\xc3\xa4\xe2\x82\xac', 'a%u00e4%u20ac'],
    ['\xc0\xaf', '%u002f'],
    ['\xf0\x9f\x98\x80', '%u1f600'],
    ['\xff\xc3', '\xff\xc3'],
  ],
};

suite('transformations', () => {
  for (const [name, pairs] of Object.entries(vectors))
    for (const [from, to] of pairs)
      test(`${name} makes ${JSON.stringify(to)} of ${JSON.stringify(from)}`, () =>
        assert.equal(transformationNamed(name)?.apply(from), to));

  test('none of them changes a text that has nothing to decode, or costs more than a look at it', () => {
    for (const name of Object.keys(vectors)) {
      if (['length', 'md5', 'sha1', 'hexEncode', 'hexDecode', 'uppercase'].includes(name)) continue;
      if (name.startsWith('base64')) continue;
      assert.equal(transformationNamed(name)?.apply('plain_text'), 'plain_text', name);
    }
  });

  for (const name of Object.keys(vectors)) {
    const { apply, changes } = transformationNamed(name) ?? assert.fail(name);
    if (changes !== undefined)
      test(`${name} leaves alone what has none of the octets that it changes`, () => {
        const others = Array.from({ length: 256 }, (_, octet) => octet).filter(octet => !has(changes, octet));
        let state = 26;
        const number = (below: number): number => {
          state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
          return Math.floor((state / 2 ** 32) * below);
        };
        for (const [from, to] of vectors[name] ?? [])
          if (from !== to)
            assert.ok(
              [...Buffer.from(from, 'latin1')].some(octet => has(changes, octet)),
              from,
            );
        for (let runs = 0; runs < 300; runs++) {
          const octets = Array.from({ length: number(12) }, () => others[number(others.length)] as number);
          const text = String.fromCharCode(...octets);
          assert.equal(apply(text), text);
        }
      });
  }

  test('hostile texts come to an end', () => {
    const hostile = [
      '\\',
      '%',
      '&#',
      '/*',
      '../',
      '%u',
      '\\x',
      '\xc3',
      'A=',
      '=',
      '=\n',
      ' ,;',
      ' ',
      '\0',
      '&',
      '<!-',
      '*',
    ];
    for (const name of Object.keys(vectors))
      for (const piece of hostile)
        assert.ok((transformationNamed(name)?.apply(piece.repeat(2 ** 17 / piece.length)) ?? '').length >= 0);
  });
});
