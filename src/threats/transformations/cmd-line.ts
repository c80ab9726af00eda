import { octetsIn } from '../octet-set.ts';
import type { Transformation } from './transformation.ts';

/**
 * A command line as shells see through its disguises: without quotes, backslashes and carets, with `,` and `;` as blanks,
 * one blank for many and none before `/` and `(`, in lower case.
 */
export const cmdLine: Transformation = {
  name: 'cmdLine',
  changes: octetsIn('"\'\\^ ,;\t\r\nABCDEFGHIJKLMNOPQRSTUVWXYZ'),
  apply: value => {
    let out = '';
    let blank = false;
    for (let i = 0; i < value.length; i++) {
      const character = value[i] as string;
      switch (character) {
        case '"':
        case "'":
        case '\\':
        case '^':
          continue;
        case ' ':
        case ',':
        case ';':
        case '\t':
        case '\r':
        case '\n':
          blank = true;
          continue;
        default:
          if (blank && character !== '/' && character !== '(') out += ' ';
          blank = false;
          out += character >= 'A' && character <= 'Z' ? character.toLowerCase() : character;
      }
    }
    return blank ? `${out} ` : out;
  },
};
