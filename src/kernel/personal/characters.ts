/**
 * The value of a decimal digit in the scripts that people type numbers in, or -1: ASCII, full width, Arabic-Indic,
 * extended Arabic-Indic, Devanagari. Whoever writes a card number in full width must not get it past a detector.
 */
export function digitAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code < 0x30) return -1;
  if (code <= 0x39) return code - 0x30;
  if (code < 0x660) return -1;
  if (code <= 0x669) return code - 0x660;
  if (code >= 0x6f0 && code <= 0x6f9) return code - 0x6f0;
  if (code >= 0x966 && code <= 0x96f) return code - 0x966;
  if (code >= 0xff10 && code <= 0xff19) return code - 0xff10;
  return -1;
}

/** An ASCII letter in upper case, or 0. */
export function letterAt(text: string, at: number): number {
  const code = text.charCodeAt(at) & ~0x20;
  return code >= 0x41 && code <= 0x5a && text.charCodeAt(at) < 0x7b ? code : 0;
}

/** Characters that nobody sees: zero-width spaces and joiners, soft hyphen, word joiner, byte order mark. */
export function isInvisible(code: number): boolean {
  return (code >= 0x200b && code <= 0x200f) || code === 0xad || code === 0x2060 || code === 0xfeff;
}

/** A space or a dash of any width, as people set between groups of digits. */
export function isSpaceOrDash(code: number): boolean {
  return (
    code === 0x20 ||
    code === 0x2d ||
    code === 0xa0 ||
    code === 0x2212 ||
    code === 0x3000 ||
    (code >= 0x2000 && code <= 0x200a) ||
    (code >= 0x2010 && code <= 0x2015) ||
    code === 0x202f
  );
}

/** Whether a word or number goes on at this place, so that what ends before it is only a part of something. */
export function goesOnAt(text: string, at: number): boolean {
  return at >= 0 && at < text.length && (letterAt(text, at) !== 0 || digitAt(text, at) >= 0);
}

/** Whether a digit at `at` belongs to a fraction or a dotted number, with the digits before the point. */
export function isAfterPoint(text: string, at: number): boolean {
  const code = text.charCodeAt(at - 1);
  return (code === 0x2e || code === 0x2c) && digitAt(text, at - 2) >= 0;
}

/** The same for what follows behind. */
export function isBeforePoint(text: string, end: number): boolean {
  const code = text.charCodeAt(end);
  return (code === 0x2e || code === 0x2c) && digitAt(text, end + 1) >= 0;
}
