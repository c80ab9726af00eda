import { complement, octetsBetween, octetsIn, type OctetSet, union } from '../../octet-set.ts';

const digits = octetsBetween(0x30, 0x39);
const letters = union(octetsBetween(0x41, 0x5a), octetsBetween(0x61, 0x7a));

/**
 * Of each of these sets a value must hold an octet, or `detectSqli` finds nothing in it. Nothing but letters, digits and
 * underscores is one name, wherever it is put.
 */
export const sqliNeeds: readonly OctetSet[] = [complement(union(union(letters, digits), octetsIn('_')))];
