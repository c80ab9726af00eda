import { unanswerable } from './unanswerable.ts';

/** Where the address is. */
export const geoLookup = unanswerable('geoLookup');
