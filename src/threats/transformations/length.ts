import type { Transformation } from './transformation.ts';

/** How many octets it has. */
export const length: Transformation = {
  name: 'length',
  changes: undefined,
  apply: value => String(value.length),
};
