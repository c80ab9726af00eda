import { comparesNumbers } from './comparing-numbers.ts';

/** The value's number is greater than that of the argument. */
export const gt = comparesNumbers('gt', (value, wanted) => value > wanted);
