/** Public keys by which a client proves itself (RFC 7523) and signs requests (RFC 9101), as JWKs (RFC 7517). */
import { createPublicKey, X509Certificate } from 'node:crypto';

type Jwk = Readonly<Record<string, unknown>>;

/** Members that only private and secret keys have (RFC 7518 section 6). */
const secretMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'] as const;
/** Members that would have somebody fetch a key from elsewhere. */
const foreignMembers = ['x5u', 'jku'] as const;
/** Characters of a certificate in base64; those in use have a tenth of it. */
const maxCertificate = 16 * 1024;

export const maxKeys = 10;
const minRsaBits = 2048;
const maxRsaBits = 8192;

/** What the authorization server believes. */
const algorithmsOf: Readonly<Record<string, readonly string[]>> = {
  'P-256': ['ES256'],
  Ed25519: ['EdDSA', 'Ed25519'],
  RSA: ['RS256', 'PS256'],
};

/** A key that came as a certificate alone (`x5c`), as the whole JWK; any other as it is. */
export function wholeKey(key: Jwk): Jwk {
  const certificate = 'kty' in key ? undefined : certificateIn(key);
  return certificate === undefined ? key : { ...certificate.publicKey.export({ format: 'jwk' }), ...key };
}

/** The one certificate that the key came with; undefined where there is none that can be read. */
function certificateIn({ x5c }: Jwk): X509Certificate | undefined {
  const text: unknown = Array.isArray(x5c) && x5c.length === 1 ? x5c[0] : undefined;
  // Strict base64 (RFC 7517 section 4.7): the text stands for one certificate and nothing that another reader sees.
  if (typeof text !== 'string' || text.length > maxCertificate || !/^[A-Za-z0-9+/]+={0,2}$/.test(text))
    return undefined;
  try {
    const octets = Buffer.from(text, 'base64');
    const certificate = new X509Certificate(octets);
    return certificate.raw.equals(octets) ? certificate : undefined;
  } catch {
    return undefined;
  }
}

/** What is wrong with the certificate that a key came with; undefined for nothing, or where there is none. */
export function certificateFault(key: Jwk): string | undefined {
  if (!('x5c' in key)) return undefined;
  const certificate = certificateIn(key);
  if (certificate === undefined) return 'must hold one certificate in "x5c", in base64';
  const { kty, crv, x, y, n, e } = certificate.publicKey.export({ format: 'jwk' });
  const isOfKey = Object.entries({ kty, crv, x, y, n, e }).every(([name, value]) => key[name] === value);
  return isOfKey ? undefined : 'must be the key of the certificate in its "x5c"';
}

/** What is wrong with one key; undefined for nothing. Never repeats what is in it. */
export function publicKeyFault(key: Jwk): string | undefined {
  if (secretMembers.some(member => member in key))
    return 'holds a private or secret key: give the public one, and make a new pair, since this one was shown';
  if (foreignMembers.some(member => member in key)) return 'must be a bare key, without x5u or jku';
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
