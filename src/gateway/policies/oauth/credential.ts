import { longestToken } from '../../tokens/jws.ts';
import type { ShownCredential } from '../../tokens/recent-credentials.ts';
import { VerifiedTokens } from '../../tokens/verified-token.ts';
import { Refusal } from '../../refusal.ts';

/** RFC 9110 section 11.2. */
const token68 = /^[A-Za-z0-9._~+/-]+=*$/;

/**
 * The one Authorization field, as it came; undefined where none was sent. Two fields are refused, since an upstream
 * might read the other one.
 */
export function authorizationOf(rawHeaders: readonly string[]): string | Refusal | undefined {
  let field: string | undefined;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] as string;
    if (name.length !== 13 || name.toLowerCase() !== 'authorization') continue;
    if (field !== undefined) return new Refusal('token-malformed', { reason: 'two Authorization fields' });
    field = rawHeaders[at + 1] as string;
  }
  return field;
}

/** Reads the field (RFC 6750 section 2.1, RFC 9449 section 7.1). Undefined: it is of another scheme. */
export function credentialOf(field: string): ShownCredential | Refusal | undefined {
  const space = field.indexOf(' ');
  const scheme = schemeOf(space < 0 ? field : field.slice(0, space));
  if (scheme === undefined) return undefined;
  const text = space < 0 ? '' : field.slice(space + 1);
  if (text.length > longestToken) return new Refusal('token-malformed', { reason: 'the token is too long' });
  if (!token68.test(text)) return new Refusal('token-malformed', { reason: 'not one token' });
  return { scheme, text, name: VerifiedTokens.nameOf(text) };
}

function schemeOf(name: string): ShownCredential['scheme'] | undefined {
  if (name === 'Bearer') return 'Bearer';
  const lower = name.toLowerCase();
  return lower === 'bearer' ? 'Bearer' : lower === 'dpop' ? 'DPoP' : undefined;
}

/** RFC 6750 section 2.3 lets a token stand in the query; by RFC 9700 section 4.3.2 nobody may send it there. */
export function showsTokenInQuery(query: string): boolean {
  return query.length > 13 && /[?&]access(?:_|%5f)token=/i.test(query);
}
