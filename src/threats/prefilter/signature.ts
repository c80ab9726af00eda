import { membersOf, type OctetSet } from '../octet-set.ts';

/**
 * Which octets a text holds, in two words: a bit for each ASCII sign, digit and blank, and one for each group of others.
 * A set of octets has such words too, so that a text without any bit of the set holds none of its octets.
 */
export interface Signature {
  readonly signs: number;
  readonly others: number;
}

/** The bit of each octet: below 32 in `signs`, from there on in `others`. */
const bitOf = new Uint8Array(256);
let signs = 0;
let others = 32;
const group = (octets: readonly number[], bit: number): void => {
  for (const octet of octets) bitOf[octet] = bit;
};
const from = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i);

group(from(0x00, 0x1f), others++);
bitOf[0x7f] = 32;
group(from(0x41, 0x5a), others++);
group(from(0x61, 0x7a), others++);
group(from(0x80, 0xbf), others++);
group(from(0xc0, 0xff), others++);
for (const octet of [0x00, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x20, 0xa0, ...from(0x30, 0x39)])
  bitOf[octet] = others++;
for (const octet of [...from(0x21, 0x2f), ...from(0x3a, 0x40), ...from(0x5b, 0x60), ...from(0x7b, 0x7e)])
  bitOf[octet] = signs++;

/** By octet, its bit in each of the words. */
export const bitInSigns: Int32Array = Int32Array.from(bitOf, bit => (bit < 32 ? 1 << bit : 0));
export const bitInOthers: Int32Array = Int32Array.from(bitOf, bit => (bit < 32 ? 0 : 1 << (bit - 32)));

export function signatureOf(set: OctetSet): Signature {
  let signs = 0;
  let others = 0;
  for (const octet of membersOf(set)) {
    signs |= bitInSigns[octet] as number;
    others |= bitInOthers[octet] as number;
  }
  return { signs, others };
}
