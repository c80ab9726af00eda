import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { isLinearXsdPattern } from './xsd-patterns.ts';

suite('patterns of XML Schemas', () => {
  const linear = [
    '[A-Z]{3}',
    '\\d{4}-\\d{2}-\\d{2}',
    '\\d+(\\.\\d+)?',
    '[^@]+@[^@]+',
    '[a-z]+(,[a-z]+)*',
    '(\\+49)?[0-9 ]+',
    'GOLD|SILVER|BRONZE',
    '\\i\\c*',
    '[\\i-[:]][\\c-[:]]*',
    '\\p{L}+',
    '\\s*\\S+',
    '$[0-9]+^',
    '.*',
    '',
  ];
  for (const pattern of linear)
    test(`${pattern || 'nothing'} leaves one way to read a text`, () =>
      assert.ok(isLinearXsdPattern(pattern)));

  const slow = [
    '(.*)(.*)x',
    '(a+)+',
    '(a*)*b',
    '(a|a)*b',
    '.*x.*y',
    '[a-z]*[a-z]*1',
    // What the escapes take beyond ASCII counts.
    '\\d*[\u0660-\u0669]*x',
    '\\w*\\p{L}*1',
    '[\\w-[b]]*a*1',
    '[^\\d]*\u0661*x',
    '[^\\S]* *x',
    '.*\u2028*x',
    '\\c*:*x',
    '(\\p{Nd}*)*',
    // What is not read is not trusted.
    'a\\',
    '[a',
    'a\\p{L',
    `(${'ab|'.repeat(150)}c)`,
  ];
  for (const pattern of slow)
    test(`${pattern.slice(0, 30)} is not trusted`, () => assert.equal(isLinearXsdPattern(pattern), false));
});
