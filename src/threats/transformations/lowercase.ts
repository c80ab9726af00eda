import type { Transformation } from './transformation.ts';

/** ASCII letters in lower case; all other octets stay. */
export const lowercase: Transformation = {
  name: 'lowercase',
  apply: value => (/[A-Z]/.test(value) ? value.replace(/[A-Z]+/g, letters => letters.toLowerCase()) : value),
};
