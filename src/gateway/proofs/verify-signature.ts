import { constants, createHmac, type KeyObject, timingSafeEqual, verify } from 'node:crypto';
import type { SigningAlgorithm } from '#credentials';

/** How each algorithm is checked (RFC 9421 section 3.3), and how long its signatures are, in octets. */
const ways: Readonly<
  Record<
    SigningAlgorithm,
    {
      readonly octets?: number;
      readonly isGood: (base: Buffer, key: KeyObject, signature: Buffer) => boolean;
    }
  >
> = {
  ed25519: { octets: 64, isGood: (base, key, signature) => verify(null, base, key, signature) },
  'ecdsa-p256-sha256': {
    octets: 64,
    isGood: (base, key, signature) => verify('sha256', base, { key, dsaEncoding: 'ieee-p1363' }, signature),
  },
  'ecdsa-p384-sha384': {
    octets: 96,
    isGood: (base, key, signature) => verify('sha384', base, { key, dsaEncoding: 'ieee-p1363' }, signature),
  },
  'hmac-sha256': {
    octets: 32,
    isGood: (base, key, signature) =>
      key.type === 'secret' && timingSafeEqual(createHmac('sha256', key).update(base).digest(), signature),
  },
  'rsa-pss-sha512': {
    isGood: (base, key, signature) =>
      verify('sha512', base, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 64 }, signature),
  },
};

/** Whether the holder of the key signed this base. The algorithm is the key's, never one that a message names. */
export function isSignedBy(
  { algorithm, key }: { readonly algorithm: SigningAlgorithm; readonly key: KeyObject },
  base: string,
  signature: Buffer,
): boolean {
  const way = ways[algorithm];
  if (way.octets !== undefined && signature.length !== way.octets) return false;
  return way.isGood(Buffer.from(base, 'latin1'), key, signature);
}
