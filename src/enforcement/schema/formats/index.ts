import { isDate, isDateTime, isDuration, isTime } from './dates.ts';
import { isAddress6, isEmail, isHostname, isIPv4, isIdnEmail, isIdnHostname } from './hosts.ts';
import { isIri, isIriReference, isUri, isUriReference, isUriTemplate } from './references.ts';

/** A format of texts, and what it is called in a refusal. */
interface TextFormat {
  is(text: string): boolean;
  readonly words: string;
}

/** Formats that are enforced; any other is a note for people (JSON Schema Validation, section 7). */
export const textFormats: ReadonlyMap<string, TextFormat> = new Map([
  ['date', { is: isDate, words: 'a date such as 2026-01-31' }],
  ['time', { is: isTime, words: 'a time such as 14:30:00Z' }],
  ['date-time', { is: isDateTime, words: 'a date and time such as 2026-01-31T14:30:00Z' }],
  ['duration', { is: isDuration, words: 'a duration such as P3D or PT2H' }],
  ['email', { is: isEmail, words: 'an e-mail address' }],
  ['idn-email', { is: isIdnEmail, words: 'an e-mail address' }],
  ['hostname', { is: isHostname, words: 'a host name' }],
  ['idn-hostname', { is: isIdnHostname, words: 'a host name' }],
  ['ipv4', { is: isIPv4, words: 'an IPv4 address' }],
  ['ipv6', { is: isAddress6, words: 'an IPv6 address' }],
  ['uri', { is: isUri, words: 'a URI with its scheme' }],
  ['uri-reference', { is: isUriReference, words: 'a URI or a relative reference' }],
  ['iri', { is: isIri, words: 'an IRI with its scheme' }],
  ['iri-reference', { is: isIriReference, words: 'an IRI or a relative reference' }],
  ['uri-template', { is: isUriTemplate, words: 'a URI template' }],
  ['uuid', { is: text => uuid.test(text), words: 'a UUID' }],
  ['json-pointer', { is: text => jsonPointer.test(text), words: 'a JSON Pointer' }],
  ['relative-json-pointer', { is: isRelativePointer, words: 'a relative JSON Pointer' }],
  ['regex', { is: isRegex, words: 'a regular expression' }],
  ['byte', { is: isBase64, words: 'Base64' }],
  ['base64url', { is: text => base64url.test(text), words: 'Base64 in the alphabet for URLs' }],
]);

/** Formats of numbers. */
export const numberFormats: ReadonlyMap<string, { is(value: number): boolean; readonly words: string }> =
  new Map([
    ['int32', { is: within(-(2 ** 31), 2 ** 31 - 1), words: 'a whole number of 32 bits' }],
    // The greatest that a parsed number can be: 2^63 - 1 itself is read as 2^63.
    ['int64', { is: within(-(2 ** 63), 2 ** 63), words: 'a whole number of 64 bits' }],
    [
      'float',
      { is: (value: number) => Number.isFinite(Math.fround(value)), words: 'a number of single precision' },
    ],
  ]);

function within(min: number, max: number): (value: number) => boolean {
  return value => Number.isInteger(value) && value >= min && value <= max;
}

const uuid = /^[\dA-Fa-f]{8}-[\dA-Fa-f]{4}-[\dA-Fa-f]{4}-[\dA-Fa-f]{4}-[\dA-Fa-f]{12}$/;
const base64url = /^[\w-]*={0,2}$/;
/** RFC 6901 section 3: every tilde is followed by 0 or 1. */
const jsonPointer = /^(?!.*~(?![01]))(?:$|\/)/s;

function isRelativePointer(text: string): boolean {
  const [, rest] = /^(?:0|[1-9]\d*)(#$|(?:\/.*)?$)/s.exec(text) ?? [];
  return rest !== undefined && (rest === '#' || jsonPointer.test(rest));
}

/** RFC 4648 section 4, with its padding. */
function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}

/** Read only, never run; longer ones are refused, since even reading takes its time. */
function isRegex(text: string): boolean {
  if (text.length > 2_000) return false;
  try {
    return new RegExp(text, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}
