import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Decisions } from './decisions.ts';

const permitted = { isPermitted: true, because: [], errors: [] };

test('decisions are kept within bounds, the latest ones', () => {
  const decisions = new Decisions();
  for (let i = 0; i < 25_000; i++) decisions.keep(`key ${i}`, permitted);
  assert.equal(decisions.size, 20_000);
  assert.equal(decisions.get('key 4999'), undefined);
  assert.equal(decisions.get('key 24999'), permitted);
});

test('what comes of long inputs is not kept, so that clients do not choose how much is', () => {
  const decisions = new Decisions();
  decisions.keep('x'.repeat(1_025), permitted);
  assert.equal(decisions.size, 0);
});
