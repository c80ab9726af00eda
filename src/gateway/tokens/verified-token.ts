import { hash } from 'node:crypto';
import { readClaims, type AccessToken } from './access-token.ts';
import { algorithmOf, readJws, typeOf, type Jws, type SignatureAlgorithm } from './jws.ts';
import type { KeyRing, VerificationKey } from './key-ring.ts';
import { Recent } from './recent.ts';

/** A token whose signature was checked. Who may use it when for what is judged on every call. */
export interface VerifiedToken extends AccessToken {
  /** `typ` of its header, such as `at+jwt`. */
  readonly type: string;
  readonly algorithm: SignatureAlgorithm | undefined;
  /** What vouches for it: no longer live when the issuer has taken the key back. */
  readonly key: Pick<VerificationKey, 'live'>;
}

/** A token before its signature is checked: good only for finding out who could have made it. */
export interface UnverifiedToken extends AccessToken {
  readonly jws: Jws;
  readonly algorithm: SignatureAlgorithm;
}

/** Reads a token that has the form of a JWT. A text says what is wrong, for operators. */
export function readToken(text: string): UnverifiedToken | string {
  const jws = readJws(text);
  if (typeof jws === 'string') return jws;
  const algorithm = algorithmOf(jws.header);
  if (typeof algorithm === 'object') return algorithm.fault;
  const claims = readClaims(jws.payload);
  return typeof claims === 'string' ? claims : { ...claims, jws, algorithm };
}

/** Checks the signature. `named`: the token must name its key. */
export function verified(token: UnverifiedToken, keys: KeyRing, named: boolean): VerifiedToken | string {
  const { jws, algorithm, ...claims } = token;
  const key = keys.signerOf(jws, algorithm, named);
  if (key === undefined) return 'no key of its issuer made the signature';
  return { ...claims, type: typeOf(jws.header), algorithm, key };
}

/**
 * Tokens whose signature was good lately. Known by SHA-256, so that no token can be read from it; only good ones get
 * in, so that what anybody can make up drives none out. What is found says nothing of whether a token may still be
 * used: times, revocations and keys are looked at anew each time.
 */
export class VerifiedTokens {
  readonly #recent: Recent<VerifiedToken>;

  constructor(atMost = 16_384) {
    this.#recent = new Recent(atMost);
  }

  /** What the token is known by. */
  static nameOf(text: string): string {
    return hash('sha256', text, 'base64url');
  }

  find(name: string): VerifiedToken | undefined {
    const found = this.#recent.get(name);
    if (found === undefined || found.key.live) return found;
    this.#recent.delete(name);
    return undefined;
  }

  keep(name: string, token: VerifiedToken): void {
    this.#recent.set(name, token);
  }
}
