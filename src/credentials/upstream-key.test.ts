import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { openClientKey, sealClientKey } from './upstream-key.ts';

const seal = Buffer.alloc(32, 1);
const sealed = sealClientKey(seal, 'certificate', 'PRIVATE');

suite('the private key of a client certificate', () => {
  test('opens where it was sealed, beside its certificate', () => {
    assert.equal(openClientKey(seal, 'certificate', sealed), 'PRIVATE');
  });

  test('is not to be seen, and looks different each time', () => {
    assert.match(sealed, /^sealed:[A-Za-z0-9_-]+$/);
    assert.doesNotMatch(Buffer.from(sealed.slice(7), 'base64url').toString('latin1'), /PRIVATE/);
    assert.notEqual(sealClientKey(seal, 'certificate', 'PRIVATE'), sealed);
  });

  test('does not open beside another certificate', () => {
    assert.equal(openClientKey(seal, 'certificate of somebody else', sealed), undefined);
  });

  test('does not open under another master key', () => {
    assert.equal(openClientKey(Buffer.alloc(32, 2), 'certificate', sealed), undefined);
  });

  test('does not open when anything of it was changed, cut or left out', () => {
    const bytes = Buffer.from(sealed.slice(7), 'base64url');
    for (let at = 0; at < bytes.length; at += 7) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      assert.equal(openClientKey(seal, 'certificate', `sealed:${changed.toString('base64url')}`), undefined);
    }
    for (const text of ['sealed:', 'sealed:AAAA', sealed.slice(0, 60), '', 'PRIVATE'])
      assert.equal(openClientKey(seal, 'certificate', text), undefined);
  });
});
