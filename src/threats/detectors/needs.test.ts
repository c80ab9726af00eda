import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { has } from '../octet-set.ts';
import type { Need } from './need.ts';
import { detectSqli } from './sqli/detect.ts';
import { sqliNeeds } from './sqli/needs.ts';
import { detectXss } from './xss/detect.ts';
import { xssNeeds } from './xss/needs.ts';

const pieces = [
  ...'sleep count max uuid sha1 ascii log benchmark 12 1.5 .5 1e 0b1 n x _utf8 @a @@zz :x := - -1 , . : a.b bar_x zz'.split(
    ' ',
  ),
  ' ',
  ' ',
  ' ',
  ..."select union or and not 1 0 0x41 1e5 null from where sleep like in as a x N n'a' x'41' ' \" ` ( ) ; -- # /* */ + = < > <= | || && @ @@version . , [ ] { } $".split(
    ' ',
  ),
  ...'<script <svg onload= onclick javascript: data: style= href=x <!-- --> <? <! &lt; &#60; \0 / \\ %'.split(
    ' ',
  ),
  ' ',
  '\n',
  '\t',
  '\0',
  '\xa0',
  '\xbc',
  '\xff',
];

/** Random texts of pieces and octets that do not hold what is needed. */
function* textsWithout({ octets, texts }: Need): Generator<string> {
  let state = 26;
  const number = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (let runs = 0; runs < 30_000; runs++) {
    let text = '';
    for (let left = number(9); left >= 0; left--) {
      const piece =
        number(5) === 0 ? String.fromCharCode(number(256)) : (pieces[number(pieces.length)] ?? '');
      const without = Buffer.from(piece, 'latin1').filter(octet => !has(octets, octet));
      text += Buffer.from(without).toString('latin1');
    }
    const lower = text.toLowerCase();
    if (!texts.some(needed => lower.includes(needed))) yield text;
  }
}

suite('what detectors need', () => {
  for (const [i, need] of sqliNeeds.entries())
    test(`no SQL is found without need ${i}`, () => {
      for (const text of textsWithout(need)) assert.equal(detectSqli(text), undefined, JSON.stringify(text));
    });

  for (const [i, need] of xssNeeds.entries())
    test(`no script is found without need ${i}`, () => {
      for (const text of textsWithout(need)) assert.equal(detectXss(text), false, JSON.stringify(text));
    });

  test('attacks hold what is needed', () => {
    for (const text of ['1 or 1', '1 UNION SELECT a, b', "'='", '1--', 'x;drop table y', '-1 and 2'])
      for (const { octets, texts } of sqliNeeds)
        assert.ok(
          texts.some(needed => text.toLowerCase().includes(needed)) ||
            Buffer.from(text).some(octet => has(octets, octet)),
          text,
        );
  });
});
