import { octetsIn } from '../octet-set.ts';
import type { Transformation } from './transformation.ts';

/** Without what begins and ends comments of C, SQL and HTML; what stood in them stays. */
export const removeCommentsChar: Transformation = {
  name: 'removeCommentsChar',
  changes: octetsIn('*-#'),
  apply: value => value.replace(/\/\*|\*\/|<!--|-->|--|#/g, ''),
};
