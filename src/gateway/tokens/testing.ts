import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { testNow } from '../testing.ts';

/** Keys and tokens for tests: made in the test, so that nothing in the repository opens anything. */
export interface TestKey {
  readonly privateKey: KeyObject;
  readonly jwk: Readonly<Record<string, unknown>>;
}

export function testKey(kid = 'key-1', namedCurve = 'P-256'): TestKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });
  return { privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' } };
}

export const testIssuer = 'https://portal.example/oauth';

/** Claims of a good token for the API `things`, one minute old, good for four more. */
export const testClaims: Readonly<Record<string, unknown>> = {
  iss: testIssuer,
  sub: 'usr_anna',
  aud: ['urn:gatehouse:api:things'],
  client_id: 'app_1',
  scope: 'things:read',
  jti: 'token-1',
  sid: 'session-1',
  iat: testNow / 1_000 - 60,
  exp: testNow / 1_000 + 240,
  auth_time: testNow / 1_000 - 120,
  acr: 'urn:gatehouse:acr:password',
};

export const segment = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A signed token; members that are undefined are left out. */
export function testToken(
  key: TestKey,
  claims: Readonly<Record<string, unknown>> = {},
  header: Readonly<Record<string, unknown>> = {},
): string {
  const input = `${segment({ alg: 'ES256', typ: 'at+jwt', kid: key.jwk['kid'], ...header })}.${segment({ ...testClaims, ...claims })}`;
  const signature = sign('sha256', Buffer.from(input), { key: key.privateKey, dsaEncoding: 'ieee-p1363' });
  return `${input}.${signature.toString('base64url')}`;
}
