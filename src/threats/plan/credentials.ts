import type { VariableName } from '../seclang/variable-names.ts';

/** Headers that hold nothing secret; of others it is not known. */
const open: ReadonlySet<string> = new Set(
  (
    'accept accept-charset accept-encoding accept-language cache-control connection content-encoding ' +
    'content-language content-length content-type date expect forwarded from host if-match if-modified-since ' +
    'if-none-match if-unmodified-since keep-alive max-forwards origin pragma prefer range te trailer ' +
    'transfer-encoding upgrade user-agent via x-forwarded-for x-forwarded-host x-forwarded-proto x-request-id ' +
    'sec-fetch-dest sec-fetch-mode sec-fetch-site sec-fetch-user sec-ch-ua sec-ch-ua-mobile sec-ch-ua-platform'
  ).split(' '),
);

/** Names that say of a field that it holds something secret. */
const secretName = /pass|secret|token|key|auth|cred|pin|cvv|cvc|card|session|sid|code|otp|signature/i;

/** Characters of a name that is looked at: a way through JSON may be thousands long, and lead to thousands of values. */
const longestName = 128;

/** Whether a value in this place may be a credential: then it is remembered as a keyed digest only, or not at all. */
export function mayBeCredential(variable: VariableName, key: string): boolean {
  switch (variable) {
    case 'REQUEST_COOKIES':
      return true;
    case 'REQUEST_HEADERS':
      return !open.has(key.toLowerCase());
    case 'ARGS':
    case 'ARGS_GET':
    case 'ARGS_POST':
    case 'ARGS_PATH':
      return key.length > longestName || secretName.test(key);
    default:
      return false;
  }
}

const targets: ReadonlySet<VariableName> = new Set(['REQUEST_LINE', 'REQUEST_URI', 'REQUEST_URI_RAW']);

const composed: ReadonlySet<VariableName> = new Set([
  'REQUEST_BODY',
  'MULTIPART_PART_HEADERS',
  'RESPONSE_BODY',
  'RESPONSE_HEADERS',
  'XML',
]);

/** Whether a value is made of several, of which each may be a credential: a target is, as soon as it has a query. */
export function holdsMany(variable: VariableName, value: string): boolean {
  if (variable === 'QUERY_STRING') return value !== '';
  return targets.has(variable) ? value.includes('?') : composed.has(variable);
}
