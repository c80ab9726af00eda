import { octetsIn } from '../octet-set.ts';
import { digitsAt, numbered, withoutEscapes } from './octets.ts';
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
  changes: octetsIn('\\'),
  apply: value =>
    withoutEscapes(value, at => {
      const next = value[at] as string;
      const plain = single[next];
      if (plain !== undefined) return { text: plain, length: 1 };
      const octal = digitsAt(value, at, 3, 8);
      if (octal > 0) return { text: numbered(value, at, octal, 8), length: octal };
      if ((next === 'x' || next === 'X') && digitsAt(value, at + 1, 2, 16) === 2)
        return { text: numbered(value, at + 1, 2, 16), length: 3 };
      return { text: '\\', length: 0 };
    }),
};
