import { comparesNumbers } from './comparing-numbers.ts';

/** The value's number is that of the argument. */
export const eq = comparesNumbers('eq', (value, wanted) => value === wanted);
