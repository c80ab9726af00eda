import type { FeedEntry } from '#gateway';
import { benchIssuerName, nowSeconds, pairOf, signed } from './signing.ts';

/** Access tokens for the bench. */
const pair = pairOf(0x5a);
const day = 86_400;

/** What an access token of the bench says, number `n`. */
export function benchClaims(n: number): Record<string, unknown> {
  const now = nowSeconds();
  return {
    iss: benchIssuerName,
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

/** A JWT as an authorization server of Gatehouse signs it (RFC 9068, ES256). */
export const benchToken = (n: number): string =>
  signed(pair, { typ: 'at+jwt', kid: 'bench' }, benchClaims(n));

/** 256 bits in base64url. */
export const benchOpaque = 'B'.repeat(43);

/** Lets gateways believe them. */
export const benchIssuer: FeedEntry = {
  sequence: 1_000_000_000,
  kind: 'issuer',
  id: benchIssuerName,
  state: { realm: 'external', keys: [{ ...pair.jwk, kid: 'bench', alg: 'ES256', use: 'sig' }] },
};
