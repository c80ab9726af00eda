import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { detectSqli } from './detect.ts';
import { type Place, tokens } from './tokens.ts';

/** What a value reads like in a place of a statement. */
const readings: readonly (readonly [value: string, place: Place, reading: string])[] = [
  ['1 or 1=1', '', '1&1o1'],
  ["' or 'a'='a", "'", 's&sos'],
  ['1/**/union/*x*/select 1', '', '1UE1'],
  ['1 /*!union*/ select', '', '1XE'],
  ['1-1+2', '', '1a1'],
  ['-1', '', 'a1'],
  ['a.b.c', '', 'n'],
  ["x'41' n'a'", '', 's'],
  ['0x41 1e5 .5 0b1', '', '1'],
  ['1abc', '', 'n'],
  ['@@version', '', 'v'],
  ["'it''s' \"a\\\"b\"", '', 's'],
  ['sleep (5)', '', 'f(1)'],
  ['sleep', '', 'n'],
  ['own_function(5)', '', 'n(1)'],
  ['a -- b\n c', '', 'ncn'],
  ['`a` [b]', '', 'n'],
  ['`a', '', '?n'],
  ['# all', '', 'c'],
  ['/* open', '', 'c'],
];

const attacks = [
  "' or 1=1--",
  "admin' or '1'='1",
  '1 union select null,null,null',
  "1') union all select password from users -- ",
  "'; drop table users; --",
  '1; waitfor delay "0:0:5"',
  "x' and sleep(5) and 'a'='a",
  '" or "a"="a',
  "1'||(select version())||'",
  "' UNION/**/SELECT @@version #",
  '-1 union select 1,2,3',
  'sleep(20)',
  '1 and (select count(*) from users)>0',
];

const benign = [
  "O'Brien",
  "rock 'n' roll",
  "it's 5 o'clock -- and all is well",
  'select all of them',
  'Order by phone or online',
  'one and two, or three',
  '1 or 2 apples',
  'drop-off at the union',
  "the user's 'name'",
  'a = b',
  '2 + 2 = 4',
  'call me; maybe',
  'f(x) = x * 2',
  '2026-11-22T10:00:00Z',
  'user@example.org',
  '+1 (555) 010-9999',
  '{"a": [1, 2]}',
  'https://example.org/a?b=c&d=1',
  '',
];

suite('values as SQL reads them', () => {
  for (const [value, place, reading] of readings)
    test(`${JSON.stringify(value)} in place ${place || 'as it is'} is ${reading}`, () =>
      assert.equal(tokens(value, place, 5), reading));
});

suite('SQL injection', () => {
  for (const value of attacks) test(`${value} is found`, () => assert.notEqual(detectSqli(value), undefined));
  for (const value of benign) test(`${value} passes`, () => assert.equal(detectSqli(value), undefined));

  test('hostile values come to an end', () => {
    for (const piece of [
      "'",
      '"',
      '(',
      '[',
      '`',
      '/*',
      '--',
      '#\n',
      '1 ',
      'a ',
      '1=',
      '\\',
      '@',
      "x'",
      '||',
      'a(',
    ])
      detectSqli(piece.repeat(2 ** 18 / piece.length));
  });
});
