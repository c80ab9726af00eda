import { octetsBetween } from '../octet-set.ts';
import { transformation } from './transformation.ts';

/** ASCII letters in upper case; all other octets stay. */
export const uppercase = transformation('uppercase', octetsBetween(0x61, 0x7a), (octets, from, end, to) => {
  for (let at = from; at < end; at++) {
    const octet = octets[at] as number;
    octets[to++] = octet >= 0x61 && octet <= 0x7a ? octet & 0xdf : octet;
  }
  return to;
});
