import { octetsIn } from '../octet-set.ts';
import { isSpace } from './octets.ts';
import { transformation } from './transformation.ts';

/** Without blanks, those that do not break lines (0xA0) included. */
export const removeWhitespace = transformation(
  'removeWhitespace',
  octetsIn('\t\n\v\f\r \xa0'),
  (octets, from, end, to) => {
    for (let at = from; at < end; at++) {
      const octet = octets[at] as number;
      if (!isSpace(octet) && octet !== 0xa0) octets[to++] = octet;
    }
    return to;
  },
);
