import { octetsIn } from '../octet-set.ts';
import { transformation } from './transformation.ts';

/** A blank for each NUL. */
export const replaceNulls = transformation('replaceNulls', octetsIn('\0'), (octets, from, end, to) => {
  for (let at = from; at < end; at++) octets[to++] = octets[at] === 0 ? 0x20 : (octets[at] as number);
  return to;
});
