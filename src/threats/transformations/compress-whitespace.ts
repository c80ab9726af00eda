import { octetsIn } from '../octet-set.ts';
import type { Transformation } from './transformation.ts';

/** One blank for each run of blanks. */
export const compressWhitespace: Transformation = {
  name: 'compressWhitespace',
  changes: octetsIn('\t\n\v\f\r '),
  apply: value => value.replace(/[\t\n\v\f\r ]+/g, ' '),
};
