import assert from 'node:assert/strict';
import { createHmac, sign } from 'node:crypto';
import { suite, test } from 'node:test';
import { CallerDirectory } from '../../callers/directory.ts';
import { Refusal } from '../../refusal.ts';
import { compilePolicy, testExchange, testNow, testPepper } from '../../testing.ts';
import { segment, testClaims, testIssuer, testKey, testToken } from '../../tokens/testing.ts';
import { policy } from './policy.ts';

/** Known attacks on access tokens, as data: what is shown, and under which name it is known. */
const key = testKey();
const mine = testKey('key-1');
const second = testKey('key-2');
const good = testToken(key);
const [head = '', body = '', signature = ''] = good.split('.');
const header = (members: Record<string, unknown>) => segment({ alg: 'ES256', typ: 'at+jwt', ...members });
const publicPem = Buffer.from(JSON.stringify(key.jwk));

const hmac = (input: string, secret: Buffer) =>
  createHmac('sha256', secret).update(input).digest('base64url');
const der = sign('sha256', Buffer.from(`${head}.${body}`), key.privateKey).toString('base64url');
const otherSpelling = (text: string) => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  // The last character of 64 octets carries four bits that mean nothing.
  return text.slice(0, -1) + alphabet.charAt(alphabet.indexOf(text.slice(-1)) + 1);
};

/** Signed as it is written, for what `segment` would not write. */
const written = (head: string, claims: string): string => {
  const input = [head, claims].map(text => Buffer.from(text).toString('base64url')).join('.');
  const made = sign('sha256', Buffer.from(input), { key: key.privateKey, dsaEncoding: 'ieee-p1363' });
  return `${input}.${made.toString('base64url')}`;
};
const headText = JSON.stringify({ alg: 'ES256', typ: 'at+jwt', kid: 'key-1' });
const claimsText = JSON.stringify(testClaims);

const attacks: Readonly<Record<string, string>> = {
  'claim twice, the good one last': written(headText, claimsText.replace('{', '{"sub":"usr_root",')),
  'claim twice, the good one first': written(headText, claimsText.replace(/\}$/, ',"sub":"usr_root"}')),
  'claim twice, once escaped': written(headText, claimsText.replace('{', '{"\\u0073ub":"usr_root",')),
  'header parameter twice': written(headText.replace('{', '{"typ":"JWT",'), claimsText),
  'alg none, no signature': `${header({ alg: 'none' })}.${body}.`,
  'alg none in other letters': `${header({ alg: 'nOnE', kid: 'key-1' })}.${body}.${signature}`,
  'alg none with a signature': `${header({ alg: 'none', kid: 'key-1' })}.${body}.${signature}`,
  'alg empty': `${header({ alg: '', kid: 'key-1' })}.${body}.${signature}`,
  'alg as a list': `${header({ alg: ['ES256'], kid: 'key-1' })}.${body}.${signature}`,
  'alg as a name of Object': `${header({ alg: 'constructor', kid: 'key-1' })}.${body}.${signature}`,
  'key confusion: HMAC under the public key': (() => {
    const input = `${header({ alg: 'HS256', kid: 'key-1' })}.${body}`;
    return `${input}.${hmac(input, publicPem)}`;
  })(),
  'key confusion: HMAC under nothing': (() => {
    const input = `${header({ alg: 'HS256', kid: 'key-1' })}.${body}`;
    return `${input}.${hmac(input, Buffer.alloc(0))}`;
  })(),
  'algorithm of another kind of key': testToken(key, {}, { alg: 'RS256' }),
  'algorithm of another curve': testToken(key, {}, { alg: 'ES384' }),
  'signature of zeros': `${head}.${body}.${Buffer.alloc(64).toString('base64url')}`,
  'signature of the order of the curve': `${head}.${body}.${Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551'.repeat(2), 'hex').toString('base64url')}`,
  'signature in DER': `${head}.${body}.${der}`,
  'signature in another spelling': `${head}.${body}.${otherSpelling(signature)}`,
  'signature with padding': `${good}==`,
  'signature cut off': good.slice(0, -4),
  'signature missing': `${head}.${body}.`,
  'signature of another token': `${head}.${body}.${testToken(key, { jti: 'other' }).split('.')[2]}`,
  'claims of another token': `${head}.${segment({ ...testClaims, sub: 'usr_root' })}.${signature}`,
  'key of somebody else under the same kid': testToken(mine),
  'kid that is a path': testToken(mine, {}, { kid: '../../../../dev/null' }),
  'kid that is a query': testToken(mine, {}, { kid: "key-1' or '1'='1" }),
  'kid that is a name of Object': testToken(mine, {}, { kid: '__proto__' }),
  'kid that is no text': testToken(key, {}, { kid: ['key-1'] }),
  'kid of another key of the issuer': testToken(key, {}, { kid: 'key-2' }),
  'kid missing': testToken(key, {}, { kid: undefined }),
  'key brought along (jwk)': testToken(mine, {}, { jwk: mine.jwk }),
  'key brought along beside a good signature': testToken(key, {}, { jwk: mine.jwk }),
  'key elsewhere (jku)': testToken(mine, {}, { jku: 'https://attacker.example/jwks' }),
  'certificate brought along (x5c)': testToken(mine, {}, { x5c: ['MIIB'] }),
  'certificate elsewhere (x5u)': testToken(mine, {}, { x5u: 'https://attacker.example/cert' }),
  'critical extension': testToken(key, {}, { crit: ['exp'], exp: 1 }),
  'critical extension, empty': testToken(key, {}, { crit: [] }),
  'payload unencoded': testToken(key, {}, { b64: false }),
  'audience swapped': testToken(key, { aud: ['urn:gatehouse:api:payments'] }),
  'issuer of another realm': testToken(key, { iss: 'https://console.example/oauth' }),
  'issuer with a slash more': testToken(key, { iss: `${testIssuer}/` }),
  'issuer in other letters': testToken(key, { iss: testIssuer.toUpperCase() }),
  'ID token': testToken(key, { aud: 'app_1', nonce: 'n' }, { typ: 'JWT' }),
  'token of a client that is gone': testToken(key, { client_id: 'app_gone' }),
  'not yet valid': testToken(key, { nbf: testNow / 1_000 + 3_600 }),
  expired: testToken(key, { exp: testNow / 1_000 - 3_600 }),
  'never expires': testToken(key, { exp: undefined }),
  'expires at no number': testToken(key, { exp: Number.MAX_VALUE }),
  'encrypted token': `${header({ alg: 'dir', enc: 'A256GCM' })}..AAAA.AAAA.AAAA`,
  'JSON serialization': segment({ payload: body, protected: head, signature }),
  'line breaks inside': `${head}.\n${body}.${signature}`,
  'a part too many': `${good}.${signature}`,
  'header that is a list': `${segment([])}.${body}.${signature}`,
  'claims that are a list': `${head}.${segment([testClaims])}.${signature}`,
  'header with a byte order mark': `${Buffer.from('\ufeff{"alg":"ES256"}').toString('base64url')}.${body}.${signature}`,
};

suite('attacks on access tokens', () => {
  const callers = new CallerDirectory(testPepper, () => testNow);
  const staff = 'https://console.example/oauth';
  callers.apply(
    [
      {
        sequence: 1,
        kind: 'issuer',
        id: testIssuer,
        state: { realm: 'external', keys: [key.jwk, second.jwk] },
      },
      { sequence: 2, kind: 'issuer', id: staff, state: { realm: 'internal', keys: [testKey('s').jwk] } },
      {
        sequence: 3,
        kind: 'application',
        id: 'app_1',
        state: { name: 'a', tag: 'a', kind: 'public', active: true },
      },
    ],
    false,
  );
  const { identify } = compilePolicy(policy, {}, { dependencies: { callers } });
  const show = (token: string) =>
    identify?.(testExchange({ callers, headers: ['Authorization', `Bearer ${token}`] }));

  test('the tokens that they begin from are good', () => {
    for (const token of [good, written(headText, claimsText)]) assert.ok(!(show(token) instanceof Refusal));
  });

  for (const [name, token] of Object.entries(attacks))
    test(`refused: ${name}`, () => {
      // Before and after a good one was seen: what is remembered must not help.
      for (let n = 0; n < 2; n++) {
        const outcome = show(token);
        assert.ok(outcome instanceof Refusal, 'it was accepted');
        assert.ok(['token-invalid', 'token-expired', 'token-malformed'].includes(outcome.code), outcome.code);
        assert.ok(!(show(good) instanceof Refusal));
      }
    });
});
