import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { suite, test } from 'node:test';
import { readSigned, type SignatureAlgorithm, type Signed } from './jws.ts';
import { KeyRing, publicKeyOf } from './key-ring.ts';

const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const jwk = pair.publicKey.export({ format: 'jwk' }) as Record<string, unknown>;
const rsaJwk = rsa.publicKey.export({ format: 'jwk' }) as Record<string, unknown>;

function signed(header: object, key: KeyObject = pair.privateKey): Signed {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const input = `${part(header)}.${part({ a: 1 })}`;
  const signature = sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
  const read = readSigned(`${input}.${signature.toString('base64url')}`);
  assert.ok(typeof read !== 'string');
  return read;
}

function signer(
  keys: readonly Record<string, unknown>[],
  header: object,
  algorithm: SignatureAlgorithm = 'ES256',
) {
  const ring = new KeyRing();
  ring.take(keys);
  return ring.signerOf(signed(header), algorithm, false);
}

suite('the keys of an issuer', () => {
  test('are found by the name that a token says, or tried where it says none', () => {
    assert.equal(signer([{ ...jwk, kid: 'a' }], { kid: 'a' })?.id, 'a');
    assert.equal(signer([{ ...jwk, kid: 'a' }], {})?.id, 'a');
    assert.equal(signer([{ ...jwk, kid: 'a' }], { kid: 'b' }), undefined);
    for (const kid of [1, null, ['a'], {}, '../a', "a' or '1"])
      assert.equal(signer([{ ...jwk, kid: 'a' }], { kid }), undefined, JSON.stringify(kid));
    const ring = new KeyRing();
    ring.take([{ ...jwk, kid: 'a' }]);
    assert.equal(ring.signerOf(signed({}), 'ES256', true), undefined);
  });

  for (const [what, key] of Object.entries({
    'to encrypt with': { ...jwk, use: 'enc' },
    'for something else': { ...jwk, use: '' },
    'that signs only': { ...jwk, key_ops: ['sign'] },
    'with a name that is none': { ...jwk, kid: 1 },
    'for another algorithm': { ...jwk, alg: 'ES384' },
    'for no algorithm known': { ...jwk, alg: 'none' },
    'with an algorithm of secrets': { ...jwk, alg: 'HS256' },
    'that is a secret': { kty: 'oct', k: 'c2VjcmV0' },
    'of a curve that is none': { ...jwk, crv: 'constructor' },
    'of another curve': { ...jwk, crv: 'P-384' },
    'not on its curve': { ...jwk, x: jwk['y'], y: jwk['x'] },
    'without a half': { ...jwk, y: undefined },
    'of no kind': { ...jwk, kty: '__proto__' },
  }))
    test(`hold none ${what}`, () => {
      const ring = new KeyRing();
      ring.take([key]);
      assert.equal(ring.size, 0);
      assert.equal(ring.signerOf(signed({}), 'ES256', false), undefined);
    });

  test('sign by the algorithm that is theirs, not by the one that a token says', () => {
    for (const algorithm of ['RS256', 'PS256', 'EdDSA', 'ES384'] as const)
      assert.equal(signer([jwk], {}, algorithm), undefined, algorithm);
    const ring = new KeyRing();
    ring.take([{ ...rsaJwk, alg: 'PS256' }]);
    assert.equal(ring.signerOf(signed({}, rsa.privateKey), 'RS256', false), undefined);
    ring.take([rsaJwk]);
    assert.notEqual(ring.signerOf(signed({}, rsa.privateKey), 'RS256', false), undefined);
  });

  test('are dead once they are no longer listed, and the same as before otherwise', () => {
    const ring = new KeyRing();
    ring.take([{ ...jwk, kid: 'a' }]);
    const key = ring.signerOf(signed({ kid: 'a' }), 'ES256', true);
    ring.take([{ ...jwk, kid: 'a' }, rsaJwk]);
    assert.equal(ring.signerOf(signed({ kid: 'a' }), 'ES256', true), key);
    assert.equal(key?.live, true);
    ring.take([rsaJwk]);
    assert.equal(key?.live, false);
    assert.equal(ring.signerOf(signed({ kid: 'a' }), 'ES256', true), undefined);
  });

  test('cost a bounded number of tries, and are read in a bounded number', () => {
    const others = Array.from(
      { length: 70 },
      () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }) as never,
    );
    assert.equal(signer([...others.slice(0, 4), jwk], {}), undefined);
    assert.notEqual(signer([...others.slice(0, 3), jwk], {}), undefined);
    const ring = new KeyRing();
    ring.take(others);
    assert.equal(ring.size, 64);
  });

  test('of RSA are neither short nor costly', () => {
    const read = (modulusLength: number, publicExponent: number) =>
      publicKeyOf(
        generateKeyPairSync('rsa', { modulusLength, publicExponent }).publicKey.export({
          format: 'jwk',
        }) as never,
      );
    assert.equal(read(1024, 65_537), undefined);
    assert.notEqual(read(2048, 3), undefined);
    const huge = createPublicKey(rsa.publicKey.export({ type: 'spki', format: 'pem' })).export({
      format: 'jwk',
    });
    const exponent = Buffer.from('0200000001', 'hex').toString('base64url');
    assert.equal(publicKeyOf({ ...huge, e: exponent }), undefined);
  });
});
