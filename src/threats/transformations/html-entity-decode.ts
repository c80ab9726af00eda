import { octetsIn } from '../octet-set.ts';
import { hexValue } from './octets.ts';
import { transformation } from './transformation.ts';

const named: ReadonlyMap<string, number> = new Map([
  ['quot', 0x22],
  ['amp', 0x26],
  ['lt', 0x3c],
  ['gt', 0x3e],
  ['nbsp', 0xa0],
]);
const longestName = 4;

/** References of HTML by number, and the five by name that matter, with or without the semicolon. */
export const htmlEntityDecode = transformation('htmlEntityDecode', octetsIn('&'), (octets, from, end, to) => {
  for (let at = from; at < end; ) {
    const octet = octets[at] as number;
    if (octet === 0x26) {
      const found =
        octets[at + 1] === 0x23 && at + 1 < end ? number(octets, at + 2, end) : name(octets, at + 1, end);
      if (found) {
        octets[to++] = meant;
        at = next < end && octets[next] === 0x3b ? next + 1 : next;
        continue;
      }
    }
    octets[to++] = octet;
    at++;
  }
  return to;
});

/** What the last reference that was found stands for, and where it ended. */
let meant = 0;
let next = 0;

/** Of a number the octet that is left is the lowest one, however long it is. */
function number(octets: Uint8Array, from: number, end: number): boolean {
  const isHex = from < end && ((octets[from] as number) | 0x20) === 0x78;
  const first = isHex ? from + 1 : from;
  const base = isHex ? 16 : 10;
  let at = first;
  meant = 0;
  for (; at < end; at++) {
    const digit = hexValue(octets[at] as number);
    if (digit < 0 || digit >= base) break;
    meant = (meant * base + digit) & 0xff;
  }
  next = at;
  return at > first;
}

function name(octets: Uint8Array, from: number, end: number): boolean {
  let text = '';
  let at = from;
  for (; at < end && at < from + longestName; at++) {
    const lower = (octets[at] as number) | 0x20;
    if (lower < 0x61 || lower > 0x7a) break;
    text += String.fromCharCode(lower);
  }
  const found = named.get(text);
  meant = found ?? 0;
  next = at;
  return found !== undefined;
}
