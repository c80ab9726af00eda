import type { Transformation } from './transformation.ts';

/** Two hexadecimal digits for each octet, as far as they are digits. */
export const hexDecode: Transformation = {
  name: 'hexDecode',
  changes: undefined,
  apply: value => Buffer.from(value, 'hex').toString('latin1'),
};
