/** Character references of XML and HTML, and escapes of JSON and JavaScript. */
const escapes = /&#(?:x([\da-f]{1,6})|(\d{1,7}));?|\\u([\da-f]{4})|\\x([\da-f]{2})/gi;

/** What letters, digits and the marks between them are written as; what has a meaning in markup or code stays. */
const harmless = /^[\p{L}\p{N}@+. _-]$/u;

/**
 * A text with what is written by number (`&#64;`, `\u0040`) written plainly, so that detectors see what a reader of it
 * would. The same text where nothing is.
 */
export function unescaped(text: string): string {
  if (!text.includes('&#') && !text.includes('\\')) return text;
  return text.replaceAll(escapes, (whole, ...[hex, decimal, unicode, octet]: (string | undefined)[]) => {
    const code = decimal === undefined ? Number.parseInt(hex ?? unicode ?? octet ?? '', 16) : Number(decimal);
    const character = code <= 0x10_ff_ff ? String.fromCodePoint(code) : '';
    return harmless.test(character) ? character : whole;
  });
}
