import { constants, verify, type KeyObject } from 'node:crypto';
import { readObject } from '../json/read-object.ts';

/**
 * Signatures of JSON Web Tokens (RFC 7515, compact serialization), as far as access tokens need them. Strict on
 * purpose: one spelling for each token, no algorithm that a shared secret could be mistaken for, no key that the token
 * brings along itself.
 */
export interface Signed {
  readonly header: Readonly<Record<string, unknown>>;
  /** What was signed, decoded. */
  readonly content: Buffer;
  /** What was signed: header and payload as they came. */
  readonly input: string;
  readonly signature: Buffer;
}

/** One whose content is a JSON object: a JSON Web Token (RFC 7519). */
export interface Jws extends Signed {
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Characters of a token; what is longer would not fit a header field either. */
export const longestToken = 8_192;

/** Asymmetric ones only (RFC 8725 section 3.1): `none` and those with a shared secret are not even known here. */
export const signatureAlgorithms = [
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
  'PS256',
  'PS384',
  'PS512',
  'RS256',
  'RS384',
  'RS512',
] as const;
export type SignatureAlgorithm = (typeof signatureAlgorithms)[number];

const isAlgorithm = (name: unknown): name is SignatureAlgorithm =>
  (signatureAlgorithms as readonly unknown[]).includes(name);

/** Reads what has the form of a signed token. A text says what is wrong, for operators. */
export function readJws(token: string): Jws | string {
  const signed = readSigned(token);
  if (typeof signed === 'string') return signed;
  const payload = readObject(signed.content);
  return typeof payload === 'string' ? `what the token says ${payload}` : { ...signed, payload };
}

/** The same, whatever was signed. */
export function readSigned(token: string): Signed | string {
  if (token.length > longestToken) return 'the token is too long';
  const first = token.indexOf('.');
  const second = token.indexOf('.', first + 1);
  if (first < 1 || second < 0 || token.includes('.', second + 1)) return 'not a signed token by shape';
  const head = octets(token.slice(0, first));
  if (head === undefined) return 'the header of the token is not in base64url';
  const header = readObject(head);
  const content = octets(token.slice(first + 1, second));
  const signature = octets(token.slice(second + 1));
  if (typeof header === 'string') return `the header of the token ${header}`;
  if (content === undefined) return 'the content of the token is not in base64url';
  if (signature === undefined || signature.length === 0) return 'the token is not signed';
  return { header, content, input: token.slice(0, second), signature };
}

/** What in a header ends it before a key is looked for; otherwise the algorithm. */
export function algorithmOf(header: Jws['header']): SignatureAlgorithm | { readonly fault: string } {
  // RFC 7515 section 4.1.11: what must be understood and is not voids the token; none is understood here.
  if (Object.hasOwn(header, 'crit')) return { fault: 'the token names critical extensions' };
  // A key or the address of one that comes with the token would let anybody sign (RFC 8725 sections 3.8 to 3.10).
  for (const name of ['jwk', 'jku', 'x5c', 'x5u'])
    if (Object.hasOwn(header, name)) return { fault: `the token brings its own key (${name})` };
  // RFC 7797 changes what is signed.
  if (Object.hasOwn(header, 'b64')) return { fault: 'the token has an unencoded payload' };
  const { alg } = header;
  return isAlgorithm(alg) ? alg : { fault: 'the algorithm of the token is not admitted' };
}

/** `typ` without what may be left out (RFC 7515 section 4.1.9), lower case; empty where there is none. */
export function typeOf(header: Jws['header']): string {
  const { typ } = header;
  if (typeof typ !== 'string') return '';
  const lower = typ.toLowerCase();
  return lower.startsWith('application/') ? lower.slice('application/'.length) : lower;
}

/** Octets of a signature of the curve, `r` and `s` side by side (RFC 7518 section 3.4). */
const curveOctets: Partial<Record<SignatureAlgorithm, number>> = { ES256: 64, ES384: 96, ES512: 132 };

/** Whether the key made the signature. The key must be fit for the algorithm: `VerificationKey` says which are. */
export function isSignedBy(key: KeyObject, algorithm: SignatureAlgorithm, jws: Signed): boolean {
  const input = Buffer.from(jws.input, 'latin1');
  const hash = `sha${algorithm.slice(2)}`;
  switch (algorithm) {
    case 'ES256':
    case 'ES384':
    case 'ES512':
      return (
        jws.signature.length === curveOctets[algorithm] &&
        verify(hash, input, { key, dsaEncoding: 'ieee-p1363' }, jws.signature)
      );
    case 'EdDSA':
    case 'Ed25519':
      return verify(null, input, key, jws.signature);
    case 'PS256':
    case 'PS384':
    case 'PS512':
      // RFC 7518 section 3.5: the salt is as long as the hash.
      return verify(
        hash,
        input,
        { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: Number(algorithm.slice(2)) / 8 },
        jws.signature,
      );
    case 'RS256':
    case 'RS384':
    case 'RS512':
      return verify(hash, input, { key, padding: constants.RSA_PKCS1_PADDING }, jws.signature);
  }
}

/** Canonical base64url (RFC 4648 section 5, no padding): of several spellings of the same octets only one is read. */
function octets(text: string): Buffer | undefined {
  const read = Buffer.from(text, 'base64url');
  return read.toString('base64url') === text ? read : undefined;
}
