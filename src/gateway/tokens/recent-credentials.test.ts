import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { RecentCredentials } from './recent-credentials.ts';

const shown = { scheme: 'Bearer', text: 'a', name: 'n' } as const;

suite('credentials that were found good lately', () => {
  test('never grow beyond their bound, however many come', () => {
    const recent = new RecentCredentials();
    for (let n = 0; n < 10_000; n++) recent.keep(`Bearer ${n}`, shown);
    assert.ok(recent.size <= 2_048, `${recent.size} are held`);
    assert.equal(recent.get('Bearer 0'), undefined);
    assert.equal(recent.get('Bearer 9999'), shown);
  });

  test('a long one is not held, so that clients do not choose how much is', () => {
    const recent = new RecentCredentials();
    recent.keep(`Bearer ${'a'.repeat(2_042)}`, shown);
    assert.equal(recent.size, 0);
  });
});
