import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { givenFault } from './given.ts';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');

test('a public key is taken, in PEM or as a JWK', () => {
  assert.equal(givenFault(publicKey.export({ type: 'spki', format: 'pem' })), undefined);
  assert.equal(givenFault(JSON.stringify(publicKey.export({ format: 'jwk' }))), undefined);
});

test('a private key stays in the browser', () => {
  for (const given of [
    privateKey.export({ type: 'pkcs8', format: 'pem' }),
    JSON.stringify(privateKey.export({ format: 'jwk' })),
    '{"kty":"oct","k":"c2VjcmV0"}',
    '-----BEGIN OPENSSH PRIVATE KEY-----',
  ])
    assert.match(givenFault(given) ?? '', /private key\. It was not sent/);
});

test('what is no key is told before it is sent', () => {
  assert.match(givenFault(' ') ?? '', /Paste/);
  assert.match(givenFault('ssh-ed25519 AAAA') ?? '', /no public key/);
});
