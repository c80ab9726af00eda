import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { detectSqli, mayBeSqli, readAs } from './detect.ts';
import type { Place } from './reader.ts';

/** What a value reads like in a place of a statement. */
const readings: readonly (readonly [value: string, place: Place, reading: string])[] = [
  ['1 or 1=1', '', '1&1'],
  ["' or 'a'='a", "'", 's&sos'],
  ['1/**/union/*x*/select 1', '', '1UE1'],
  ['1 /*!union*/ select', '', '1X'],
  ['1-1+2', '', '1'],
  ['- -(1', '', '1'],
  ['a.b.`c`', '', 'n'],
  ["x'41' n'a'", '', '1s'],
  ['0x41 || 1e5 , .5', '', '1&1'],
  ['1abc', '', '1n'],
  ['@@version', '', 'v'],
  ["'it''s' \"a\\\"b\"", '', 's'],
  ['sleep (5)', '', 'f(1)'],
  ['user', '', 'n'],
  ['user()', '', 'f()'],
  ['user(1)', '', 'n(1)'],
  ['own_function(5)', '', 'n(1)'],
  ['a -- b\n c', '', 'nn'],
  ['`a` [b]', '', 'nn'],
  ['1 # dwarf', '', '1'],
  ['1 /* open', '', '1c'],
  ['1 group by a', '', '1Bn'],
  ['1 is not null', '', '1'],
  ['@a not in (2)', '', 'vo(1)'],
  ['1;if 1=1', '', '1;T1'],
  ["$tag$ it's $tag$ ;", '', 's;'],
  ["q'[it's]'", '', 's'],
  ['(((1))', '', '1)'],
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
  '/post/*/*/2 union all/bar',
  '1 /* /* */ union select 2',
  '1 and (select count(*) from users)>0',
];

const benign = [
  "O'Brien",
  "rock 'n' roll",
  'src/*/*/index.ts, src/**/*.test.ts',
  "use the '+' sign",
  'Files: a/* b/* */c',
  '35% cotton and 65% linen',
  '70" round table cloth',
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
      assert.equal(readAs(value, place), reading));
});

suite('SQL injection', () => {
  for (const value of attacks) test(`${value} is found`, () => assert.notEqual(detectSqli(value), undefined));
  for (const value of benign) test(`${value} passes`, () => assert.equal(detectSqli(value), undefined));

  test('what mayBeSqli rules out is never found', () => {
    for (const value of [...attacks, ...benign])
      if (!mayBeSqli(value)) assert.equal(detectSqli(value), undefined);
  });
});
