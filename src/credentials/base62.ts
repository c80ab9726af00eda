/**
 * Base62 of fixed length, for secrets that people copy: letters and digits only, so that a double click selects
 * the whole run and no shell, URL or JSON document needs to escape it.
 */
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Value of each ASCII code; 255 where the code is no base62 digit. A table lookup per character on the hot path. */
const digits = new Uint8Array(128).fill(255);
for (let value = 0; value < alphabet.length; value++) digits[alphabet.charCodeAt(value)] = value;

/** The number in base62, most significant digit first, padded with zeros to `length` characters. */
export function encodeBase62(value: bigint, length: number): string {
  let text = '';
  for (let rest = value; rest > 0n; rest /= 62n) text = alphabet.charAt(Number(rest % 62n)) + text;
  return text.padStart(length, '0');
}

/** The bytes, read as one big-endian number, in base62. */
export function bytesToBase62(bytes: Uint8Array, length: number): string {
  return encodeBase62(BigInt(`0x${Buffer.from(bytes).toString('hex')}`), length);
}

/** How many base62 characters stand in a row from `start`, counting no further than `limit`. */
export function base62Run(text: string, start: number, limit: number): number {
  const end = Math.min(text.length, start + limit);
  let at = start;
  while (at < end && (digits[text.charCodeAt(at)] ?? 255) !== 255) at++;
  return at - start;
}

/** The number that the base62 digits from `start` to `end` stand for; NaN when one of them is no digit. */
export function decodeBase62(text: string, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = digits[text.charCodeAt(at)] ?? 255;
    if (digit === 255) return Number.NaN;
    value = value * 62 + digit;
  }
  return value;
}
