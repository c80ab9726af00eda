import { hash, type KeyObject } from 'node:crypto';
import { readTarget } from '../normalise.ts';
import { Refusal } from '../refusal.ts';
import { isSignedBy, type Jws, readJws, type SignatureAlgorithm, typeOf } from '../tokens/jws.ts';
import { publicKeyOf } from '../tokens/key-ring.ts';
import { Recent } from '../tokens/recent.ts';
import type { CalledAt } from './authority.ts';

/** Algorithms of proofs (RFC 9449 section 4.2). Those of RSA with PKCS #1 v1.5 are for old clients only. */
export const proofAlgorithms = [
  'ES256',
  'ES384',
  'EdDSA',
  'Ed25519',
  'PS256',
  'RS256',
] as const satisfies readonly SignatureAlgorithm[];
export type ProofAlgorithm = (typeof proofAlgorithms)[number];

/** What a proof must be of. */
export interface Proven {
  readonly algorithms: ReadonlySet<string>;
  readonly method: string;
  /** Where the request was sent, and its canonical path. */
  readonly at: CalledAt;
  readonly path: string;
  /** The access token as it was shown, and the key that it is bound to. */
  readonly token: string;
  readonly jkt: string;
  /** Milliseconds since the epoch: how long ago it may have been made, and when the request came. */
  readonly maxAgeMs: number;
  readonly arrival: number;
}

/** A proof whose signature is good. Whether it was used before, or needs another nonce, is for others to say. */
export interface Proof {
  readonly id: string;
  readonly nonce: string | undefined;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** How far the clock of a client may be ahead (milliseconds). */
const aheadMs = 10_000;
/** Characters of `jti`, `nonce` and `htu`: what is longer names nothing better. */
const longestName = 256;
const longestUri = 4_096;

/** Members of a JWK that are private (RFC 7518 section 6): who sends one has given his key away. */
const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

/**
 * Checks the proofs that requests show (RFC 9449 section 4.3), in the order of what the checks cost: a key is only read,
 * and a signature only checked, for the key that the token is bound to.
 */
export class DpopProofs {
  /** By their thumbprints; only those that made a good proof. */
  readonly #keys = new Recent<{ readonly key: KeyObject; readonly algorithms: readonly string[] }>(4_096);

  /** The proof, or what is wrong with it, for operators. */
  check(text: string, proven: Proven): Proof | string {
    const jws = readJws(text);
    if (typeof jws === 'string') return jws;
    const { header, payload } = jws;
    const fault = headerFault(header, proven.algorithms) ?? claimsFault(payload, proven);
    if (fault !== undefined) return fault;
    const jwk = header['jwk'] as Readonly<Record<string, unknown>>;
    const thumbprint = thumbprintOf(jwk);
    if (thumbprint !== proven.jkt) return 'it is by another key than the token is bound to';
    if (!this.#isSigned(jws, jwk, thumbprint)) return 'its signature is wrong';
    return {
      id: payload['jti'] as string,
      nonce: payload['nonce'] as string | undefined,
      createdAt: (payload['iat'] as number) * 1_000,
    };
  }

  #isSigned(jws: Jws, jwk: Readonly<Record<string, unknown>>, thumbprint: string): boolean {
    const known = this.#keys.get(thumbprint);
    const read = known ?? publicKeyOf(jwk);
    const algorithm = jws.header['alg'] as ProofAlgorithm;
    // The key settles which algorithms there may be, not the message alone.
    if (read === undefined || !read.algorithms.includes(algorithm)) return false;
    if (!isSignedBy(read.key, algorithm, jws)) return false;
    if (known === undefined) this.#keys.set(thumbprint, read);
    return true;
  }
}

function headerFault(header: Jws['header'], algorithms: ReadonlySet<string>): string | undefined {
  const { alg, jwk } = header;
  if (typeOf(header) !== 'dpop+jwt') return 'it is not of the type dpop+jwt';
  if (typeof alg !== 'string' || !algorithms.has(alg)) return 'its algorithm is not admitted';
  // What must be understood is not; and a key is taken from `jwk` alone.
  for (const name of ['crit', 'b64', 'jku', 'x5u', 'x5c'])
    if (Object.hasOwn(header, name)) return `its header holds ${name}`;
  if (typeof jwk !== 'object' || jwk === null || Array.isArray(jwk)) return 'it brings no key';
  return privateMembers.some(name => Object.hasOwn(jwk, name)) ? 'it brings a private key' : undefined;
}

function claimsFault(claims: Jws['payload'], proven: Proven): string | undefined {
  const { jti, htm, htu, iat, ath, nonce } = claims;
  if (!isName(jti)) return 'jti is missing, or too long';
  if (typeof iat !== 'number' || !Number.isFinite(iat)) return 'iat is missing';
  if (nonce !== undefined && !isName(nonce)) return 'nonce is no text, or too long';
  if (htm !== proven.method) return 'it is for another method';
  if (typeof htu !== 'string' || !isFor(htu, proven)) return 'it is for another address';
  if (iat * 1_000 > proven.arrival + aheadMs) return 'it was made in the future';
  if (proven.arrival > iat * 1_000 + proven.maxAgeMs) return 'it is too old';
  return ath === hash('sha256', proven.token, 'base64url') ? undefined : 'it is for another token';
}

const isName = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= longestName;

/** Section 4.3, number 9: compared after normalisation, without query and fragment. */
function isFor(htu: string, { at: { scheme, authority }, path }: Proven): boolean {
  if (htu.length > longestUri || !URL.canParse(htu)) return false;
  const { protocol, host, username, password, pathname } = new URL(htu);
  if (protocol !== `${scheme}:` || host !== authority || username !== '' || password !== '') return false;
  if (pathname === path) return true;
  const target = readTarget(pathname);
  return !(target instanceof Refusal) && target.path === path;
}

/** Members that a thumbprint is made of, in the order of their names (RFC 7638 section 3.2, RFC 8037 section 2). */
const thumbprintMembers: ReadonlyMap<unknown, readonly string[]> = new Map([
  ['EC', ['crv', 'kty', 'x', 'y']],
  ['OKP', ['crv', 'kty', 'x']],
  ['RSA', ['e', 'kty', 'n']],
]);

function thumbprintOf(jwk: Readonly<Record<string, unknown>>): string | undefined {
  const members = thumbprintMembers.get(jwk['kty']);
  if (members === undefined) return undefined;
  if (members.some(name => typeof jwk[name] !== 'string')) return undefined;
  return hash(
    'sha256',
    JSON.stringify(Object.fromEntries(members.map(name => [name, jwk[name]]))),
    'base64url',
  );
}
