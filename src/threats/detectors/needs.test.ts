import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { has, type OctetSet } from '../octet-set.ts';
import { detectSqli } from './sqli/detect.ts';
import { sqliNeeds } from './sqli/needs.ts';
import { detectXss } from './xss/detect.ts';
import { xssNeeds } from './xss/needs.ts';

const pieces = [
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

/** Random texts of pieces and octets, without all octets of a set. */
function* textsWithout(set: OctetSet): Generator<string> {
  let state = 26;
  const number = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (let runs = 0; runs < 20_000; runs++) {
    let text = '';
    for (let left = number(7); left >= 0; left--)
      text += number(4) === 0 ? String.fromCharCode(number(256)) : (pieces[number(pieces.length)] ?? '');
    yield Buffer.from(Buffer.from(text, 'latin1').filter(octet => !has(set, octet))).toString('latin1');
  }
}

suite('what detectors need', () => {
  for (const [i, set] of sqliNeeds.entries())
    test(`no SQL is found where octets of set ${i} are missing`, () => {
      for (const text of textsWithout(set)) assert.equal(detectSqli(text), undefined, JSON.stringify(text));
    });

  for (const [i, set] of xssNeeds.entries())
    test(`no script is found where octets of set ${i} are missing`, () => {
      for (const text of textsWithout(set)) assert.equal(detectXss(text), false, JSON.stringify(text));
    });
});
