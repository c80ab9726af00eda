/** Keys and signatures of the bench: the same keys in every process of a run, and of no use anywhere else. */
import { createECDH, createPrivateKey, type KeyObject, sign } from 'node:crypto';

export interface BenchPair {
  readonly curve: 'P-256';
  readonly jwk: Readonly<Record<string, string>>;
  readonly privateKey: KeyObject;
}

/** A pair of keys (P-256) of a scalar that repeats this octet. */
export function pairOf(seed: number): BenchPair {
  const scalar = Buffer.alloc(32, seed);
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(scalar);
  const point = curve.getPublicKey();
  const part = (from: number) => point.subarray(from, from + 32).toString('base64url');
  const jwk = { crv: 'P-256', kty: 'EC', x: part(1), y: part(33) };
  const d = scalar.toString('base64url');
  return { curve: 'P-256', jwk, privateKey: createPrivateKey({ key: { ...jwk, d }, format: 'jwk' }) };
}

/** Who issues the tokens of the bench. */
export const benchIssuerName = 'https://bench.example/oauth';

const segment = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A JWS in compact form, ES256. */
export function signed({ privateKey }: BenchPair, header: object, claims: object): string {
  const input = `${segment({ alg: 'ES256', ...header })}.${segment(claims)}`;
  const signature = sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `${input}.${signature.toString('base64url')}`;
}

export const nowSeconds = (): number => Math.floor(Date.now() / 1_000);
