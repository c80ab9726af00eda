import type { Transformation } from './transformation.ts';

/** A blank for each NUL. */
export const replaceNulls: Transformation = {
  name: 'replaceNulls',
  apply: value => value.replaceAll('\0', ' '),
};
