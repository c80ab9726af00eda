import { digitsAt, narrowed } from './octets.ts';
import type { Transformation } from './transformation.ts';

const single: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** Escapes of JavaScript (ECMA-262, string literals, octal ones too); before anything else the backslash is dropped. */
export const jsDecode: Transformation = {
  name: 'jsDecode',
  apply: value => {
    if (!value.includes('\\')) return value;
    let out = '';
    for (let i = 0; i < value.length; i++) {
      const next = value[i + 1];
      if (value[i] !== '\\' || next === undefined) {
        out += value[i];
        continue;
      }
      const octal = digitsAt(value, i + 1, 3, 8);
      if (next === 'u' && digitsAt(value, i + 2, 4, 16) === 4) {
        out += String.fromCharCode(narrowed(Number.parseInt(value.slice(i + 2, i + 6), 16)));
        i += 5;
      } else if (next === 'x' && digitsAt(value, i + 2, 2, 16) === 2) {
        out += String.fromCharCode(Number.parseInt(value.slice(i + 2, i + 4), 16));
        i += 3;
      } else if (octal > 0) {
        // Three digits are more than an octet from \400 on.
        const count = octal === 3 && next > '3' ? 2 : octal;
        out += String.fromCharCode(Number.parseInt(value.slice(i + 1, i + 1 + count), 8));
        i += count;
      } else {
        out += single[next] ?? next;
        i++;
      }
    }
    return out;
  },
};
