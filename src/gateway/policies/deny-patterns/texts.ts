/** Texts as the far side will read them: each decoded once, in time linear in its length. */

/** Percent-encoding and, where `plus` is told, `+` for a space (application/x-www-form-urlencoded). */
export function decodeOnce(text: string, plus: boolean): string {
  const spaced = plus && text.includes('+') ? text.replaceAll('+', ' ') : text;
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    // One byte that is not UTF-8 must not hide all others.
    return spaced.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  }
}

/** Names and values of a query or form, decoded; `visit` answers whether to go on. */
export function visitPairs(encoded: string, visit: (text: string) => boolean): void {
  let from = 0;
  while (from <= encoded.length) {
    const ampersand = encoded.indexOf('&', from);
    const to = ampersand === -1 ? encoded.length : ampersand;
    const equals = encoded.indexOf('=', from);
    const split = equals === -1 || equals > to ? to : equals;
    if (split > from && !visit(decodeOnce(encoded.slice(from, split), true))) return;
    if (to > split + 1 && !visit(decodeOnce(encoded.slice(split + 1, to), true))) return;
    from = to + 1;
  }
}

/** What may stand between the strings of a JSON text (RFC 8259 section 2). */
const structure = /^[\s{}[\]:,\d.eE+\-truefalsn]*$/;

/**
 * All strings of a JSON text, names and values, unescaped, also those that a parser would drop for a repeated name.
 * False when the text is not made of JSON's tokens, so that it must be looked at as a whole.
 */
export function visitJsonStrings(text: string, visit: (text: string) => boolean): boolean {
  let between = 0;
  for (;;) {
    const open = text.indexOf('"', between);
    if (!structure.test(text.slice(between, open === -1 ? undefined : open))) return false;
    if (open === -1) return true;
    let close = open + 1;
    let escaped = false;
    while (close < text.length && text.charCodeAt(close) !== 0x22) {
      if (text.charCodeAt(close) === 0x5c) {
        escaped = true;
        close++;
      }
      close++;
    }
    if (close >= text.length) return false;
    const string = text.slice(open + 1, close);
    if (!visit(escaped ? unescape(string) : string)) return true;
    between = close + 1;
  }
}

const escapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** A JSON string without its escapes (RFC 8259 section 7); unknown ones stand for their character. */
export function unescape(text: string): string {
  return text.replace(/\\(?:u([0-9a-f]{4})|([^]))/gi, (_, hex: string | undefined, character: string) =>
    hex === undefined ? (escapes[character] ?? character) : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
