import { createPublicKey, type KeyObject } from 'node:crypto';
import { isSignedBy, type SignatureAlgorithm, type Signed } from './jws.ts';

/** A public key of an issuer. What was verified with it is believed as long as it is `live`. */
export interface VerificationKey {
  readonly id: string | undefined;
  readonly algorithms: readonly SignatureAlgorithm[];
  readonly key: KeyObject;
  /** False as soon as the issuer no longer lists it. */
  live: boolean;
}

/** Keys of one issuer that are read at most. */
const mostKeys = 64;
/** Keys that one token is tried with at most: each costs a verification. */
const mostTries = 4;

/**
 * The keys of one issuer. An algorithm belongs to a kind of key, never to what the token says of itself, so a public
 * RSA key cannot be taken for the secret of an HMAC, nor a key of one curve be used with another.
 */
export class KeyRing {
  /** By what is in the JWK. */
  #keys: ReadonlyMap<string, VerificationKey> = new Map();

  /** Number of keys that can be used. */
  get size(): number {
    return this.#keys.size;
  }

  /** Takes the keys that there are now. One that stays is the same object as before; others are dead from now on. */
  take(jwks: readonly Readonly<Record<string, unknown>>[]): void {
    const before = this.#keys;
    const now = new Map<string, VerificationKey>();
    for (const jwk of jwks.slice(0, mostKeys)) {
      const print = JSON.stringify(
        ['kty', 'kid', 'alg', 'use', 'crv', 'x', 'y', 'n', 'e'].map(name => jwk[name]),
      );
      const key = before.get(print) ?? readKey(jwk);
      if (key !== undefined) now.set(print, key);
    }
    this.#keys = now;
    for (const [print, key] of before) if (!now.has(print)) key.live = false;
  }

  /** The key that signed. `named`: the token must say which. */
  signerOf(jws: Signed, algorithm: SignatureAlgorithm, named: boolean): VerificationKey | undefined {
    const { kid } = jws.header;
    if (kid === undefined ? named : typeof kid !== 'string') return undefined;
    let tries = 0;
    for (const key of this.#keys.values()) {
      if (kid !== undefined && key.id !== kid) continue;
      if (!key.algorithms.includes(algorithm)) continue;
      if (++tries > mostTries) return undefined;
      if (isSignedBy(key.key, algorithm, jws)) return key;
    }
    return undefined;
  }

  /** Whether a key of this name is there: for one that is not, the issuer may have got new ones. */
  knows(kid: unknown): boolean {
    for (const key of this.#keys.values()) if (kid === undefined || key.id === kid) return true;
    return false;
  }
}

/** Undefined for what is no public key for signatures, is too weak, or costs too much to use. */
function readKey(jwk: Readonly<Record<string, unknown>>): VerificationKey | undefined {
  const { kid, use, key_ops: operations, alg } = jwk;
  if (use !== undefined && use !== 'sig') return undefined;
  if (Array.isArray(operations) && !operations.includes('verify')) return undefined;
  if (kid !== undefined && typeof kid !== 'string') return undefined;
  const read = publicKeyOf(jwk);
  if (read === undefined) return undefined;
  const algorithms =
    alg === undefined ? read.algorithms : read.algorithms.filter(algorithm => algorithm === alg);
  return algorithms.length === 0 ? undefined : { id: kid, algorithms, key: read.key, live: true };
}

/** The public part of a key, and what it is fit for; undefined for what is weak, costly or of no use. */
export function publicKeyOf(
  jwk: Readonly<Record<string, unknown>>,
): { key: KeyObject; algorithms: readonly SignatureAlgorithm[] } | undefined {
  const { kty, crv, x, y, n, e } = jwk;
  const algorithms = kty === 'RSA' ? rsaAlgorithms : curves.get(`${String(kty)} ${String(crv)}`);
  if (algorithms === undefined) return undefined;
  const parts = kty === 'RSA' ? { kty, n, e } : kty === 'EC' ? { kty, crv, x, y } : { kty, crv, x };
  try {
    const key = createPublicKey({ key: parts as never, format: 'jwk' });
    return kty === 'RSA' && !isSoundRsa(key) ? undefined : { key, algorithms };
  } catch {
    return undefined;
  }
}

const rsaAlgorithms: readonly SignatureAlgorithm[] = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'];
const curves: ReadonlyMap<string, readonly SignatureAlgorithm[]> = new Map([
  ['EC P-256', ['ES256']],
  ['EC P-384', ['ES384']],
  ['EC P-521', ['ES512']],
  ['OKP Ed25519', ['EdDSA', 'Ed25519']],
]);

/** RFC 7518 section 3.3 asks for 2,048 bits; long ones and large exponents would make each token expensive. */
function isSoundRsa(key: KeyObject): boolean {
  const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
  return (
    modulusLength >= 2_048 && modulusLength <= 8_192 && publicExponent >= 3n && publicExponent < 2n ** 33n
  );
}
