import type { Transformation } from './transformation.ts';

/** ASCII letters in upper case; all other octets stay. */
export const uppercase: Transformation = {
  name: 'uppercase',
  apply: value => value.replace(/[a-z]+/g, letters => letters.toUpperCase()),
};
