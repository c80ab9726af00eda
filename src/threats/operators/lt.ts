import { comparesNumbers } from './comparing-numbers.ts';

/** The value's number is less than that of the argument. */
export const lt = comparesNumbers('lt', (value, wanted) => value < wanted);
