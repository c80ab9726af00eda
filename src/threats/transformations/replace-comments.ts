import { octetsIn } from '../octet-set.ts';
import { transformation } from './transformation.ts';

const slash = 0x2f;
const star = 0x2a;

/** One blank for each comment of C; one that does not end goes to the end of the value. */
export const replaceComments = transformation('replaceComments', octetsIn('*'), (octets, from, end, to) => {
  for (let at = from; at < end; ) {
    const isComment = octets[at] === slash && at + 1 < end && octets[at + 1] === star;
    if (!isComment) {
      octets[to++] = octets[at++] as number;
      continue;
    }
    octets[to++] = 0x20;
    at += 2;
    while (at < end && !(octets[at] === star && at + 1 < end && octets[at + 1] === slash)) at++;
    at += 2;
  }
  return to;
});
