import { complement, octetsBetween, octetsIn, union } from '../../octet-set.ts';
import type { Need } from '../need.ts';
import { statementWords } from './words.ts';

const digits = octetsBetween(0x30, 0x39);
const letters = union(octetsBetween(0x41, 0x5a), octetsBetween(0x61, 0x7a));
const names = union(union(letters, digits), octetsIn('_'));

/**
 * What `detectSqli` finds nothing without. Nothing but letters, digits and underscores is one name, wherever it is put.
 * Names and numbers with no more than these signs between them are a statement only with a word that makes one, or a
 * comment at the end.
 */
export const sqliNeeds: readonly Need[] = [
  { octets: complement(names), texts: [] },
  { octets: complement(union(names, octetsIn(' ,.:@-'))), texts: ['--', ...statementWords] },
];
