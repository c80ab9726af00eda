import { digitsAt } from './octets.ts';
import type { Transformation } from './transformation.ts';

const single: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '?': '?',
  "'": "'",
  '"': '"',
};

/** Escapes of ANSI C; one that is none stays as it is. */
export const escapeSeqDecode: Transformation = {
  name: 'escapeSeqDecode',
  apply: value => {
    if (!value.includes('\\')) return value;
    let out = '';
    for (let i = 0; i < value.length; i++) {
      const next = value[i + 1];
      if (value[i] !== '\\' || next === undefined) {
        out += value[i];
        continue;
      }
      const plain = single[next];
      const octal = digitsAt(value, i + 1, 3, 8);
      if (plain !== undefined) {
        out += plain;
        i++;
      } else if (octal > 0) {
        out += String.fromCharCode(Number.parseInt(value.slice(i + 1, i + 1 + octal), 8) & 0xff);
        i += octal;
      } else if ((next === 'x' || next === 'X') && digitsAt(value, i + 2, 2, 16) === 2) {
        out += String.fromCharCode(Number.parseInt(value.slice(i + 2, i + 4), 16));
        i += 3;
      } else out += '\\';
    }
    return out;
  },
};
