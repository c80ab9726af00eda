import type { SecretUse } from '#credentials';
import type { FetchJson } from './fetch-json.ts';
import { type Introspect, toldToken } from './introspection-desk.ts';
import type { VerifiedToken } from './verified-token.ts';

/** How opaque tokens of an issuer elsewhere are asked about (RFC 7662). */
export interface ForeignIntrospection {
  readonly issuer: string;
  readonly url: string;
  readonly clientId: string;
  /** Sealed. */
  readonly clientSecret: string;
  /** For how long an answer is believed at most (milliseconds). */
  readonly keepMs: number;
  /** PEM certificates to trust instead of the system's. */
  readonly ca: string | undefined;
}

/** What the client secret is bound to: who uses it, for whose tokens, and the one place that sees it. */
export const introspectionSecretUse = ({
  issuer,
  url,
  clientId,
}: Pick<ForeignIntrospection, 'issuer' | 'url' | 'clientId'>): SecretUse => ({
  identity: ['introspection', issuer, url, clientId],
  origins: [URL.parse(url)?.origin ?? url],
});

/** Questions under way at a time: whoever makes tokens up must not have us flood somebody else's server. */
export const askedElsewhereAtMost = 64;

/** RFC 6749 section 2.3.1: encoded as in a form, so that a colon in the id is none between the two. */
const encoded = (text: string): string => new URLSearchParams({ '': text }).toString().slice(1);

/** Asks the issuer as its client. A secret that cannot be opened here asks nothing. */
export function askElsewhere(
  { url, clientId, ca }: ForeignIntrospection,
  secret: string | undefined,
  fetch: FetchJson,
): Introspect {
  if (secret === undefined) return () => Promise.reject(new Error('the client secret cannot be opened here'));
  const proof = Buffer.from(`${encoded(clientId)}:${encoded(secret)}`).toString('base64');
  return async token => {
    const told = await fetch(url, {
      near: url,
      ca,
      // RFC 7662 section 2.1; the hint keeps the server from finding a refresh token first.
      form: { token, token_type_hint: 'access_token' },
      headers: { authorization: `Basic ${proof}` },
    });
    if (typeof told['active'] !== 'boolean') throw new Error('the answer does not say whether it is active');
    return told['active'] ? { ...told, active: true } : { active: false };
  };
}

/**
 * What was told, read strictly; what RFC 7662 leaves open is filled in so that it cannot make a token good for longer
 * or for more: without `exp` it is over with the answer, without `iat` it is as old as can be.
 */
export function readElsewhere(
  { issuer, keepMs }: ForeignIntrospection,
  claims: Readonly<Record<string, unknown>>,
  now: number,
): VerifiedToken | string {
  const { iss = issuer, sub = claims['client_id'], iat = 0, token_type: kind } = claims;
  if (iss !== issuer) return 'the introspection tells of a token of another issuer';
  const exp = claims['exp'] ?? Math.floor((now + keepMs) / 1_000);
  return toldToken({ ...claims, iss, sub, iat, exp }, typeOf(kind));
}

/** As `typ` of a JWT says it: a server may call refresh tokens active too, and says so here or not at all. */
function typeOf(kind: unknown): string {
  if (kind === undefined) return '';
  const isAccess = typeof kind === 'string' && /^(?:bearer|dpop|access_token)$/i.test(kind);
  return isAccess ? 'at+jwt' : 'other+token';
}
