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
