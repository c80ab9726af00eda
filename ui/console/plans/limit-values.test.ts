import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freshLimit, limitFaults, limitOf, optionsOf } from './limit-values.ts';

const attached = (policy: string, options: Record<string, unknown>) => ({
  id: 'att_1',
  scope: 'plan' as const,
  scopeId: 'pln_1',
  policy,
  mode: 'block' as const,
  options,
  createdAt: 0,
  updatedAt: 0,
  revision: 1,
});

test('a limit that is opened and saved stays as it was, also in what the form does not show', () => {
  for (const [policy, options] of [
    ['rate-limit', { limit: 20, window: '90s', burst: 40, per: ['address'], name: 'fair' }],
    ['rate-limit', { limit: 5, window: '1m', methods: ['PUT', 'DELETE'] }],
    ['rate-limit', { limit: 5, window: '1d', methods: 'writes' }],
    ['quota', { limit: 1000, window: 'month', timeZone: 'Europe/Berlin' }],
  ] as const) {
    assert.deepEqual(optionsOf(limitOf(attached(policy, options)), options), options);
  }
});

test('a window in plain seconds is read as that', () => {
  const { every, unit } = limitOf(attached('rate-limit', { limit: 1, window: 30 }));
  assert.deepEqual([every, unit], [30, 's']);
});

test('a burst that is taken away is gone', () => {
  const before = { limit: 20, window: '1s', burst: 40 };
  const emptied = { ...limitOf(attached('rate-limit', before)), burst: '' };
  assert.equal('burst' in optionsOf(emptied, before), false);
});

test('numbers that no policy takes are refused at their field', () => {
  for (const requests of ['', 0, -1, 1.5, 1_000_000_001, 'many'])
    assert.ok(limitFaults({ ...freshLimit, requests }).requests, String(requests));
  assert.ok(limitFaults({ ...freshLimit, every: 32, unit: 'd' }).every);
  assert.equal(limitFaults({ ...freshLimit, every: 31, unit: 'd' }).every, undefined);
  assert.ok(limitFaults({ ...freshLimit, burst: 0 }).burst);
  assert.equal(limitFaults({ ...freshLimit, kind: 'quota', every: '' }).every, undefined);
});
