import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inShort, toldBy } from './changes.ts';

const moment = (at: number) => `at ${at}`;
const short = (detail: unknown) => inShort(toldBy(detail, moment));

test('what changed and what is only noted are told apart', () => {
  const { changes, notes } = toldBy(
    { lifecycle: { before: 'draft', after: 'published' }, reason: 'agreed', notAfter: 5 },
    moment,
  );
  assert.deepEqual(changes, [{ field: 'lifecycle', before: 'draft', after: 'published' }]);
  assert.deepEqual(notes, [
    ['reason', 'agreed'],
    ['notAfter', 'at 5'],
  ]);
});

test('nothing, lists and nested values are shown as a person reads them', () => {
  const { changes } = toldBy(
    { hosts: { before: [], after: ['a', 'b'] }, options: { before: null, after: { limit: 5 } } },
    moment,
  );
  assert.deepEqual(changes[0], { field: 'hosts', before: 'none', after: 'a, b' });
  assert.deepEqual(changes[1], { field: 'options', before: '–', after: '{\n  "limit": 5\n}' });
});

test('an entry is told in one line, however much changed', () => {
  assert.equal(short({ active: { before: true, after: false } }), 'Active: true → false');
  assert.equal(
    short({ id: { before: null, after: 'pln_1' }, name: { before: null, after: 'gold' } }),
    'gold',
  );
  const many = Object.fromEntries(['a', 'b', 'c', 'd'].map(name => [name, { before: 1, after: 2 }]));
  assert.equal(short(many), 'A: 1 → 2 · B: 1 → 2 · 2 more');
  assert.ok(short({ text: { before: 'x'.repeat(900), after: 'y'.repeat(900) } }).length < 140);
});

test('a detail that is none of that breaks nothing', () => {
  for (const detail of [null, undefined, 5, 'text', [], {}]) assert.equal(typeof short(detail), 'string');
});
