import { isSpace, spaces } from './octets.ts';
import { transformation } from './transformation.ts';

/** One blank for each run of blanks. */
export const compressWhitespace = transformation('compressWhitespace', spaces, (octets, from, end, to) => {
  let isAfterBlank = false;
  for (let at = from; at < end; at++) {
    const octet = octets[at] as number;
    const isBlank = isSpace(octet);
    if (!isBlank) octets[to++] = octet;
    else if (!isAfterBlank) octets[to++] = 0x20;
    isAfterBlank = isBlank;
  }
  return to;
});
