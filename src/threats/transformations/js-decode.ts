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
};

/** Escapes of JavaScript (ECMA-262, string literals, octal ones too); before anything else the backslash is dropped. */
export const jsDecode: Transformation = {
  name: 'jsDecode',
  changes: octetsIn('\\'),
  apply: value =>
    withoutEscapes(value, at => {
      const next = value[at] as string;
      if (next === 'u' && digitsAt(value, at + 1, 4, 16) === 4)
        return { text: numbered(value, at + 1, 4, 16), length: 5 };
      if (next === 'x' && digitsAt(value, at + 1, 2, 16) === 2)
        return { text: numbered(value, at + 1, 2, 16), length: 3 };
      const octal = digitsAt(value, at, 3, 8);
      if (octal === 0) return { text: single[next] ?? next, length: 1 };
      // Three digits are more than an octet from \400 on.
      const length = octal === 3 && next > '3' ? 2 : octal;
      return { text: numbered(value, at, length, 8), length };
    }),
};
