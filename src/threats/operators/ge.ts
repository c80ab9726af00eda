import { comparesNumbers } from './comparing-numbers.ts';

/** The value's number is at least that of the argument. */
export const ge = comparesNumbers('ge', (value, wanted) => value >= wanted);
