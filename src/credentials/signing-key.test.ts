import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { suite, test } from 'node:test';
import { GatehouseError } from '#kernel';
import { readSigningKey } from './signing-key.ts';

const spki = ({ publicKey }: { publicKey: KeyObject }): string =>
  publicKey.export({ type: 'spki', format: 'pem' });
const jwk = ({ publicKey }: { publicKey: KeyObject }): string =>
  JSON.stringify(publicKey.export({ format: 'jwk' }));

const ed25519 = generateKeyPairSync('ed25519');
const rsa = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength });

suite('a signing key', () => {
  const good: Record<string, [string, { publicKey: KeyObject }]> = {
    'of Ed25519': ['ed25519', ed25519],
    'of P-256': ['ecdsa-p256-sha256', generateKeyPairSync('ec', { namedCurve: 'P-256' })],
    'of P-384': ['ecdsa-p384-sha384', generateKeyPairSync('ec', { namedCurve: 'P-384' })],
    'of RSA': ['rsa-pss-sha512', rsa(2_048)],
    'of RSA for PSS': ['rsa-pss-sha512', generateKeyPairSync('rsa-pss', { modulusLength: 2_048 })],
  };
  for (const [what, [algorithm, pair]] of Object.entries(good))
    test(`${what} is read, and kept in one form`, () => {
      const read = readSigningKey(`\n${spki(pair)}\n`);
      assert.equal(read.algorithm, algorithm);
      assert.equal(read.publicKey, spki(pair));
      assert.match(read.fingerprint, /^[0-9a-f]{64}$/);
      if (pair.publicKey.asymmetricKeyType !== 'rsa-pss') assert.deepEqual(readSigningKey(jwk(pair)), read);
    });

  const bad: Record<string, [() => string, RegExp]> = {
    'a private key': [() => ed25519.privateKey.export({ type: 'pkcs8', format: 'pem' }), /make a new pair/],
    'a private JWK': [() => JSON.stringify(ed25519.privateKey.export({ format: 'jwk' })), /make a new pair/],
    'a secret that both sides know': [() => '{"kty":"oct","k":"c2VjcmV0"}', /make a new pair/],
    'a public key behind a private one': [
      () => ed25519.privateKey.export({ type: 'pkcs8', format: 'pem' }) + spki(ed25519),
      /make a new pair/,
    ],
    'a key of DSA': [
      () => spki(generateKeyPairSync('dsa', { modulusLength: 2_048, divisorLength: 256 })),
      /./,
    ],
    'a key to agree on secrets with': [() => spki(generateKeyPairSync('x25519')), /./],
    'a key of another curve of Edwards': [() => spki(generateKeyPairSync('ed448')), /./],
    'RSA that is too short': [() => spki(rsa(1_024)), /2048 to 4096/],
    'a curve that nobody signs with': [() => spki(generateKeyPairSync('x25519')), /must be of/],
    'a curve that is not known here': [
      () => spki(generateKeyPairSync('ec', { namedCurve: 'secp256k1' })),
      /must be of/,
    ],
    'RSA for another hash only': [
      () =>
        spki(
          generateKeyPairSync('rsa-pss', {
            modulusLength: 2_048,
            hashAlgorithm: 'sha256',
            mgf1HashAlgorithm: 'sha256',
          }),
        ),
      /must be of/,
    ],
    'something else': [() => 'ssh-ed25519 AAAA', /no public key/],
    'JSON that is no key': [() => '{"kty":"EC"}', /no public key/],
    'JSON that breaks off': [() => '{', /no public key/],
    'a long text': [() => 'a'.repeat(5_000), /longer than/],
  };
  for (const [what, [text, why]] of Object.entries(bad))
    test(`is not ${what}, and the answer does not repeat it`, () => {
      assert.throws(
        () => readSigningKey(text()),
        (error: unknown) => {
          assert.ok(error instanceof GatehouseError && error.code === 'invalid-input');
          const [fault] = error.extra['errors'] as { at: string; message: string }[];
          assert.equal(fault?.at, '/key');
          assert.match(fault.message, why);
          return true;
        },
      );
    });
});
