/** Keys, tokens and proofs of the bench: the same keys in every process of a run, and of no use anywhere else. */
import { createECDH, createPrivateKey, hash, type KeyObject, sign } from 'node:crypto';

interface BenchPair {
  readonly curve: 'P-256';
  readonly jwk: Readonly<Record<string, string>>;
  readonly privateKey: KeyObject;
}

function pairOf(seed: number): BenchPair {
  const scalar = Buffer.alloc(32, seed);
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(scalar);
  const point = curve.getPublicKey();
  const part = (from: number) => point.subarray(from, from + 32).toString('base64url');
  const jwk = { crv: 'P-256', kty: 'EC', x: part(1), y: part(33) };
  const d = scalar.toString('base64url');
  return { curve: 'P-256', jwk, privateKey: createPrivateKey({ key: { ...jwk, d }, format: 'jwk' }) };
}

const issuerPair = pairOf(0x11);
export const clientKey: BenchPair = pairOf(0x22);
export const proofIssuer = 'https://bench.example/oauth';
export const issuerKey = { ...issuerPair.jwk, kid: 'bench', alg: 'ES256', use: 'sig' };

const segment = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function signed({ privateKey }: BenchPair, header: object, claims: object): string {
  const input = `${segment({ alg: 'ES256', ...header })}.${segment(claims)}`;
  const signature = sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `${input}.${signature.toString('base64url')}`;
}

const nowSeconds = (): number => Math.floor(Date.now() / 1_000);

/** A token of the bench's issuer, good for a quarter of an hour. */
export function accessToken(more: object = {}): string {
  const iat = nowSeconds();
  return signed(
    issuerPair,
    { typ: 'at+jwt', kid: 'bench' },
    {
      ...{ iss: proofIssuer, sub: 'usr_bench', aud: ['urn:gatehouse:api:weather'], client_id: 'app_bench' },
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
