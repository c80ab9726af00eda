/** What XML 1.0 (fifth edition) admits, as expressions that look at one place and never go back. */

// Production 4, but for the colon, and 4a: "Namespaces in XML 1.0" leaves the colon to prefixes.
const start =
  'A-Z_a-z\\xC0-\\xD6\\xD8-\\xF6\\xF8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C\\u200D\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD\\u{10000}-\\u{EFFFF}';
const further = `${start}\\-.0-9\\xB7\\u0300-\\u036F\\u203F\\u2040`;
const ncName = `[${start}][${further}]*`;

/** A qualified name (Namespaces, production 7): prefix and local part, or the local part alone. */
export const qualifiedName = new RegExp(`(${ncName})(?::(${ncName}))?`, 'uy');

/** The name of an instruction has no colon (Namespaces, section 7). */
export const targetName = new RegExp(ncName, 'uy');

/** Production 3. */
export const space = /[ \t\r\n]+/y;

/** An attribute's value with its quotes (production 10), its references not yet looked at. */
export const quotedValue = /"[^<"]*"|'[^<']*'/y;

/** Production 23. Of encodings there is one here: what a document in another says of itself cannot be read. */
export const declaration =
  /<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?:"([^"]*)"|'([^']*)')(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(?:"([^"]*)"|'([^']*)'))?(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\r\n]*\?>/y;

/** What is no Char (production 2), as far as a text in UTF-8 can hold it. */
export const noCharacter = /[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]/;

/** A reference to a character or to one of the five entities (productions 66 to 68, section 4.6). */
export const reference = /&(?:#0*(\d{1,7})|#x0*([0-9A-Fa-f]{1,6})|(lt|gt|amp|quot|apos));/y;

const predefined: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** The character that a match of `reference` stands for; undefined where it is none. */
export function referred([, decimal, hexadecimal, name]: RegExpExecArray): string | undefined {
  if (name !== undefined) return predefined[name];
  const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal);
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined;
  const character = String.fromCodePoint(code);
  return noCharacter.test(character) ? undefined : character;
}
