import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { isSealedSecret, openUpstreamSecret, sealUpstreamSecret } from './upstream-secret.ts';

const seal = Buffer.alloc(32, 6);
const use = { identity: ['basic', 'ann'], origins: ['https://a.example', 'https://b.example'] };
const secret = 'correct horse battery staple';
const sealed = sealUpstreamSecret(seal, use, secret);

suite('a secret for upstreams', () => {
  test('opens for what it was sealed for, and shows nothing before', () => {
    assert.equal(openUpstreamSecret(seal, use, sealed), secret);
    assert.ok(isSealedSecret(sealed));
    assert.ok(!Buffer.from(sealed.slice(7), 'base64url').includes('horse'));
    assert.notEqual(sealUpstreamSecret(seal, use, secret), sealed, 'equal secrets do not show as equal');
  });

  test('opens for fewer origins, never for one more', () => {
    assert.equal(openUpstreamSecret(seal, { ...use, origins: ['https://b.example'] }, sealed), secret);
    for (const origins of [
      [...use.origins, 'https://evil.example'],
      ['https://a.example:8443'],
      ['http://a.example'],
    ])
      assert.equal(openUpstreamSecret(seal, { ...use, origins }, sealed), undefined, origins.join());
  });

  test('does not open as something else, elsewhere, changed or cut off', () => {
    for (const identity of [['basic', 'eve'], ['bearer', 'ann'], ['basic']])
      assert.equal(openUpstreamSecret(seal, { ...use, identity }, sealed), undefined, identity.join());
    assert.equal(openUpstreamSecret(Buffer.alloc(32, 1), use, sealed), undefined);
    const bytes = Buffer.from(sealed.slice(7), 'base64url');
    for (const at of [0, 59, 60, 75, bytes.length - 1]) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      assert.equal(openUpstreamSecret(seal, use, `sealed:${changed.toString('base64url')}`), undefined);
    }
    for (const text of ['', 'sealed:', secret, sealed.slice(0, -3), `x${sealed}`])
      assert.equal(openUpstreamSecret(seal, use, text), undefined);
  });
});
