import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { suite, test } from 'node:test';
import { DpopProofs, type Proven, proofAlgorithms } from './dpop-proof.ts';

const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwk = pair.publicKey.export({ format: 'jwk' }) as Record<string, unknown>;
const thumbprint = createHash('sha256')
  .update(JSON.stringify({ crv: jwk['crv'], kty: jwk['kty'], x: jwk['x'], y: jwk['y'] }))
  .digest('base64url');
const now = 1_700_000_000;
const proven: Proven = {
  algorithms: new Set(proofAlgorithms),
  method: 'POST',
  at: { scheme: 'https', authority: 'api.example' },
  path: '/orders/1',
  token: 'the token',
  jkt: thumbprint,
  maxAgeMs: 60_000,
  arrival: now * 1_000,
};
const claims = {
  jti: 'p-1',
  htm: 'POST',
  htu: 'https://api.example/orders/1',
  iat: now,
  ath: createHash('sha256').update('the token').digest('base64url'),
};

function proof(also: object = {}, header: object = {}, key: KeyObject = pair.privateKey): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const input = `${part({ typ: 'dpop+jwt', alg: 'ES256', jwk, ...header })}.${part({ ...claims, ...also })}`;
  const signature = sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
  return `${input}.${signature.toString('base64url')}`;
}
const check = (text: string, of: Partial<Proven> = {}) => new DpopProofs().check(text, { ...proven, ...of });

suite('proofs of possession (RFC 9449 section 4.3)', () => {
  test('are taken with their name, nonce and time', () => {
    const read = check(proof({ nonce: 'n' }));
    assert.deepEqual(read, { id: 'p-1', nonce: 'n', createdAt: now * 1_000 });
  });

  test('may name the address in another spelling, with query and fragment', () => {
    for (const htu of [
      'https://api.example:443/orders/1',
      'HTTPS://API.EXAMPLE/orders/1',
      'https://api.example/orders/1?q=1#x',
      'https://api.example/orders/%31',
      'https://api.example/a/../orders/1',
    ])
      assert.equal(typeof check(proof({ htu })), 'object', htu);
  });

  const wrongClaims: Readonly<Record<string, readonly object[]>> = {
    'without a name': [{ jti: undefined }, { jti: '' }, { jti: 1 }, { jti: 'a'.repeat(257) }, { jti: ['p'] }],
    'for another method': [{ htm: 'GET' }, { htm: 'post' }, { htm: undefined }, { htm: ['POST'] }],
    'for another address': [
      { htu: 'http://api.example/orders/1' },
      { htu: 'https://api.example.evil/orders/1' },
      { htu: 'https://api.example:8443/orders/1' },
      { htu: 'https://user@api.example/orders/1' },
      { htu: 'https://:x@api.example/orders/1' },
      { htu: 'https://api.example/orders/2' },
      { htu: 'https://api.example/orders/1/' },
      { htu: 'https://api.example/Orders/1' },
      { htu: 'https://api.example/orders%2f1' },
      { htu: '/orders/1' },
      { htu: undefined },
      { htu: ['https://api.example/orders/1'] },
      { htu: `https://api.example/orders/1?${'a'.repeat(5_000)}` },
    ],
    'of another time': [
      { iat: now + 11 },
      { iat: now - 61 },
      { iat: undefined },
      { iat: String(now) },
      { iat: null },
      { iat: '1e400' },
    ],
    'for another token': [
      { ath: undefined },
      { ath: '' },
      { ath: createHash('sha256').update('another').digest('base64url') },
    ],
    'with a nonce that is none': [{ nonce: 1 }, { nonce: '' }, { nonce: 'n'.repeat(257) }, { nonce: null }],
  };
  for (const [what, all] of Object.entries(wrongClaims))
    test(`are refused ${what}`, () => {
      for (const each of all)
        assert.equal(typeof check(proof(each)), 'string', JSON.stringify(each).slice(0, 100));
    });

  const wrongHeaders: Readonly<Record<string, readonly object[]>> = {
    'of another type': [{ typ: 'jwt' }, { typ: 'at+jwt' }, { typ: undefined }, { typ: 1 }],
    'with another algorithm': [
      { alg: 'none' },
      { alg: 'HS256' },
      { alg: 'ES512' },
      { alg: 'RS256' },
      { alg: 1 },
    ],
    'that must be understood': [{ crit: ['exp'] }, { crit: [] }, { b64: false }, { b64: true }],
    'that leads to a key': [{ jku: 'https://x' }, { x5u: 'https://x' }, { x5c: [] }],
    'without a key': [{ jwk: undefined }, { jwk: null }, { jwk: [] }, { jwk: 'k' }, { jwk: {} }],
    'with a private key': [{ jwk: pair.privateKey.export({ format: 'jwk' }) }, { jwk: { ...jwk, k: '' } }],
    'with half a key': [
      { jwk: { ...jwk, y: undefined } },
      { jwk: { ...jwk, x: 1 } },
      { jwk: { ...jwk, crv: [] } },
    ],
    'of a kind of key that is none': [{ jwk: { ...jwk, kty: 'oct' } }, { jwk: { ...jwk, kty: '__proto__' } }],
  };
  for (const [what, all] of Object.entries(wrongHeaders))
    test(`are refused ${what}`, () => {
      for (const each of all)
        assert.equal(typeof check(proof({}, each)), 'string', JSON.stringify(each).slice(0, 100));
    });

  test('are by the key that the token is bound to, and no other', () => {
    const theirs = other.publicKey.export({ format: 'jwk' });
    assert.equal(typeof check(proof({}, { jwk: theirs }, other.privateKey)), 'string');
    assert.equal(typeof check(proof({}, {}, other.privateKey)), 'string');
    assert.equal(typeof check(proof(), { jkt: '' }), 'string');
  });

  test('are checked anew, though one of the same key was good', () => {
    const proofs = new DpopProofs();
    assert.equal(typeof proofs.check(proof(), proven), 'object');
    const forged = `${proof({ jti: 'p-2' }).split('.').slice(0, 2).join('.')}.${proof().split('.')[2]}`;
    assert.equal(typeof proofs.check(forged, proven), 'string');
    assert.equal(typeof proofs.check(proof({}, {}, other.privateKey), proven), 'string');
  });

  test('are of the algorithms that the policy admits', () => {
    assert.equal(typeof check(proof(), { algorithms: new Set(['EdDSA']) }), 'string');
  });
});
