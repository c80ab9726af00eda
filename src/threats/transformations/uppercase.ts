import { octetsBetween } from '../octet-set.ts';
import type { Transformation } from './transformation.ts';

/** ASCII letters in upper case; all other octets stay. */
export const uppercase: Transformation = {
  name: 'uppercase',
  changes: octetsBetween(0x61, 0x7a),
  apply: value => value.replace(/[a-z]+/g, letters => letters.toUpperCase()),
};
