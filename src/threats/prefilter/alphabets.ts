import { allOctets, complement, octetsBetween, octetsIn, type OctetSet, union } from '../octet-set.ts';

const names = union(
  union(octetsBetween(0x41, 0x5a), octetsBetween(0x61, 0x7a)),
  union(octetsBetween(0x30, 0x39), octetsIn('_')),
);
const dotted = union(names, octetsIn(':@-.'));
const prose = union(dotted, octetsIn(' ,'));
const addresses = union(prose, octetsIn('/?&=%#+~'));

/** All but what shells pass over within words, so that commands are written with it between their letters. */
const undisguised = complement(octetsIn('"\'\\)[$^'));

/**
 * Octets that values are made of, each alphabet with all of the one before it. For each, expressions are looked at as if
 * there were no other octets: most cannot match a name or a number at all.
 */
export const alphabets: readonly OctetSet[] = [names, dotted, prose, addresses, undisguised, allOctets];
