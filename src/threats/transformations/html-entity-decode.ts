import { octetsIn } from '../octet-set.ts';
import type { Transformation } from './transformation.ts';

const named: Readonly<Record<string, string>> = {
  quot: '"',
  amp: '&',
  lt: '<',
  gt: '>',
  nbsp: '\xa0',
};

/** References of HTML by number, and the five by name that matter, with or without the semicolon. */
export const htmlEntityDecode: Transformation = {
  name: 'htmlEntityDecode',
  changes: octetsIn('&'),
  apply: value =>
    value.includes('&')
      ? value.replace(
          /&(?:#[xX]([0-9a-fA-F]+)|#([0-9]+)|([A-Za-z]{2,4}));?/g,
          (all: string, hex: string | undefined, decimal: string | undefined, name: string | undefined) => {
            if (name !== undefined) return named[name.toLowerCase()] ?? all;
            const digits = hex ?? decimal ?? '';
            // The octet that is left is the lowest one, however long the number.
            const code = hex === undefined ? Number(digits.slice(-15)) : Number.parseInt(hex.slice(-8), 16);
            return String.fromCharCode(code % 256);
          },
        )
      : value,
};
