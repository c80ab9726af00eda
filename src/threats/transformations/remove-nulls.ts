import { octetsIn } from '../octet-set.ts';
import type { Transformation } from './transformation.ts';

/** Without NULs. */
export const removeNulls: Transformation = {
  name: 'removeNulls',
  changes: octetsIn('\0'),
  apply: value => (value.includes('\0') ? value.replaceAll('\0', '') : value),
};
