import type { ShownToken } from '../exchange.ts';

/** Claims of an access token, read once, in the terms of RFC 9068; nothing of them is judged yet. */
export interface AccessToken {
  readonly issuer: string;
  readonly subject: string;
  readonly audiences: readonly string[];
  /** Milliseconds since the epoch. */
  readonly notBefore: number;
  readonly shown: Omit<ShownToken, 'scheme' | 'text'>;
}

type Claims = Readonly<Record<string, unknown>>;

/** Values of `aud`, and scopes, that are read at most. */
const mostValues = 200;
/** Characters of an identifier. */
const longestName = 512;

/** Reads claims strictly: what is there and has another type than its specification says voids the token. */
export function readClaims(claims: Claims): AccessToken | string {
  const { iss, sub, exp, iat, nbf, auth_time: authTime } = claims;
  if (!isName(iss)) return 'no issuer';
  if (!isName(sub)) return 'no subject';
  if (!isTime(exp)) return 'no time of expiry';
  if (!isTime(iat)) return 'no time of issue';
  if (nbf !== undefined && !isTime(nbf)) return 'nbf is no time';
  if (authTime !== undefined && !isTime(authTime)) return 'auth_time is no time';
  const audiences = audiencesOf(claims['aud']);
  if (audiences === undefined) return 'no audience';
  // `scp` is what issuers call it that are older than RFC 9068.
  const scopes = scopesOf(claims['scope'] ?? claims['scp']);
  if (scopes === undefined) return 'scope is no list of scopes';
  const confirmation = confirmationOf(claims['cnf']);
  if (confirmation === null) return 'cnf names a proof that is not known here';
  for (const name of ['jti', 'client_id', 'sid', 'acr'])
    if (claims[name] !== undefined && !isName(claims[name])) return `${name} is no text`;
  const text = (name: string): string | undefined => claims[name] as string | undefined;
  return {
    issuer: iss,
    subject: sub,
    audiences,
    notBefore: (nbf ?? iat) * 1_000,
    shown: {
      issuer: iss,
      id: text('jti'),
      clientId: text('client_id'),
      session: text('sid'),
      scopes,
      issuedAt: iat * 1_000,
      notAfter: exp * 1_000,
      confirmation,
      acr: text('acr'),
      authenticatedAt: authTime === undefined ? undefined : authTime * 1_000,
      claims,
    },
  };
}

const isName = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= longestName;

/** Seconds since the epoch (RFC 7519 section 2), within what a Date can hold. */
const isTime = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 && value <= 8.64e12;

function audiencesOf(aud: unknown): readonly string[] | undefined {
  const given: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  return given.length <= mostValues && given.length > 0 && given.every(isName) ? given : undefined;
}

/** RFC 8693 section 4.2: one text, divided by spaces. Some issuers give a list. */
function scopesOf(scope: unknown): ReadonlySet<string> | undefined {
  if (scope === undefined) return new Set();
  const given: unknown = typeof scope === 'string' ? scope.split(' ').filter(one => one !== '') : scope;
  if (!Array.isArray(given) || given.length > mostValues) return undefined;
  const scopes: readonly unknown[] = given;
  return scopes.every(one => typeof one === 'string') ? new Set(scopes) : undefined;
}

/** Null for a binding that nobody here can check: passing over it would make the token a bearer token. */
function confirmationOf(cnf: unknown): ShownToken['confirmation'] | null {
  if (cnf === undefined) return undefined;
  if (typeof cnf !== 'object' || cnf === null || Array.isArray(cnf)) return null;
  const { jkt, 'x5t#S256': x5t, ...others } = cnf as Record<string, unknown>;
  if (Object.keys(others).length > 0 || (jkt === undefined && x5t === undefined)) return null;
  if ((jkt !== undefined && !isName(jkt)) || (x5t !== undefined && !isName(x5t))) return null;
  return { ...(jkt === undefined ? {} : { jkt }), ...(x5t === undefined ? {} : { 'x5t#S256': x5t }) };
}
