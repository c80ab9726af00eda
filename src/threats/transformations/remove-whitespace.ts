import { octetsIn } from '../octet-set.ts';
import type { Transformation } from './transformation.ts';

/** Without blanks, those that do not break lines (0xA0) included. */
export const removeWhitespace: Transformation = {
  name: 'removeWhitespace',
  changes: octetsIn('\t\n\v\f\r \xa0'),
  apply: value => value.replace(/[\t\n\v\f\r \xa0]+/g, ''),
};
