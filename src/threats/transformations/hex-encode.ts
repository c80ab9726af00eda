import type { Transformation } from './transformation.ts';

/** Two hexadecimal digits for each octet. */
export const hexEncode: Transformation = {
  name: 'hexEncode',
  changes: undefined,
  apply: value => Buffer.from(value, 'latin1').toString('hex'),
};
