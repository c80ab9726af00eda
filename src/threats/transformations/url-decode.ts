import { octetsIn } from '../octet-set.ts';
import { digitsAt, narrowed, numbered } from './octets.ts';
import { transformation, type Write } from './transformation.ts';

const decoding =
  (unicode: boolean): Write =>
  (octets, from, end, to) => {
    for (let at = from; at < end; at++) {
      const octet = octets[at] as number;
      if (octet === 0x2b) octets[to++] = 0x20;
      else if (octet !== 0x25) octets[to++] = octet;
      else if (
        unicode &&
        at + 1 < end &&
        ((octets[at + 1] as number) | 0x20) === 0x75 &&
        digitsAt(octets, at + 2, end, 4, 16) === 4
      ) {
        octets[to++] = narrowed(numbered(octets, at + 2, 4, 16));
        at += 5;
      } else if (digitsAt(octets, at + 1, end, 2, 16) === 2) {
        octets[to++] = numbered(octets, at + 1, 2, 16);
        at += 2;
      } else octets[to++] = octet;
    }
    return to;
  };

/** Percent-encoding, and `+` for a blank; what is not encoded as it should be stays. */
export const urlDecode = transformation('urlDecode', octetsIn('%+'), decoding(false));

/** The same with `%uHHHH`, which some servers read. */
export const urlDecodeUni = transformation('urlDecodeUni', octetsIn('%+'), decoding(true));
