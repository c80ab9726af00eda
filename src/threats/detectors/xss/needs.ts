import { octetsIn } from '../../octet-set.ts';
import type { Need } from '../need.ts';

/**
 * What `detectXss` finds nothing without. Without one of the first there is neither a tag nor an attribute, whatever the
 * place; without one of the second neither a tag nor an end of the attribute's value that it may stand in.
 */
export const xssNeeds: readonly Need[] = [
  { octets: octetsIn('<='), texts: [] },
  { octets: octetsIn('<\t\n\f\r >"\'`'), texts: [] },
];
