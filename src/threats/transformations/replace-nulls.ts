import { octetsIn } from '../octet-set.ts';
import type { Transformation } from './transformation.ts';

/** A blank for each NUL. */
export const replaceNulls: Transformation = {
  name: 'replaceNulls',
  changes: octetsIn('\0'),
  apply: value => value.replaceAll('\0', ' '),
};
