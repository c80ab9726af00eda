import { octetsIn } from '../octet-set.ts';

export const backslash = 0x5c;

/** The six blanks of C's `isspace`. */
export const spaces = octetsIn('\t\n\v\f\r ');
export const isSpace = (octet: number): boolean => octet === 0x20 || (octet >= 0x09 && octet <= 0x0d);

/** Value of a hexadecimal digit, -1 for anything else. */
export function hexValue(octet: number): number {
  if (octet >= 0x30 && octet <= 0x39) return octet - 0x30;
  const lower = octet | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

/**
 * The octet that a longer character is taken for: full-width forms (U+FF01 to U+FF5E) look like ASCII and are read as it
 * by lenient servers, of all others the lower half is left.
 */
export function narrowed(code: number): number {
  return code >= 0xff01 && code <= 0xff5e ? code - 0xfee0 : code & 0xff;
}

/** Digits of a base from `at` on, as many as there are up to `most`. */
export function digitsAt(octets: Uint8Array, at: number, end: number, most: number, base: number): number {
  let count = 0;
  while (count < most && at + count < end) {
    const value = hexValue(octets[at + count] as number);
    if (value < 0 || value >= base) break;
    count++;
  }
  return count;
}

/** The number that so many digits are. */
export function numbered(octets: Uint8Array, at: number, length: number, base: number): number {
  let number = 0;
  for (let i = 0; i < length; i++) number = number * base + hexValue(octets[at + i] as number);
  return number;
}
