import { octetsIn } from '../octet-set.ts';
import { transformation } from './transformation.ts';

/** Without NULs. */
export const removeNulls = transformation('removeNulls', octetsIn('\0'), (octets, from, end, to) => {
  for (let at = from; at < end; at++) if (octets[at] !== 0) octets[to++] = octets[at] as number;
  return to;
});
