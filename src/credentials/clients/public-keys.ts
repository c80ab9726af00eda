/** Public keys by which a client proves itself (RFC 7523) and signs requests (RFC 9101), as JWKs (RFC 7517). */
import { createPublicKey } from 'node:crypto';

type Jwk = Readonly<Record<string, unknown>>;

/** Members that only private and secret keys have (RFC 7518 section 6). */
const secretMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'] as const;
/** Headers that would have somebody fetch or believe a key from elsewhere. */
const foreignMembers = ['x5u', 'x5c', 'jku'] as const;

export const maxKeys = 10;
const minRsaBits = 2048;
const maxRsaBits = 8192;

/** What the authorization server believes. */
const algorithmsOf: Readonly<Record<string, readonly string[]>> = {
  'P-256': ['ES256'],
  Ed25519: ['EdDSA', 'Ed25519'],
  RSA: ['RS256', 'PS256'],
};

/** What is wrong with one key; undefined for nothing. Never repeats what is in it. */
export function publicKeyFault(key: Jwk): string | undefined {
  if (secretMembers.some(member => member in key))
    return 'holds a private or secret key: give the public one, and make a new pair, since this one was shown';
  if (foreignMembers.some(member => member in key)) return 'must be a bare key, without x5u, x5c or jku';
  const { kty, crv, use, alg, kid } = key;
  const type = kty === 'RSA' ? 'RSA' : kty === 'EC' || kty === 'OKP' ? crv : undefined;
  const algorithms =
    typeof type === 'string' && Object.hasOwn(algorithmsOf, type) ? algorithmsOf[type] : undefined;
  if (algorithms === undefined) return 'must be of P-256, Ed25519 or RSA';
  if (use !== undefined && use !== 'sig') return 'must be for signing: "use" is "sig" or not there';
  if (alg !== undefined && !(typeof alg === 'string' && algorithms.includes(alg)))
    return `must have an "alg" that fits it (${algorithms.join(', ')}), or none`;
  if (kid !== undefined && !(typeof kid === 'string' && kid.length > 0 && kid.length <= 200))
    return 'must have a "kid" of 1 to 200 characters, or none';
  try {
    const { asymmetricKeyDetails } = createPublicKey({ key: { ...key }, format: 'jwk' });
    const bits = asymmetricKeyDetails?.modulusLength;
    if (type === 'RSA' && !(bits !== undefined && bits >= minRsaBits && bits <= maxRsaBits))
      return `must have ${minRsaBits} to ${maxRsaBits} bits`;
    // An even or tiny exponent is a mistake or a trap (NIST SP 800-56B section 6.4.1.1 asks for more than 2^16).
    const exponent = asymmetricKeyDetails?.publicExponent;
    if (type === 'RSA' && !(exponent !== undefined && exponent >= 65_537n))
      return 'must have a public exponent of 65537 or more';
  } catch {
    return 'is not a public key that can be read as a JWK (RFC 7517)';
  }
  return undefined;
}
