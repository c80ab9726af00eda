import assert from 'node:assert/strict';
import { createSecretKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { before, suite, test } from 'node:test';
import { certificate, type MadeCertificate } from '../../../test/support/certificates.ts';
import { type LegacyGrant, settingsOf } from './kinds.ts';
import { type ClientKind, clientKinds, type ClientSettings } from './oauth-client.ts';
import { clientFaults } from './rules.ts';

const none = new Set<LegacyGrant>();
const callback = 'https://app.example.com/callback';

const usual: Readonly<Record<ClientKind, Partial<ClientSettings>>> = {
  'server-web': { redirectUris: [callback] },
  browser: { redirectUris: [callback] },
  native: { redirectUris: ['com.example.app:/callback'] },
  service: {},
  device: {},
};

/** Places of what is wrong with the usual client of a kind after these changes. */
function faultsOf(kind: ClientKind, told: Partial<ClientSettings> = {}, waived = none): string[] {
  return clientFaults(kind, settingsOf(kind, { ...usual[kind], ...told }), waived).map(({ at }) => at);
}

const rsa = (modulusLength: number, publicExponent = 65_537) =>
  generateKeyPairSync('rsa', { modulusLength, publicExponent }).publicKey.export({ format: 'jwk' });
const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const publicKey = { ...pair.publicKey.export({ format: 'jwk' }), kid: 'one' };

suite('a client as is usual for its kind', () => {
  for (const kind of clientKinds) test(`${kind} is taken`, () => assert.deepEqual(faultsOf(kind), []));
});

suite('who cannot keep a secret is given none', () => {
  for (const kind of ['browser', 'native', 'device'] as const)
    for (const authentication of [
      'client_secret_basic',
      'client_secret_post',
      'private_key_jwt',
      'tls_client_auth',
      'self_signed_tls_client_auth',
    ] as const)
      test(`${kind} with ${authentication}`, () =>
        assert.ok(faultsOf(kind, { authentication, keys: [] }).includes('/authentication')));

  for (const kind of ['browser', 'native', 'device'] as const)
    test(`${kind} with keys, a certificate, or client credentials`, () => {
      assert.ok(faultsOf(kind, { keys: [publicKey] }).includes('/keys'));
      assert.ok(faultsOf(kind, { binding: 'certificate' }).includes('/binding'));
      assert.ok(faultsOf(kind, { grants: ['client_credentials'] }).includes('/grants/0'));
    });

  for (const kind of ['server-web', 'service'] as const)
    test(`${kind} cannot do without`, () =>
      assert.deepEqual(faultsOf(kind, { authentication: 'none' }), ['/authentication']));
});

suite('a redirect address leads to the client and to nobody else', () => {
  const refused: readonly (readonly [ClientKind, string])[] = [
    ['server-web', 'https://*.example.com/callback'],
    ['server-web', 'https://app.example.com/*'],
    ['server-web', 'http://app.example.com/callback'],
    ['server-web', 'http://127.0.0.1.example.com/callback'],
    ['server-web', 'http://10.0.0.1/callback'],
    ['server-web', `${callback}#part`],
    ['server-web', 'https://user:pw@app.example.com/callback'],
    ['server-web', 'https://app.example.com@evil.example/callback'],
    ['server-web', 'https://app.example.com\\@evil.example/'],
    ['server-web', 'https://app.example.com/a/../callback'],
    ['server-web', 'https://APP.example.com/callback'],
    ['server-web', 'https://app.example.com:443/callback'],
    ['server-web', 'https://2130706433/callback'],
    ['server-web', '//app.example.com/callback'],
    ['server-web', '/callback'],
    ['server-web', 'app.example.com'],
    ['server-web', ' https://app.example.com/'],
    ['server-web', 'https://app.example.com/\n'],
    ['server-web', 'https://äpp.example.com/'],
    ['server-web', `${callback}?code=mine`],
    ['server-web', `${callback}?state=mine`],
    ['server-web', `${callback}?%63ode=mine`],
    ['server-web', `https://app.example.com/${'x'.repeat(2000)}`],
    ['server-web', 'com.example.app:/callback'],
    ['browser', 'com.example.app:/callback'],
    ['browser', 'javascript:alert(1)'],
    ['browser', 'data:text/html,x'],
    ['browser', 'http://app.example.com/'],
    ['native', 'myapp:/callback'],
    ['native', 'javascript:alert(1)'],
    ['native', 'file:///etc/passwd'],
    ['native', 'http://localhost/callback'],
    ['native', 'https://127.0.0.1/callback'],
    ['native', 'http://192.168.0.1/callback'],
    ['native', 'com.example.app:/call*'],
  ];
  for (const [kind, address] of refused)
    test(`${kind} with ${address.slice(0, 60)}`, () => {
      assert.deepEqual(faultsOf(kind, { redirectUris: [address] }), ['/redirectUris/0']);
      assert.deepEqual(faultsOf(kind, { postLogoutUris: [address] }), ['/postLogoutUris/0']);
    });

  const taken: readonly (readonly [ClientKind, string])[] = [
    ['server-web', 'https://app.example.com'],
    ['server-web', 'https://app.example.com:8443/callback?tenant=1'],
    ['server-web', 'http://localhost:3000/callback'],
    ['browser', 'http://127.0.0.1:5173/'],
    ['browser', 'http://[::1]:5173/'],
    ['native', 'https://app.example.com/open'],
    ['native', 'http://127.0.0.1/callback'],
    ['native', 'com.example.app:/callback'],
    ['native', 'com.example.app://callback'],
  ];
  for (const [kind, address] of taken)
    test(`${kind} with ${address} is taken`, () =>
      assert.deepEqual(faultsOf(kind, { redirectUris: [address] }), []));

  test('is there where a code must come back, named once, and nowhere else', () => {
    assert.deepEqual(faultsOf('browser', { redirectUris: [] }), ['/redirectUris']);
    assert.deepEqual(faultsOf('browser', { redirectUris: [callback, callback] }), ['/redirectUris/1']);
    assert.deepEqual(faultsOf('service', { redirectUris: [callback] }), ['/redirectUris']);
    assert.deepEqual(faultsOf('device', { postLogoutUris: [callback] }), ['/postLogoutUris']);
    const many = Array.from({ length: 21 }, (_, i) => `${callback}${i}`);
    assert.deepEqual(faultsOf('browser', { redirectUris: many }), ['/redirectUris']);
  });

  test('of a back-channel logout is of a server, over https', () => {
    const at = ['/backchannelLogoutUri'];
    assert.deepEqual(faultsOf('server-web', { backchannelLogoutUri: 'https://app.example.com/out' }), []);
    assert.deepEqual(faultsOf('server-web', { backchannelLogoutUri: 'http://app.example.com/out' }), at);
    assert.deepEqual(faultsOf('server-web', { backchannelLogoutUri: 'file:///out' }), at);
    assert.deepEqual(faultsOf('browser', { backchannelLogoutUri: 'https://app.example.com/out' }), at);
  });
});

suite('a grant', () => {
  test('that is not for the kind is refused', () => {
    assert.deepEqual(faultsOf('service', { grants: ['authorization_code'] }), ['/grants/0']);
    assert.deepEqual(faultsOf('service', { grants: ['client_credentials', 'refresh_token'] }), ['/grants/1']);
    assert.deepEqual(faultsOf('device', { grants: ['authorization_code'] }), ['/grants/0']);
    assert.deepEqual(faultsOf('browser', { grants: ['password'] }), ['/grants/0']);
  });

  test('is one at least, once, and not to refresh alone', () => {
    assert.deepEqual(faultsOf('service', { grants: [] }), ['/grants']);
    assert.deepEqual(faultsOf('service', { grants: ['client_credentials', 'client_credentials'] }), [
      '/grants/1',
    ]);
    assert.deepEqual(faultsOf('device', { grants: ['refresh_token'] }), ['/grants']);
  });

  for (const [kind, grant] of [
    ['browser', 'implicit'],
    ['server-web', 'implicit'],
    ['native', 'password'],
    ['server-web', 'password'],
  ] as const)
    test(`${grant} of ${kind} takes a waiver of that grant`, () => {
      const grants = { grants: ['authorization_code', grant] as const };
      assert.deepEqual(faultsOf(kind, grants), ['/grants/1']);
      const other = grant === 'implicit' ? 'password' : 'implicit';
      assert.deepEqual(faultsOf(kind, grants, new Set([other] as const)), ['/grants/1']);
      assert.deepEqual(faultsOf(kind, grants, new Set([grant])), []);
    });

  test('implicit does not put tokens into plain addresses', () => {
    const told = { grants: ['implicit'] as const, redirectUris: ['http://127.0.0.1:5173/'] };
    assert.deepEqual(faultsOf('browser', told, new Set(['implicit'] as const)), ['/redirectUris/0']);
  });

  test('pushed requests are for who makes such requests', () =>
    assert.deepEqual(faultsOf('service', { pushedRequestsOnly: true }), ['/pushedRequestsOnly']));
});

suite('a key of a client', () => {
  const withKeys = (...keys: Record<string, unknown>[]) =>
    faultsOf('service', { authentication: 'private_key_jwt', keys });

  test('is needed to prove itself by one', () => assert.deepEqual(withKeys(), ['/keys']));
  test('is taken when it is public', () => {
    assert.deepEqual(
      withKeys(publicKey, {
        ...(rsa(2048) as Record<string, unknown>),
        kid: 'two',
        alg: 'PS256',
        use: 'sig',
      }),
      [],
    );
    const { publicKey: okp } = generateKeyPairSync('ed25519');
    assert.deepEqual(withKeys(okp.export({ format: 'jwk' }) as Record<string, unknown>), []);
  });

  const { x } = publicKey;
  const refused: Readonly<Record<string, Record<string, unknown>>> = {
    'a private key': pair.privateKey.export({ format: 'jwk' }) as Record<string, unknown>,
    'a shared secret': createSecretKey(randomBytes(32)).export({ format: 'jwk' }) as Record<string, unknown>,
    'half a key': { kty: 'EC', crv: 'P-256', x },
    'a point that is not on the curve': { ...publicKey, y: x },
    'a curve for encryption': generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' }) as Record<
      string,
      unknown
    >,
    'a curve of its own': { ...publicKey, crv: '__proto__' },
    'P-521, which the authorization server does not take': generateKeyPairSync('ec', {
      namedCurve: 'P-521',
    }).publicKey.export({ format: 'jwk' }) as Record<string, unknown>,
    secp256k1: generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey.export({
      format: 'jwk',
    }) as Record<string, unknown>,
    'a short RSA key': rsa(1024) as Record<string, unknown>,
    'an RSA key with the exponent 3': rsa(2048, 3) as Record<string, unknown>,
    'alg none': { ...publicKey, alg: 'none' },
    'the algorithm of another type': { ...publicKey, alg: 'HS256' },
    'a use other than signing': { ...publicKey, use: 'enc' },
    'a chain of certificates': { ...publicKey, x5c: ['x'] },
    'an address of a key': { ...publicKey, jku: 'https://evil.example' },
    'an identifier that is no text': { ...publicKey, kid: 7 },
    nothing: {},
  };
  for (const [what, key] of Object.entries(refused))
    test(`is refused as ${what}, and not repeated`, () => {
      const told = { authentication: 'private_key_jwt' as const, keys: [key] };
      const faults = clientFaults('service', settingsOf('service', told), none);
      assert.deepEqual(
        faults.map(({ at }) => at),
        ['/keys/0'],
      );
      for (const value of [key['d'], key['k']])
        if (typeof value === 'string') assert.ok(!JSON.stringify(faults).includes(value));
    });

  test('goes by a name of its own', () => assert.deepEqual(withKeys(publicKey, publicKey), ['/keys/1/kid']));
});

suite('a scope', () => {
  for (const scope of ['', 'two words', 'quo"te', 'back\\slash', 'ünicode', 'x'.repeat(129), 'new\nline'])
    test(`${JSON.stringify(scope.slice(0, 20))} is refused`, () =>
      assert.deepEqual(faultsOf('service', { scopes: [scope] }), ['/scopes/0']));
  test('is named once', () => assert.deepEqual(faultsOf('service', { scopes: ['a', 'a'] }), ['/scopes/1']));
});

suite('a certificate that a client registers as its own', () => {
  let own: MadeCertificate;
  let other: MadeCertificate;
  const octets = ({ certificate: pem }: MadeCertificate) => pem.replaceAll(/-----[A-Z ]+-----|\s/g, '');
  const faults = (key: Record<string, unknown>) =>
    faultsOf('service', { authentication: 'self_signed_tls_client_auth', keys: [key] });
  before(async () => {
    [own, other] = [await certificate(), await certificate()];
  });

  test('is enough: its key is read from it', () => {
    assert.deepEqual(faults({ x5c: [octets(own)] }), []);
    const { keys } = settingsOf('service', { keys: [{ x5c: [octets(own)] }] });
    assert.equal(keys[0]?.['kty'], 'EC');
    assert.deepEqual(settingsOf('service', { keys }).keys, keys);
  });

  test('must be there, be one, be readable, and be of the key', () => {
    const [key] = settingsOf('service', { keys: [{ x5c: [octets(other)] }] }).keys;
    const wrong: Record<string, unknown>[] = [
      publicKey,
      {},
      { x5c: [] },
      { x5c: octets(own) },
      { x5c: [octets(own), octets(other)] },
      { x5c: ['AAAA'] },
      { x5c: [`${octets(own)} `] },
      { x5c: [Buffer.concat([Buffer.from(octets(own), 'base64'), Buffer.from('x')]).toString('base64')] },
      { x5c: [own.certificate] },
      { ...key, x5c: [octets(own)] },
      { x5c: [octets(own)], x5u: 'https://evil.example/' },
      { x5c: [octets(own)], d: 'secret' },
    ];
    for (const each of wrong) assert.ok(faults(each).length > 0, JSON.stringify(each).slice(0, 80));
  });
});
