/**
 * Public keys that applications sign requests with: read once, kept in one form, refused where they would be of no
 * use or no protection. The private key stays with the application.
 */
import { createPublicKey, hash, type KeyObject } from 'node:crypto';
import { invalidInput } from '#kernel';

/** By a secret that both sides share; all others have a public key. */
export const sharedAlgorithm = 'hmac-sha256';

/** Algorithms of HTTP Message Signatures (RFC 9421 section 3.3). */
export const signingAlgorithms = [
  'ed25519',
  'ecdsa-p256-sha256',
  'ecdsa-p384-sha384',
  'rsa-pss-sha512',
  sharedAlgorithm,
] as const;
export type SigningAlgorithm = (typeof signingAlgorithms)[number];

export interface ReadSigningKey {
  readonly algorithm: SigningAlgorithm;
  /** PEM of its SubjectPublicKeyInfo. */
  readonly publicKey: string;
  /** SHA-256 of the SubjectPublicKeyInfo, lower-case hexadecimal. */
  readonly fingerprint: string;
}

/** Characters that one input may have: a key of RSA with 4096 bits, twice. */
export const maxSigningKey = 4_096;

/** Bits of RSA: fewer can be broken one day, more cost the gateway more than they protect. */
const rsaAtLeast = 2_048;
const rsaAtMost = 4_096;

/**
 * One public key, in PEM or as a JWK (RFC 7517).
 * @throws invalid-input at `/key`, also for a private key: who hands one in has to make another.
 */
export function readSigningKey(text: string): ReadSigningKey {
  const fault = (message: string) => invalidInput([{ at: '/key', message }]);
  if (text.length > maxSigningKey) throw fault(`is longer than ${maxSigningKey} characters`);
  if (text.includes('PRIVATE KEY')) throw fault(privateKeyGiven);
  const key = text.trimStart().startsWith('{') ? fromJwk(text, fault) : fromPem(text);
  if (key === undefined) throw fault('is no public key in PEM ("-----BEGIN PUBLIC KEY-----") and no JWK');
  const algorithm = algorithmOf(key);
  if (algorithm === undefined)
    throw fault('must be of Ed25519, ECDSA (P-256 or P-384), or RSA (2048 to 4096 bits)');
  return {
    algorithm,
    publicKey: key.export({ type: 'spki', format: 'pem' }),
    fingerprint: hash('sha256', key.export({ type: 'spki', format: 'der' }), 'hex'),
  };
}

const privateKeyGiven =
  'is a private key. It is not kept, but it was sent: make a new pair, keep the private key where it is, and give the public one';

function fromPem(text: string): KeyObject | undefined {
  // Certificates name a key, too, but also an end that nobody would look at here.
  if (!/^\s*-----BEGIN (?:RSA )?PUBLIC KEY-----[^-]*-----END (?:RSA )?PUBLIC KEY-----\s*$/.test(text))
    return undefined;
  try {
    return createPublicKey(text);
  } catch {
    return undefined;
  }
}

function fromJwk(text: string, fault: (message: string) => Error): KeyObject | undefined {
  let jwk: unknown;
  try {
    jwk = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof jwk !== 'object' || jwk === null) return undefined;
  if (['d', 'p', 'q', 'k'].some(member => member in jwk)) throw fault(privateKeyGiven);
  try {
    return createPublicKey({ key: jwk, format: 'jwk' });
  } catch {
    return undefined;
  }
}

function algorithmOf(key: KeyObject): SigningAlgorithm | undefined {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type === 'ed25519') return 'ed25519';
  if (type === 'ec') {
    if (details?.namedCurve === 'prime256v1') return 'ecdsa-p256-sha256';
    return details?.namedCurve === 'secp384r1' ? 'ecdsa-p384-sha384' : undefined;
  }
  if (type !== 'rsa' && type !== 'rsa-pss') return undefined;
  const bits = details?.modulusLength ?? 0;
  if (bits < rsaAtLeast || bits > rsaAtMost) return undefined;
  // A key that is for another hash only would be refused at every call.
  return details?.hashAlgorithm === undefined || details.hashAlgorithm === 'sha512'
    ? 'rsa-pss-sha512'
    : undefined;
}
