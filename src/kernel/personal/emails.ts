import type { Finding } from './kinds.ts';

/** Octets of a local part (RFC 5321 section 4.5.3.1.1), and of a domain (section 4.5.3.1.2). */
const longestLocal = 64;
const longestDomain = 255;

// A slash, an equals sign and the like may be part of a local part, but in addresses of pages they stand before one.
const inLocal = /^[\p{L}\p{N}!#$'*+^_`{|}~.-]$/u;
const inDomain = /^[\p{L}\p{N}.-]$/u;
const label = /^[\p{L}\p{N}][\p{L}\p{N}-]*$/u;
const topLevel = /^\p{L}[\p{L}\p{N}-]*[\p{L}\p{N}]$/u;

/**
 * E-mail addresses: around each at sign (also in full width, or as a URL writes it) as far as a local part and a
 * domain with a dot can reach. Both are bounded, so a text of nothing but at signs costs linear time.
 */
export function* emailsIn(text: string): Generator<Finding> {
  let from = 0;
  for (const { index, 0: sign } of text.matchAll(/@|\uff20|\ufe6b|%40/g)) {
    if (index < from) continue;
    let start = index;
    while (start > from && index - start < longestLocal && inLocal.test(text[start - 1] ?? '')) start--;
    while (text[start] === '.') start++;
    const behind = index + sign.length;
    let end = behind;
    while (end < text.length && end - behind < longestDomain && inDomain.test(text[end] ?? '')) end++;
    // Dots and dashes at the end are the sentence's.
    while (end > behind && /[.-]/.test(text[end - 1] ?? '')) end--;
    if (start >= index || !isDomain(text.slice(behind, end))) continue;
    yield { kind: 'email', start, end };
    from = end;
  }
}

function isDomain(text: string): boolean {
  const labels = text.split('.');
  return labels.length > 1 && labels.every(one => label.test(one)) && topLevel.test(labels.at(-1) ?? '');
}
