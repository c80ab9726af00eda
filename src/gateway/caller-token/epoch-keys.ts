/**
 * Keys for tokens to upstreams. Every gateway makes them for itself from one secret, a new one for each epoch of
 * thirty days, so they are rotated without a message, and all machines show and use the same.
 */
import { createECDH, createHash, createPrivateKey, hkdfSync, type KeyObject } from 'node:crypto';

/** Milliseconds. */
const epochMs = 30 * 86_400_000;

export const epochOf = (now: number): number => Math.floor(now / epochMs);

export interface EpochKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  /** As it is published (RFC 7517). */
  readonly jwk: Readonly<Record<string, string>>;
}

/** Order of the group of P-256 (FIPS 186-5; SP 800-186 section 3.2.1.3). */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** The key of one epoch. FIPS 186-5 section A.2.1: 128 bits more than needed, so that no scalar is likelier. */
export function epochKey(secret: Uint8Array, epoch: number): EpochKey {
  const bits = Buffer.from(hkdfSync('sha256', secret, '', `gatehouse/1/caller-token/${epoch}`, 48));
  const scalar = (BigInt(`0x${bits.toString('hex')}`) % (order - 1n)) + 1n;
  const d = Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex');
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(d);
  const point = curve.getPublicKey();
  const x = point.subarray(1, 33).toString('base64url');
  const y = point.subarray(33).toString('base64url');
  const key = { crv: 'P-256', kty: 'EC', x, y };
  // RFC 7638: the members in this order, and nothing else.
  const kid = createHash('sha256').update(JSON.stringify(key)).digest('base64url');
  return {
    kid,
    privateKey: createPrivateKey({ format: 'jwk', key: { ...key, d: d.toString('base64url') } }),
    jwk: { ...key, kid, use: 'sig', alg: 'ES256' },
  };
}

/**
 * What upstreams check tokens with: the keys of this epoch, of the one before, whose last tokens may be under way, and
 * of the next, so that whoever fetched them a while ago knows it in time.
 */
export const callerKeySet = (
  secret: Uint8Array,
  now: number,
): { readonly keys: readonly EpochKey['jwk'][] } => ({
  keys: [0, -1, 1].map(away => epochKey(secret, epochOf(now) + away).jwk),
});
