import type { OctetSet } from '../octet-set.ts';

/** A value must hold one of the octets, or one of the texts with its ASCII letters in any case. */
export interface Need {
  readonly octets: OctetSet;
  /** In lower case. */
  readonly texts: readonly string[];
}
