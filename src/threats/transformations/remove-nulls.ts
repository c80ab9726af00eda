import type { Transformation } from './transformation.ts';

/** Without NULs. */
export const removeNulls: Transformation = {
  name: 'removeNulls',
  apply: value => (value.includes('\0') ? value.replaceAll('\0', '') : value),
};
