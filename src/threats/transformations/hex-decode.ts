import { hexValue } from './octets.ts';
import { transformation } from './transformation.ts';

/** Two hexadecimal digits for each octet, as far as they are digits. */
export const hexDecode = transformation('hexDecode', undefined, (octets, from, end, to) => {
  for (let at = from; at + 1 < end; at += 2) {
    const high = hexValue(octets[at] as number);
    const low = hexValue(octets[at + 1] as number);
    if (high < 0 || low < 0) break;
    octets[to++] = high * 16 + low;
  }
  return to;
});
