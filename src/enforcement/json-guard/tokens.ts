import type { JsonFaultCode } from './limits.ts';

/** Octets that mean something in JSON (RFC 8259 section 2). */
export const quote = 0x22;
export const comma = 0x2c;
export const colon = 0x3a;
export const openBracket = 0x5b;
export const closeBracket = 0x5d;
export const openBrace = 0x7b;
export const closeBrace = 0x7d;
export const backslash = 0x5c;

const table = (mark: (octet: number) => number): Uint8Array =>
  new Uint8Array(256).map((_, octet) => mark(octet));

export const isSpace = table(octet => ([0x20, 0x09, 0x0a, 0x0d].includes(octet) ? 1 : 0));
/** What stands for itself in a string; octets beyond ASCII do, because they were found to be UTF-8 before. */
export const isPlain = table(octet => (octet < 0x20 || octet === quote || octet === backslash ? 0 : 1));
const isShortEscape = table(octet => ('"\\/bfnrt'.includes(String.fromCharCode(octet)) ? 1 : 0));
const isDigit = table(octet => (octet >= 0x30 && octet <= 0x39 ? 1 : 0));
const digitOf = table(octet => {
  const digit = Number.parseInt(String.fromCharCode(octet), 16);
  return Number.isNaN(digit) ? 255 : digit;
});

/** What ends a pass within a token, as negative numbers, so that a function tells either an end or a fault. */
const syntax = -1;
const unfinished = -2;
const surrogate = -3;
const range = -4;
const tooLong = -5;
const faults: readonly JsonFaultCode[] = [
  'syntax',
  'unfinished',
  'surrogate',
  'number-range',
  'number-length',
];
export const tokenFault = (told: number): JsonFaultCode => faults[-told - 1] ?? 'syntax';

/** Where the string ends whose opening quote is at `at`, its closing quote included, or a fault. */
export function stringEnd(octets: Uint8Array, at: number): number {
  const { length } = octets;
  let next = at + 1;
  for (;;) {
    while (next < length && isPlain[octets[next] as number] === 1) next++;
    if (next === length) return unfinished;
    const octet = octets[next];
    if (octet === quote) return next + 1;
    if (octet !== backslash) return syntax;
    next = escapeEnd(octets, next);
    if (next < 0) return next;
  }
}

/** RFC 8259 section 7; a surrogate only together with its other half, since readers differ otherwise (section 8.2). */
function escapeEnd(octets: Uint8Array, at: number): number {
  const kind = octets[at + 1];
  if (kind === undefined) return unfinished;
  if (kind !== 0x75) return isShortEscape[kind] === 1 ? at + 2 : syntax;
  const unit = codeUnit(octets, at + 2);
  if (unit < 0) return unit;
  if (unit < 0xd800 || unit > 0xdfff) return at + 6;
  if (unit > 0xdbff || octets[at + 6] !== backslash || octets[at + 7] !== 0x75) return surrogate;
  const low = codeUnit(octets, at + 8);
  if (low < 0) return low;
  return low >= 0xdc00 && low <= 0xdfff ? at + 12 : surrogate;
}

function codeUnit(octets: Uint8Array, at: number): number {
  let unit = 0;
  for (let next = at; next < at + 4; next++) {
    const octet = octets[next];
    if (octet === undefined) return unfinished;
    const digit = digitOf[octet] as number;
    if (digit > 15) return syntax;
    unit = unit * 16 + digit;
  }
  return unit;
}

/** Where the number ends that begins at `at` (RFC 8259 section 6), of at most `longest` octets, or a fault. */
export function numberEnd(octets: Uint8Array, at: number, longest: number): number {
  let next = octets[at] === 0x2d ? at + 1 : at;
  // No digit may follow a leading zero: some readers take 010 for eight.
  if (octets[next] === 0x30) next++;
  else if ((next = digitsEnd(octets, next)) < 0) return next;
  if (octets[next] === 0x2e && (next = digitsEnd(octets, next + 1)) < 0) return next;
  const hasExponent = octets[next] === 0x65 || octets[next] === 0x45;
  if (hasExponent) {
    const sign = octets[next + 1];
    next = digitsEnd(octets, sign === 0x2b || sign === 0x2d ? next + 2 : next + 1);
    if (next < 0) return next;
  }
  if (next - at > longest) return tooLong;
  // Others are within a double's range however they are written.
  return (hasExponent || next - at > 300) && !fitsDouble(octets, at, next) ? range : next;
}

/** Whether a double holds the number: neither infinite, nor zero where it is not written so. */
function fitsDouble(octets: Uint8Array, at: number, end: number): boolean {
  const text = Buffer.from(octets.subarray(at, end)).toString('latin1');
  const value = Number(text);
  return value === 0 ? !/^-?[0.]*[1-9]/.test(text) : Number.isFinite(value);
}

function digitsEnd(octets: Uint8Array, at: number): number {
  const { length } = octets;
  let next = at;
  while (next < length && isDigit[octets[next] as number] === 1) next++;
  if (next > at) return next;
  return next === length ? unfinished : syntax;
}

const words = ['true', 'false', 'null'].map(word => Buffer.from(word));

/** Where `true`, `false` or `null` ends, or a fault. */
export function wordEnd(octets: Uint8Array, at: number): number {
  const word = words.find(([first]) => first === octets[at]);
  if (word === undefined) return syntax;
  for (let i = 1; i < word.length; i++)
    if (octets[at + i] !== word[i]) return at + i === octets.length ? unfinished : syntax;
  return at + word.length;
}
