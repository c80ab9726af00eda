import { octetsIn } from '../../octet-set.ts';
import type { Need } from '../need.ts';

/** What `detectXss` finds nothing without: there is neither a tag nor an attribute then, whatever the place. */
export const xssNeeds: readonly Need[] = [{ octets: octetsIn('<='), texts: [] }];
