import { octetsBetween } from '../octet-set.ts';
import { transformation } from './transformation.ts';

const digits = Buffer.from('0123456789abcdef');

/** Each character beyond ASCII as `%uHHHH`, so that one written too long shows; octets that are no UTF-8 stay. */
export const utf8toUnicode = transformation(
  'utf8toUnicode',
  octetsBetween(0x80, 0xff),
  (octets, from, end, to) => {
    for (let at = from; at < end; at++) {
      const lead = octets[at] as number;
      const more = lead < 0xc0 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : lead < 0xf8 ? 3 : 0;
      const code = more === 0 || at + more >= end ? -1 : sequence(octets, at, more);
      if (code === -1) octets[to++] = lead;
      else {
        octets[to++] = 0x25;
        octets[to++] = 0x75;
        for (let shift = code > 0xfffff ? 20 : code > 0xffff ? 16 : 12; shift >= 0; shift -= 4)
          octets[to++] = digits[(code >> shift) & 15] as number;
        at += more;
      }
    }
    return to;
  },
  // `%uHHHH` for two octets.
  length => length * 3,
);

/** The code point of a lead octet and those that follow it (RFC 3629), also where fewer would do; -1 where it is none. */
function sequence(octets: Uint8Array, at: number, more: number): number {
  let code = (octets[at] as number) & (0x3f >> more);
  for (let i = 1; i <= more; i++) {
    const next = octets[at + i] as number;
    if ((next & 0xc0) !== 0x80) return -1;
    code = (code << 6) | (next & 0x3f);
  }
  return code;
}
