import { createHash, createHmac, createPublicKey, verify, type webcrypto } from 'node:crypto';

type JsonWebKey = webcrypto.JsonWebKey;

/** A request as RFC 8555 section 6.2 has it, checked. */
export interface Signed {
  readonly payload: Record<string, unknown> | undefined;
  /** RFC 7638. */
  readonly thumbprint: string;
  readonly kid: string | undefined;
  readonly jwk: JsonWebKey;
}

export class Refused extends Error {
  readonly type: string;
  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

interface Flattened {
  readonly protected: string;
  readonly payload: string;
  readonly signature: string;
}

interface Header {
  readonly alg: string;
  readonly nonce?: string;
  readonly url?: string;
  readonly kid?: string;
  readonly jwk?: JsonWebKey;
}

const read = <T>(text: string): T => JSON.parse(Buffer.from(text, 'base64url').toString()) as T;

/** @throws Refused when it is not signed as it must be. */
export function readSigned(
  body: string,
  expected: {
    readonly url: string;
    readonly useNonce: (nonce: string | undefined) => boolean;
    readonly keyOf: (kid: string) => JsonWebKey | undefined;
  },
): Signed {
  const flattened = JSON.parse(body) as Flattened;
  const header = read<Header>(flattened.protected);
  if (header.alg !== 'ES256') throw new Refused('badSignatureAlgorithm', `alg ${header.alg}`);
  if (header.url !== expected.url) throw new Refused('unauthorized', `url ${header.url}`);
  if ((header.jwk === undefined) === (header.kid === undefined))
    throw new Refused('malformed', 'either jwk or kid');
  const jwk = header.jwk ?? expected.keyOf(header.kid ?? '');
  if (jwk === undefined) throw new Refused('accountDoesNotExist', 'unknown kid');
  const good = verify(
    'sha256',
    Buffer.from(`${flattened.protected}.${flattened.payload}`),
    { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
    Buffer.from(flattened.signature, 'base64url'),
  );
  if (!good) throw new Refused('malformed', 'the signature is wrong');
  if (!expected.useNonce(header.nonce)) throw new Refused('badNonce', 'the nonce is not one of mine');
  return {
    payload: flattened.payload === '' ? undefined : read<Record<string, unknown>>(flattened.payload),
    thumbprint: thumbprintOf(jwk),
    kid: header.kid,
    jwk,
  };
}

export function thumbprintOf({ crv, kty, x, y }: JsonWebKey): string {
  return createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
}

/** RFC 8555 section 7.3.4: signed by the external account's key, over the key of the new account. */
export function isBound(
  binding: unknown,
  expected: {
    readonly kid: string;
    readonly hmacKey: string;
    readonly jwk: JsonWebKey;
    readonly url: string;
  },
): boolean {
  const { protected: head, payload, signature } = (binding ?? {}) as Partial<Flattened>;
  if (head === undefined || payload === undefined || signature === undefined) return false;
  const { alg, kid, url } = read<Header>(head);
  const mac = createHmac('sha256', Buffer.from(expected.hmacKey, 'base64url')).update(`${head}.${payload}`);
  const sameKey = thumbprintOf(read<JsonWebKey>(payload)) === thumbprintOf(expected.jwk);
  const named = alg === 'HS256' && kid === expected.kid && url === expected.url;
  return named && sameKey && mac.digest('base64url') === signature;
}
