import { octetsIn } from '../octet-set.ts';
import { transformation } from './transformation.ts';

const dash = 0x2d;
const slash = 0x2f;
const star = 0x2a;

/** Without what begins and ends comments of C, SQL and HTML; what stood in them stays. */
export const removeCommentsChar = transformation(
  'removeCommentsChar',
  octetsIn('*-#'),
  (octets, from, end, to) => {
    for (let at = from; at < end; ) {
      const length = lengthOfMark(octets, at, end);
      if (length === 0) octets[to++] = octets[at++] as number;
      else at += length;
    }
    return to;
  },
);

function lengthOfMark(octets: Uint8Array, at: number, end: number): number {
  const next = at + 1 < end ? octets[at + 1] : -1;
  const third = at + 2 < end ? octets[at + 2] : -1;
  switch (octets[at]) {
    case 0x23:
      return 1;
    case slash:
      return next === star ? 2 : 0;
    case star:
      return next === slash ? 2 : 0;
    case dash:
      return next !== dash ? 0 : third === 0x3e ? 3 : 2;
    case 0x3c:
      return next === 0x21 && third === dash && at + 3 < end && octets[at + 3] === dash ? 4 : 0;
    default:
      return 0;
  }
}
