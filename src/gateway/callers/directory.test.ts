import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { generateApiKey, hashApiKey } from '#credentials';
import type { FeedEntry } from '../feed.ts';
import { CallerDirectory } from './directory.ts';
import { KeyTable } from './key-table.ts';

const pepper = Buffer.alloc(32, 9);
const key = generateApiKey('live');
const hash = hashApiKey(pepper, key);
const keyState = { applicationId: 'app_1', hash, notAfter: 1000 };

const keyEntry = (sequence: number, state: typeof keyState | null): FeedEntry => ({
  sequence,
  kind: 'key',
  id: 'key_1',
  state,
});

function directory(...entries: FeedEntry[]): CallerDirectory {
  const made = new CallerDirectory(pepper);
  made.apply(entries, false);
  return made;
}

suite('caller directory', () => {
  test('a revoked key is unknown from the entry on that revokes it', () => {
    const callers = directory(keyEntry(1, keyState));
    assert.equal(callers.keyByText(key)?.id, 'key_1');
    callers.apply([keyEntry(2, null)], false);
    assert.equal(callers.keyByText(key), undefined);
  });

  test('a key that another thread keeps and revokes is unknown at once, however often it was just found', () => {
    const table = new KeyTable(() => 0);
    table.set('key_1', keyState, 1);
    const callers = directory();
    callers.share(table.shared);
    for (let n = 0; n < 3; n++) assert.equal(callers.keyByText(key)?.id, 'key_1');
    table.delete('key_1');
    assert.equal(callers.keyByText(key), undefined);
  });

  test('an old entry that arrives again brings no revoked key back', () => {
    const callers = directory(keyEntry(1, keyState), keyEntry(2, null));
    callers.apply([keyEntry(1, keyState)], false);
    assert.equal(callers.keyByText(key), undefined);
    assert.equal(callers.sequence, 2);
  });

  test('a resync forgets what is no longer there', () => {
    const callers = directory(keyEntry(5, keyState));
    callers.apply([], true);
    assert.equal(callers.keyByText(key), undefined);
    assert.equal(callers.sequence, 0);
  });

  test('a key whose hash changed is known by the new one only', () => {
    const other = generateApiKey('live');
    const callers = directory(
      keyEntry(1, keyState),
      keyEntry(2, { ...keyState, hash: hashApiKey(pepper, other) }),
    );
    assert.equal(callers.keyByText(key), undefined);
    assert.equal(callers.keyByText(other)?.id, 'key_1');
  });

  test('a subscription that moved to another version is gone from the first', () => {
    const state = { applicationId: 'app_1', versionId: 'ver_1', planId: 'plan_1', approved: true };
    const callers = directory({ sequence: 1, kind: 'subscription', id: 'sub_1', state });
    assert.equal(callers.subscription('app_1', 'ver_1')?.planId, 'plan_1');
    callers.apply(
      [{ sequence: 2, kind: 'subscription', id: 'sub_1', state: { ...state, versionId: 'ver_2' } }],
      false,
    );
    assert.equal(callers.subscription('app_1', 'ver_1'), undefined);
    assert.equal(callers.subscription('app_1', 'ver_2')?.planId, 'plan_1');
  });

  test('a key under another pepper is unknown', () => {
    const callers = new CallerDirectory(Buffer.alloc(32, 1));
    callers.apply([keyEntry(1, keyState)], false);
    assert.equal(callers.keyByText(key), undefined);
  });
});
