import { octetsBetween, octetsIn, union } from '../octet-set.ts';
import { asciiFor, entityNames } from './best-fit-tables.ts';
import { backslash, digitsAt, numbered } from './octets.ts';
import { transformation } from './transformation.ts';

/**
 * What lenient readers take for ASCII, as ASCII: UTF-8 written too long, full-width forms and characters that look alike
 * (the best-fit tables of databases and file systems), references of HTML by the names that `htmlEntityDecode` does not
 * know, and the escapes `\u{…}`, `\uHHHH` and `%uHHHH` where they stand for such a character. Our own.
 */
export const bestFit = transformation(
  'bestFit',
  union(octetsBetween(0xc0, 0xff), octetsIn('&\\%')),
  (octets, from, end, to) => {
    for (let at = from; at < end; ) {
      const octet = octets[at] as number;
      if (isRead(octets, at, end, octet)) {
        octets[to++] = meant;
        at += length;
      } else {
        octets[to++] = octet;
        at++;
      }
    }
    return to;
  },
);

/** The octet that was read last, and how many it was written with. */
let meant = 0;
let length = 0;

function isRead(octets: Uint8Array, at: number, end: number, octet: number): boolean {
  if (octet >= 0xc0) return isSequence(octets, at, end, octet);
  if (octet === 0x26) return isName(octets, at, end);
  if (octet === backslash) return octets[at + 1] === 0x75 && isEscape(octets, at + 2, end);
  return (
    octet === 0x25 &&
    ((octets[at + 1] as number) | 0x20) === 0x75 &&
    digitsAt(octets, at + 2, end, 4, 16) === 4 &&
    isKnown(numbered(octets, at + 2, 4, 16), 6)
  );
}

function isKnown(code: number, written: number): boolean {
  const ascii = asciiFor(code);
  if (ascii === undefined) return false;
  meant = ascii;
  length = written;
  return true;
}

function isAscii(code: number, written: number): boolean {
  meant = code;
  length = written;
  return code < 0x80;
}

/** UTF-8, also where fewer octets would do (RFC 3629 section 10). */
function isSequence(octets: Uint8Array, at: number, end: number, lead: number): boolean {
  const more = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : lead < 0xf8 ? 3 : 0;
  if (more === 0 || at + more >= end) return false;
  let code = lead & (0x3f >> more);
  for (let i = 1; i <= more; i++) {
    const next = octets[at + i] as number;
    if ((next & 0xc0) !== 0x80) return false;
    code = (code << 6) | (next & 0x3f);
  }
  return isAscii(code, more + 1) || isKnown(code, more + 1);
}

const longestName = 7;

/** `&`, a name and its semicolon. */
function isName(octets: Uint8Array, at: number, end: number): boolean {
  let name = '';
  for (let i = at + 1; i < end && i <= at + longestName + 1; i++) {
    const octet = octets[i] as number;
    if (octet !== 0x3b) {
      name += String.fromCharCode(octet);
      continue;
    }
    const ascii = entityNames.get(name);
    return ascii !== undefined && isAscii(ascii, i + 1 - at);
  }
  return false;
}

/** `\u{27}`, of at most six digits, and `\u02bc`, from behind the `u` on. */
function isEscape(octets: Uint8Array, from: number, end: number): boolean {
  if (octets[from] !== 0x7b)
    return digitsAt(octets, from, end, 4, 16) === 4 && isKnown(numbered(octets, from, 4, 16), 6);
  const digits = digitsAt(octets, from + 1, end, 6, 16);
  if (digits === 0 || from + 1 + digits >= end || octets[from + 1 + digits] !== 0x7d) return false;
  const code = numbered(octets, from + 1, digits, 16);
  return isAscii(code, digits + 4) || isKnown(code, digits + 4);
}
