import { octetsIn } from '../octet-set.ts';
import { transformation, unchanged } from './transformation.ts';

/** Shorter runs of letters and digits are words and names; nine octets of text are an attack at the least. */
const shortest = 12;

/** The alphabets of RFC 4648 sections 4 and 5. */
const common = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const alphabets = [`${common}+/`, `${common}-_`];

/** What each octet stands for, 255 for one of neither alphabet. */
const sextets = new Uint8Array(256).fill(255);
for (const alphabet of alphabets)
  for (let value = 0; value < alphabet.length; value++) sextets[alphabet.charCodeAt(value)] = value;
const sextetOf = (octet: number): number => sextets[octet] as number;

/**
 * Base64 within the value decoded where it stands, padded or not, in either alphabet, if what comes out is text in UTF-8.
 * Our own: `base64Decode` begins at the front and takes all for base64. A value without twelve octets of the alphabets in
 * a row is left as it is.
 */
export const base64Within = transformation(
  'base64Within',
  octetsIn(alphabets.join('')),
  (octets, from, end, to) => {
    let hasChanged = false;
    if (end - from < shortest) return unchanged;
    for (let at = from; at < end; ) {
      let stop = at;
      while (stop < end && sextetOf(octets[stop] as number) !== 255) stop++;
      const decoded = stop - at < shortest ? -1 : writeText(octets, at, stop, to);
      if (decoded === -1) while (at < stop) octets[to++] = octets[at++] as number;
      else {
        to = decoded;
        hasChanged = true;
        at = stop;
        while (at < end && octets[at] === 0x3d) at++;
        continue;
      }
      if (at < end) octets[to++] = octets[at++] as number;
    }
    return hasChanged ? to : unchanged;
  },
);

/** Where the text ends; -1 as soon as it is none: after a few octets of most words. */
function writeText(octets: Uint8Array, from: number, end: number, to: number): number {
  // One character more than fours is six bits of nothing.
  if ((end - from) % 4 === 1) return -1;
  let bits = 0;
  let held = 0;
  /** Octets that the character under way still wants. */
  let wanted = 0;
  for (let at = from; at < end; at++) {
    held = ((held << 6) | sextetOf(octets[at] as number)) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    const octet = (held >> bits) & 0xff;
    if (wanted > 0) {
      if ((octet & 0xc0) !== 0x80) return -1;
      wanted--;
    } else if (octet >= 0x80) {
      if (octet < 0xc2 || octet > 0xf4) return -1;
      wanted = octet < 0xe0 ? 1 : octet < 0xf0 ? 2 : 3;
    } else if (octet === 0x7f || (octet < 0x20 && octet !== 0x09 && octet !== 0x0a && octet !== 0x0d))
      return -1;
    octets[to++] = octet;
  }
  return wanted === 0 ? to : -1;
}
