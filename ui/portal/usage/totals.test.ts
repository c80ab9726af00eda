import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { rangeNamed, stretchOf } from './ranges.ts';
import { totalsOf } from './totals.ts';

const point = { at: 0, requests: 0, refused: 0, errors: 0, p50: null, p95: null, p99: null, byRefusal: {} };

suite('use in a stretch of time', () => {
  test('is summed up, the commonest cause of refusal first', () => {
    const totals = totalsOf([
      {
        ...point,
        requests: 10,
        refused: 3,
        errors: 1,
        p95: 40,
        byRefusal: { 'rate-limited': 1, forbidden: 2 },
      },
      { ...point, requests: 5, refused: 4, p95: 900, byRefusal: { 'rate-limited': 4 } },
    ]);
    assert.deepEqual(totals, {
      requests: 15,
      refused: 7,
      errors: 1,
      p95: 40,
      byRefusal: [
        ['rate-limited', 5],
        ['forbidden', 2],
      ],
    });
  });
  test('nothing is a total too', () => {
    assert.deepEqual(totalsOf([]), { requests: 0, refused: 0, errors: 0, p95: null, byRefusal: [] });
  });
  test('a range that nobody offers is a day', () => {
    assert.equal(rangeNamed('constructor').value, 'day');
  });
  test('looking twice within a minute asks the same', () => {
    const range = rangeNamed('week');
    assert.deepEqual(stretchOf(range, 60_001), stretchOf(range, 119_999));
  });
});
