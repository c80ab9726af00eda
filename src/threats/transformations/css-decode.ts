import { octetsIn } from '../octet-set.ts';
import { digitsAt, isSpace, narrowed } from './octets.ts';
import type { Transformation } from './transformation.ts';

/** Escapes of CSS 2 (section 4.1.3): a backslash, up to six hexadecimal digits and one blank after them. */
export const cssDecode: Transformation = {
  name: 'cssDecode',
  changes: octetsIn('\\'),
  apply: value => {
    if (!value.includes('\\')) return value;
    let out = '';
    for (let i = 0; i < value.length; i++) {
      if (value[i] !== '\\') {
        out += value[i];
        continue;
      }
      const count = digitsAt(value, i + 1, 6, 16);
      if (count > 0) {
        const code = Number.parseInt(value.slice(i + 1, i + 1 + count), 16);
        out += String.fromCharCode(narrowed(code));
        i += count;
        if (isSpace(value.charCodeAt(i + 1))) i++;
      } else if (value[i + 1] === '\n') i++;
      else if (i + 1 < value.length) out += value[++i];
    }
    return out;
  },
};
