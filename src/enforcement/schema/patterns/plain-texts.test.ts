import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { longestPlainText } from './plain-texts.ts';

suite('patterns that let plain texts pass only', () => {
  for (const [pattern, longest] of [
    ['^[A-Z]{3}$', 3],
    ['^[a-z0-9]{1,20}$', 20],
    ['^[A-Z]{2}-\\d{4}$', 7],
    ['^[a-z]+(?:-[a-z]+)*$', Infinity],
    ['^-?\\d{1,9}(\\.\\d{2})?$', 13],
    ['^\\d\\d:\\d\\d$', 5],
    ['^(?:red|green)$', 5],
    ['^$', 0],
    ['^[a-f\\d]{8}_[a-f\\d]{4}$', 13],
  ] as const)
    test(pattern, () => assert.equal(longestPlainText(pattern), longest));

  for (const pattern of [
    '[a-z]+',
    '^[a-z]+',
    '[a-z]+$',
    '^[a-z]+\\$',
    '^[a-z]+\\\\$',
    '^a|b$',
    '^(?:a|b$',
    '^.*$',
    '^[^<>]{1,9}$',
    '^\\S{1,9}$',
    "^[a-z']{1,9}$",
    '^[a-z ]{1,9}$',
    '^[a-z/]{1,9}$',
    '^[a-z.]{1,9}$',
    '^\\w{1,9}$',
    '^[a-z-]{1,9}$',
    '^[a-z]-?-[a-z]$',
    '^(?:-[a-z]?)+$',
    '^(?:[a-z]?-)+$',
    '^a-(?:b|-)$',
    '^[\\d.]{1,15}$',
    '^\\d+\\.\\d+[a-z]$',
    '^[+-z]$',
    '^[a-z\\u017f]$',
    '^\\p{L}{1,9}$',
    '^(?=a)[a-z]$',
    '^(a)\\1$',
    '^[a-z]{3}$|.*',
    '^[a-z]{3}\\n$',
    '^[a-z=]{4}$',
    '^[a-z$]{4}$',
    '^(^a$|b)$',
    '^a$.$',
  ])
    test(`not ${pattern}`, () => assert.equal(longestPlainText(pattern), undefined));
});
