/** Keys, tokens and proofs of the bench. */
import { hash } from 'node:crypto';
import { benchIssuerName, nowSeconds, pairOf, signed, type BenchPair } from './signing.ts';

const issuerPair = pairOf(0x11);
export const clientKey: BenchPair = pairOf(0x22);
export const issuerKey = { ...issuerPair.jwk, kid: 'bench', alg: 'ES256', use: 'sig' };

/** A token of the bench's issuer, good for a quarter of an hour. */
export function accessToken(more: object = {}): string {
  const iat = nowSeconds();
  return signed(
    issuerPair,
    { typ: 'at+jwt', kid: 'bench' },
    {
      ...{
        iss: benchIssuerName,
        sub: 'usr_bench',
        aud: ['urn:gatehouse:api:weather'],
        client_id: 'app_bench',
      },
      ...{ scope: 'weather', jti: `bench-${iat}`, sid: 'bench', iat, exp: iat + 900, auth_time: iat },
      ...more,
    },
  );
}

/** The same, bound to the client's key. */
export const boundToken = (): string =>
  accessToken({ cnf: { jkt: hash('sha256', JSON.stringify(clientKey.jwk), 'base64url') } });

export const proofFor = (url: string, ath: string, jti: string): string =>
  signed(
    clientKey,
    { typ: 'dpop+jwt', jwk: clientKey.jwk },
    { jti, htm: 'GET', htu: url, iat: nowSeconds(), ath },
  );
