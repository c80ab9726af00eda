import { octetsIn, type OctetSet } from '../../octet-set.ts';

/**
 * Of each of these sets a value must hold an octet, or `detectXss` finds nothing in it. Without one of these there is
 * neither a tag nor an attribute, whatever the place.
 */
export const xssNeeds: readonly OctetSet[] = [octetsIn('<=')];
