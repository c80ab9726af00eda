import { comparesNumbers } from './comparing-numbers.ts';

/** The value's number is at most that of the argument. */
export const le = comparesNumbers('le', (value, wanted) => value <= wanted);
