import { octetsBetween } from '../octet-set.ts';
import type { Transformation } from './transformation.ts';

/** Each character beyond ASCII as `%uHHHH`, so that one written too long shows; octets that are no UTF-8 stay. */
export const utf8toUnicode: Transformation = {
  name: 'utf8toUnicode',
  changes: octetsBetween(0x80, 0xff),
  apply: value => {
    const first = value.search(/[\x80-\xff]/);
    if (first === -1) return value;
    let out = value.slice(0, first);
    for (let i = first; i < value.length; i++) {
      const lead = value.charCodeAt(i);
      const more = lead < 0xc0 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : lead < 0xf8 ? 3 : 0;
      const code = more === 0 ? undefined : sequence(value, i, more);
      if (code === undefined) out += value[i];
      else {
        out += `%u${code.toString(16).padStart(4, '0')}`;
        i += more;
      }
    }
    return out;
  },
};

/** The code point of a lead octet and those that follow it (RFC 3629), also where fewer would do. */
function sequence(value: string, at: number, more: number): number | undefined {
  let code = value.charCodeAt(at) & (0x3f >> more);
  for (let i = 1; i <= more; i++) {
    const next = value.charCodeAt(at + i);
    if ((next & 0xc0) !== 0x80) return undefined;
    code = (code << 6) | (next & 0x3f);
  }
  return code;
}
