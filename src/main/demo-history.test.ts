import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { parse } from 'yaml';
import { errorCodes } from '#kernel';
import { madeUpHistory } from './demo-history.ts';

const read = (name: string): unknown =>
  parse(readFileSync(new URL(`../../examples/city/${name}`, import.meta.url), 'utf8'));

const until = Date.UTC(2026, 5, 10, 9, 41);
const hour = 3_600_000;
const made = madeUpHistory(until);

suite('the history that the demo makes up', () => {
  test('names operations as the gateway does, and applications of the demo', () => {
    const { paths } = read('city.openapi.yaml') as { paths: Record<string, object> };
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map(method => `${method.toUpperCase()} ${path}`),
    );
    const { applications } = read('gatehouse.yaml') as { applications: { tag: string }[] };
    const tags = applications.map(({ tag }) => tag);
    for (const { labels } of made) {
      assert.ok([...operations, '-'].includes(labels.operation), labels.operation);
      assert.ok([...tags, '-'].includes(labels.application), labels.application);
      assert.ok(['city/v1', '-'].includes(labels.version));
      assert.ok(['', ...errorCodes].includes(labels.refusal), labels.refusal);
    }
  });

  test('ends before the time that it is marked with', () => {
    for (const { at, step } of made) assert.ok(at < until && at % (step === 'hour' ? hour : 60_000) === 0);
  });

  test('is the same for the same seed, and another for another', () => {
    assert.deepEqual(madeUpHistory(until), made);
    assert.notDeepEqual(madeUpHistory(until, 8), made);
  });

  test('agrees with itself: the hours are the sums of their minutes', () => {
    const at = Math.floor((until - 10 * hour) / hour) * hour;
    const sum = (step: string) =>
      made
        .filter(row => row.step === step && row.at >= at && row.at < at + hour)
        .reduce((total, { requests }) => total + requests, 0);
    assert.ok(sum('hour') > 0);
    assert.equal(sum('minute'), sum('hour'));
  });

  test('is small, and shows refusals of several causes', () => {
    assert.ok(made.length < 40_000, String(made.length));
    assert.ok(new Set(made.map(({ labels }) => labels.refusal)).size > 5);
    for (const { requests, buckets } of made)
      assert.equal(
        buckets.reduce((total, count) => total + count, 0),
        requests,
      );
  });
});
