import { findPersonal } from './personal/find.ts';

/**
 * Masking of secrets in anything that is recorded. Fields are masked by name before they are written
 * (`maskHeaders`); `maskText` is the last net over finished text and knows what our own secrets look like.
 */
export const masked = '***';

const secretHeaders: ReadonlySet<string> = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'x-api-key',
  'x-csrf-token',
  'gatehouse-csrf',
  'dpop',
  'x-amz-security-token',
]);

/** True for a header whose value is a secret by its name alone. Names are lower case. */
export function isSecretHeader(name: string): boolean {
  return secretHeaders.has(name) || /(?:secret|token|password|api-?key|credential)/.test(name);
}

// Linear: a fixed prefix, then a bounded run of one character class. Gatehouse keys (also as a URL spells them) and
// admin tokens, operators' credentials, JSON Web Tokens (RFC 7515 section 7.1), bearer and basic credentials
// (RFC 7235), passwords in URLs.
const secretPatterns: readonly (readonly [RegExp, string])[] = [
  [
    /gh(?:_|%(?:25){0,3}5f)(?:live|test|secret|register|client)(?:_|%(?:25){0,3}5f)[0-9a-z]{8,64}(?:(?:_|%(?:25){0,3}5f)[0-9a-z]{1,12})?/gi,
    masked,
  ],
  [/gh[slf]_[0-9A-Za-z]{8,64}/g, masked],
  // Base64url, in which a URL may spell `_` and `-` otherwise.
  [/ghd(?:_|%(?:25){0,3}5f)[\w%-]{8,3072}/gi, masked],
  [/gha_[0-9A-Za-z]{8,64}(?:_[0-9A-Za-z]{1,12})?/g, masked],
  [/gho_[0-9A-Za-z_-]{8,512}(?:\.[0-9A-Za-z_-]{1,64})?/g, masked],
  [/\beyJ[0-9A-Za-z_-]{8,4096}\.[0-9A-Za-z_-]{2,4096}\.[0-9A-Za-z_-]{0,2048}/g, masked],
  [/\b(Bearer|Basic|DPoP) [0-9A-Za-z+/=._~-]{8,4096}/gi, `$1 ${masked}`],
  [/(:\/\/[^\s/:@"]{1,128}):[^\s/@"]{1,256}@/g, `$1:${masked}@`],
];

/** The text with everything that looks like a secret replaced. */
export function maskText(text: string): string {
  let result = text;
  for (const [pattern, replacement] of secretPatterns) result = result.replace(pattern, replacement);
  return result;
}

/** Kinds whose form or check digits leave little to chance: numbers in a log that begin with a plus may be anything. */
const recordedKinds = ['card', 'iban', 'email', 'national-id'] as const;

/** As `maskText`, and with everything taken out that looks personal: for logs and reasons, which nobody declared. */
export function maskRecorded(text: string): string {
  const clean = maskText(text);
  let result = '';
  let from = 0;
  for (const { start, end } of findPersonal(clean, recordedKinds)) {
    result += clean.slice(from, start) + masked;
    from = end;
  }
  return from === 0 ? clean : result + clean.slice(from);
}
