import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readReason, reasonOf, type ThreatFinding } from './reason.ts';

const findings: readonly ThreatFinding[] = [
  { rule: 7707010, place: 'ARGS', parameter: { in: 'body', pointer: '/items/*/a, b and c' } },
  { rule: 942100, place: 'REQUEST_HEADERS', parameter: { in: 'header', name: 'user-agent' } },
  { rule: 1, place: 'REQUEST_FILENAME', parameter: { in: 'path' } },
  { rule: 2, place: '&ARGS', parameter: undefined },
  { rule: 949110, place: 'TX', parameter: undefined },
  { rule: 3, place: '', parameter: undefined },
];

test('what a reason tells can be read back', () => {
  for (let i = 1; i <= findings.length; i++)
    assert.deepEqual(readReason(reasonOf(findings.slice(0, i))), findings.slice(0, i));
});

test('a name that could be read otherwise is not told', () =>
  assert.equal(
    reasonOf([{ rule: 1, place: 'ARGS', parameter: { in: 'query', name: 'a(b' } }]),
    'rule 1 in ARGS',
  ));

test('other reasons tell of no rule', () => {
  for (const reason of [
    '',
    'more to inspect than one request may cost',
    'the body must be UTF-8, rule 1 in ARGS',
  ])
    assert.deepEqual(readReason(reason), []);
});
