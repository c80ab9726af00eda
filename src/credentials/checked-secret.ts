/**
 * The common shape of what we issue: `<prefix><160 random bits>_<checksum>`. The prefix lets scanners find leaked
 * ones, the checksum refuses a copying error (and guesses) without any look-up. The checksum proves nothing about
 * who made the secret: anybody can compute it.
 */
import { crc32 } from 'node:zlib';
import type { RandomSource } from '#kernel';
import { base62Run, bytesToBase62, decodeBase62, encodeBase62 } from './base62.ts';

/** 160 bits: guessing one of a million live keys takes 2^140 tries. */
const secretBytes = 20;
/** The fewest base62 characters that hold 160 bits (62^27 > 2^160), and 32 bits (62^6 > 2^32). */
export const secretLength = 27;
const checksumLength = 6;
/** Characters after the prefix. */
export const checkedLength = secretLength + 1 + checksumLength;

/** A new secret behind the prefix. */
export function generateChecked(prefix: string, random: RandomSource): string {
  const text = prefix + bytesToBase62(random(secretBytes), secretLength);
  return `${text}_${encodeBase62(BigInt(crc32(text)), checksumLength)}`;
}

/**
 * True when the whole text is a prefix of `prefixLength` characters, which the caller has compared, and a secret
 * with the right checksum. One pass over a length that is checked first: no input makes it cost more.
 */
export function isChecked(text: string, prefixLength: number): boolean {
  if (text.length !== prefixLength + checkedLength) return false;
  const end = prefixLength + secretLength;
  if (text.charCodeAt(end) !== 0x5f || base62Run(text, prefixLength, secretLength) !== secretLength)
    return false;
  // Digits of fixed length stand for each number in one way only, so comparing numbers is comparing texts.
  return decodeBase62(text, end + 1, text.length) === crc32(text.slice(0, end));
}

/** The last four characters of the random part: enough to tell one's own secrets apart, useless for guessing. */
export function hintOf(text: string): string {
  const end = text.length - checksumLength - 1;
  return text.slice(end - 4, end);
}
