import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claimType, membersOf } from './trial-values.ts';

test('each line is a name and a value, as JSON where it is', () => {
  assert.deepEqual(membersOf('a=1\n\n b = x=y \nc=["p","q"]\nd=true\n'), {
    a: 1,
    b: 'x=y',
    c: ['p', 'q'],
    d: true,
  });
  assert.deepEqual(membersOf(''), {});
});

test('a line that is neither is told', () => {
  assert.equal(membersOf('a'), undefined);
  assert.equal(membersOf('=a'), undefined);
});

test('a claim has the type of its value', () => {
  assert.deepEqual([1, true, ['a'], 'a'].map(claimType), ['number', 'truth', 'list of texts', 'text']);
});
