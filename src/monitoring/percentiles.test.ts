import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { percentilesOf } from './percentiles.ts';

const bounds = [1, 2, 5, 10];

suite('percentiles', () => {
  test('of nothing are unknown, not zero', () => {
    assert.deepEqual(percentilesOf([], bounds), { p50: null, p95: null, p99: null });
    assert.deepEqual(percentilesOf([0, 0, 0], bounds), { p50: null, p95: null, p99: null });
  });

  test('lie on the straight line within their bucket', () => {
    assert.deepEqual(percentilesOf([0, 0, 100], bounds), { p50: 3.5, p95: 4.85, p99: 4.97 });
  });

  test('do not fall into a bucket that is empty', () => {
    assert.equal(percentilesOf([50, 0, 0, 50], bounds).p50, 1);
    assert.equal(percentilesOf([49, 0, 0, 51], bounds).p50, 5.1);
  });

  test('beyond the last bound are told as that bound', () => {
    assert.equal(percentilesOf([0, 0, 0, 0, 7], bounds).p50, 10);
  });
});
