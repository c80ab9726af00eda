import { randomBytes } from 'node:crypto';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** Randomness as an argument: tests pass their own. */
export type RandomSource = (bytes: number) => Uint8Array;

export const systemRandom: RandomSource = bytes => randomBytes(bytes);

/** Lower-case Crockford base32 of the bytes, five bits a character, the last one padded with zeros. */
export function base32(bytes: Uint8Array): string {
  let text = '';
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = ((buffer << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(buffer >> bits) & 31];
    }
  }
  if (bits > 0) text += alphabet[(buffer << (5 - bits)) & 31];
  return text;
}

/** An identifier that tells its kind and cannot be guessed: `<prefix>_<100 random bits>`. */
export function newId(prefix: string, random: RandomSource = systemRandom): string {
  return `${prefix}_${base32(random(13)).slice(0, 20)}`;
}
