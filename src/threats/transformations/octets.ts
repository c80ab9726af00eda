/** The six blanks of C's `isspace`. */
export const isSpace = (code: number): boolean => code === 0x20 || (code >= 0x09 && code <= 0x0d);

/** Value of a hexadecimal digit, -1 for anything else. */
export function hexValue(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

/**
 * The octet that a longer character is taken for: full-width forms (U+FF01 to U+FF5E) look like ASCII and are read as it
 * by lenient servers, of all others the lower half is left.
 */
export function narrowed(code: number): number {
  return code >= 0xff01 && code <= 0xff5e ? code - 0xfee0 : code & 0xff;
}

/** Digits of a base from `at` on, as many as there are up to `most`; -1 where a digit is none. */
export function digitsAt(text: string, at: number, most: number, base: number): number {
  let count = 0;
  while (count < most) {
    const value = hexValue(text.charCodeAt(at + count));
    if (Number.isNaN(value) || value < 0 || value >= base) break;
    count++;
  }
  return count;
}

/** What a backslash and the characters behind it stand for. */
interface Escaped {
  readonly text: string;
  /** Characters behind the backslash that belong to it. */
  readonly length: number;
}

/** Reads each backslash that has something behind it; `read` is told where that begins. */
export function withoutEscapes(value: string, read: (at: number) => Escaped): string {
  if (!value.includes('\\')) return value;
  let out = '';
  for (let i = 0; i < value.length; i++) {
    if (value[i] !== '\\' || i + 1 === value.length) {
      out += value[i];
      continue;
    }
    const { text, length } = read(i + 1);
    out += text;
    i += length;
  }
  return out;
}

/** The character of a number that is written out in the text. */
export const numbered = (value: string, at: number, length: number, base: number): string =>
  String.fromCharCode(narrowed(Number.parseInt(value.slice(at, at + length), base)));
