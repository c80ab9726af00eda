import { domainToASCII, domainToUnicode } from 'node:url';
import { isIPv4, isIPv6 } from 'node:net';

export { isIPv4 };

/** RFC 4291 section 2.2, without a zone. */
export const isAddress6 = (text: string): boolean => isIPv6(text) && !text.includes('%');

const labels =
  /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/;

/** RFC 1123 section 2.1; labels that begin with `xn--` must be what IDNA makes (RFC 5891 section 4.4). */
export function isHostname(text: string): boolean {
  if (text.length > 253 || !labels.test(text)) return false;
  return !text.includes('--') || text.split('.').every(isLabel);
}

function isLabel(part: string): boolean {
  if (part.slice(2, 4) !== '--') return true;
  return /^xn--/i.test(part) && domainToUnicode(part) !== '' && !domainToUnicode(part).startsWith('xn--');
}

/** An internationalised name: what becomes a host name by IDNA. */
export function isIdnHostname(text: string): boolean {
  if (
    text === '' ||
    text.length > 253 ||
    /[\u0000-\u002c\u002f\u003a-\u0040\u005b-\u0060\u007b-\u007f]/.test(text)
  )
    return false;
  const ascii = domainToASCII(text);
  return ascii !== '' && isHostname(ascii);
}

const atoms = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const wideAtoms =
  /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u0080-\u{10ffff}-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u0080-\u{10ffff}-]+)*$/u;
const quoted = /^"(?:[ !#-[\]-~]|\\[ -~])*"$/;
const wideQuoted = /^"(?:[ !#-[\]-~\u0080-\u{10ffff}]|\\[ -~])*"$/u;

/** A mailbox of RFC 5321 section 4.1.2, with the lengths of section 4.5.3.1. */
export const isEmail = (text: string): boolean => isMailbox(text, atoms, quoted, isHostname);

/** The same with the characters of RFC 6531. */
export const isIdnEmail = (text: string): boolean => isMailbox(text, wideAtoms, wideQuoted, isIdnHostname);

function isMailbox(
  text: string,
  dotted: RegExp,
  quotes: RegExp,
  isDomain: (text: string) => boolean,
): boolean {
  const at = text.lastIndexOf('@');
  if (at < 1 || at > 64 || text.length > 320) return false;
  const [local, domain] = [text.slice(0, at), text.slice(at + 1)];
  return (dotted.test(local) || quotes.test(local)) && (isDomain(domain) || isLiteral(domain));
}

function isLiteral(domain: string): boolean {
  if (!domain.startsWith('[') || !domain.endsWith(']')) return false;
  const inside = domain.slice(1, -1);
  return inside.startsWith('IPv6:') ? isAddress6(inside.slice(5)) : isIPv4(inside);
}
