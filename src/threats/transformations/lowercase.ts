import { octetsBetween } from '../octet-set.ts';
import type { Transformation } from './transformation.ts';

/** ASCII letters in lower case; all other octets stay. */
export const lowercase: Transformation = {
  name: 'lowercase',
  changes: octetsBetween(0x41, 0x5a),
  apply: value => (/[A-Z]/.test(value) ? value.replace(/[A-Z]+/g, letters => letters.toLowerCase()) : value),
};
