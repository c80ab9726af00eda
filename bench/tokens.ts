import { createECDH, createPrivateKey, sign } from 'node:crypto';
import type { FeedEntry } from '#gateway';

/** Access tokens for the bench: the same key in every process of a run, and of no use anywhere else. */
const issuer = 'https://bench.example/oauth';
const scalar = Buffer.alloc(32, 0x5a);

function keyPair() {
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(scalar);
  const point = curve.getPublicKey();
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  };
  const privateKey = createPrivateKey({ key: { ...jwk, d: scalar.toString('base64url') }, format: 'jwk' });
  return { privateKey, publicJwk: { ...jwk, kid: 'bench', alg: 'ES256', use: 'sig' } };
}

const { privateKey, publicJwk } = keyPair();
const day = 86_400;

/** What an access token of the bench says, number `n`. */
export function benchClaims(n: number): Record<string, unknown> {
  const now = Math.floor(Date.now() / 1_000);
  return {
    iss: issuer,
    sub: `usr_bench${n}`,
    aud: ['urn:gatehouse:api:weather'],
    client_id: 'app_bench',
    scope: 'weather:read weather:all',
    jti: `token-${n}`,
    sid: `session-${n}`,
    iat: now,
    exp: now + day,
    auth_time: now,
  };
}

const segment = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A JWT as an authorization server of Gatehouse signs it (RFC 9068, ES256). */
export function benchToken(n: number): string {
  const input = `${segment({ alg: 'ES256', typ: 'at+jwt', kid: 'bench' })}.${segment(benchClaims(n))}`;
  const signature = sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `${input}.${signature.toString('base64url')}`;
}

/** 256 bits in base64url. */
export const benchOpaque = 'B'.repeat(43);

/** Lets gateways believe them. */
export const benchIssuer: FeedEntry = {
  sequence: 1_000_000_000,
  kind: 'issuer',
  id: issuer,
  state: { realm: 'external', keys: [publicJwk] },
};
