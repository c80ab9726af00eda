import { octetsBetween } from '../octet-set.ts';
import { transformation } from './transformation.ts';

/** ASCII letters in lower case; all other octets stay. */
export const lowercase = transformation('lowercase', octetsBetween(0x41, 0x5a), (octets, from, end, to) => {
  for (let at = from; at < end; at++) {
    const octet = octets[at] as number;
    octets[to++] = octet >= 0x41 && octet <= 0x5a ? octet | 0x20 : octet;
  }
  return to;
});
