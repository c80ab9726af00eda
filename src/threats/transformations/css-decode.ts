import { octetsIn } from '../octet-set.ts';
import { backslash, digitsAt, isSpace, narrowed, numbered } from './octets.ts';
import { transformation } from './transformation.ts';

/** Escapes of CSS 2 (section 4.1.3): a backslash, up to six hexadecimal digits and one blank after them. */
export const cssDecode = transformation('cssDecode', octetsIn('\\'), (octets, from, end, to) => {
  for (let at = from; at < end; at++) {
    const octet = octets[at] as number;
    if (octet !== backslash) {
      octets[to++] = octet;
      continue;
    }
    const count = digitsAt(octets, at + 1, end, 6, 16);
    if (count > 0) {
      octets[to++] = narrowed(numbered(octets, at + 1, count, 16));
      at += count;
      if (at + 1 < end && isSpace(octets[at + 1] as number)) at++;
    } else if (at + 1 < end) {
      at++;
      // A line end behind a backslash is none.
      if (octets[at] !== 0x0a) octets[to++] = octets[at] as number;
    }
  }
  return to;
});
