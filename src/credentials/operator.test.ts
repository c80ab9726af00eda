import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import { suite, test } from 'node:test';
import { deriveKey } from './master-key.ts';
import { createOperatorCredential, verifyOperatorCredential } from './operator.ts';
import { testMasterKey } from './testing.ts';

const now = Date.UTC(2026, 0, 15, 12);
const credential = createOperatorCredential(testMasterKey, 'ann', now, bytes => new Uint8Array(bytes));
const verify = (text: string, at = now) => verifyOperatorCredential(testMasterKey, text, at);

suite("an operator's credential", () => {
  test('names the user of the operating system', () => {
    assert.deepEqual(verify(credential), { osUser: 'ann' });
  });

  test('is good for less than a minute, and not before it was made', () => {
    assert.deepEqual(verify(credential, now + 59_999), { osUser: 'ann' });
    assert.equal(verify(credential, now + 60_000), undefined);
    assert.equal(verify(credential, now - 60_000), undefined);
    assert.equal(verify(credential, Number.NaN), undefined);
  });

  test('of another master key is refused', () => {
    assert.equal(verify(createOperatorCredential(randomBytes(32), 'ann', now)), undefined);
  });

  test('in which any character was changed is refused', () => {
    for (let at = 0; at < credential.length; at++) {
      for (const other of ['A', 'B', '.', '%'])
        if (credential[at] !== other)
          assert.equal(
            verify(credential.slice(0, at) + other + credential.slice(at + 1)),
            undefined,
            `at ${at}`,
          );
    }
  });

  test('cut off, extended or without its parts is refused', () => {
    for (let length = 0; length < credential.length; length++)
      assert.equal(verify(credential.slice(0, length)), undefined);
    for (const text of [
      `${credential}A`,
      `${credential}=`,
      ` ${credential}`,
      `${credential}\n`,
      'gho_.',
      'gho_e30.',
    ])
      assert.equal(verify(text), undefined);
    assert.equal(verify('gho_'.padEnd(1_000_000, 'A')), undefined);
  });

  test('made with the right key for another purpose is refused', () => {
    const signed = credential.slice(0, credential.indexOf('.'));
    for (const key of [testMasterKey, deriveKey(testMasterKey, 'vault'), deriveKey(testMasterKey, 'files')])
      assert.equal(
        verify(`${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`),
        undefined,
      );
  });

  test('differs each time and does not hold the master key', () => {
    const again = createOperatorCredential(testMasterKey, 'ann', now);
    assert.notEqual(again, createOperatorCredential(testMasterKey, 'ann', now));
    assert.ok(!Buffer.from(again.slice(4), 'base64url').includes(testMasterKey.subarray(0, 4)));
  });

  test('bounds and cleans the user name that the audit log will show', () => {
    const made = createOperatorCredential(testMasterKey, `a\n"б${'x'.repeat(1000)}`, now);
    assert.equal(verify(made)?.osUser, `a?"?${'x'.repeat(60)}`);
    assert.equal(verify(createOperatorCredential(testMasterKey, '', now))?.osUser, 'unknown');
  });
});
