import type { Entry } from '../interpreter/facts.ts';
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

/** Names that were judged so far. */
const mostNames = 4_096;
const names = new Map<string, boolean>();

/** Whether a value may be a credential, by its place: then it is remembered as a keyed digest only, or not at all. */
export function isCredential(variable: VariableName, { key, value }: Entry): boolean {
  switch (variable) {
    case 'REQUEST_COOKIES':
      return true;
    case 'REQUEST_HEADERS':
      return !open.has(key.toLowerCase());
    case 'ARGS':
    case 'ARGS_GET':
    case 'ARGS_POST':
    case 'ARGS_PATH':
      return value.length > 2 && isSecretName(key);
    default:
      return false;
  }
}

/** What holds several values at once, of which each may be one. */
export const holdsMany: ReadonlySet<VariableName> = new Set([
  'REQUEST_BODY',
  'REQUEST_LINE',
  'REQUEST_URI',
  'REQUEST_URI_RAW',
  'QUERY_STRING',
  'MULTIPART_PART_HEADERS',
  'RESPONSE_BODY',
  'RESPONSE_HEADERS',
  'XML',
]);

function isSecretName(key: string): boolean {
  if (key.length > longestName) return true;
  const known = names.get(key);
  if (known !== undefined) return known;
  const found = secretName.test(key);
  if (names.size >= mostNames) names.clear();
  names.set(key.length > 12 ? Buffer.from(key, 'latin1').toString('latin1') : key, found);
  return found;
}
