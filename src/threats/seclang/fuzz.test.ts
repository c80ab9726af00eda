import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { packFiles } from '../pack/pack.ts';
import { run, testRules } from '../testing.ts';
import { SecLangFault } from './fault.ts';

/** Numbers that look random and are the same each time (a linear congruential generator modulo 2^32). */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return below => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const pieces = [
  '"',
  "'",
  '\\',
  '\n',
  '|',
  ',',
  ':',
  '!',
  '&',
  '%{',
  '}',
  '/',
  '@',
  'chain',
  't:',
  '(',
  '[',
  '*',
  '{9}',
  '\0',
  ' ',
];

function damaged(text: string, next: (below: number) => number): string {
  let out = text;
  for (let i = next(4); i >= 0; i--) {
    const at = next(out.length);
    const cut = next(3) === 0 ? next(20) : 0;
    out = out.slice(0, at) + (pieces[next(pieces.length)] ?? '') + out.slice(at + cut);
  }
  return out;
}

const packText = [...packFiles().values()].join('\n');

suite('hostile rules and requests', () => {
  test('damaged rules are loaded or refused with a place, and nothing else happens', () => {
    const next = numbers(7);
    const rules = packText.split('\n\n').filter(rule => rule.includes('SecRule'));
    for (let i = 0; i < 600; i++) {
      const text = damaged(rules[next(rules.length)] ?? '', next);
      try {
        testRules(text);
      } catch (error) {
        assert.ok(error instanceof SecLangFault, `${String(error)}\n${text}`);
        assert.ok(error.place.line >= 1 && error.place.column >= 1);
      }
    }
  });

  test('no request makes the built-in rules fail, and none costs more than its budget', () => {
    const next = numbers(11);
    const rules = testRules(packText);
    const octets = (length: number) => Array.from({ length }, () => String.fromCharCode(next(256))).join('');
    for (let i = 0; i < 300; i++) {
      const piece = (pieces[next(pieces.length)] ?? '') + octets(next(4));
      const value = next(2) === 0 ? octets(next(200)) : piece.repeat(next(200));
      const { exceeded } = run(rules, {
        query: `a=${value}&${octets(next(10))}`,
        path: `/${octets(next(20))}`,
        headers: ['Cookie', value, 'User-Agent', octets(9)],
        body: value,
        processor: next(2) === 0 ? '' : 'URLENCODED',
      });
      assert.equal(exceeded, undefined);
    }
  });
});
