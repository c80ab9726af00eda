import { unanswerable } from './unanswerable.ts';

/** The address is on a list that is asked for over DNS. */
export const rbl = unanswerable('rbl');
