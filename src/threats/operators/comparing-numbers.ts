import { isSpace } from '../transformations/octets.ts';
import { matched, type Operator } from './operator.ts';
import type { Comparison } from './seeks.ts';

/** Operators that compare whole numbers; a text is the number that it begins with, or 0. */
export const comparesNumbers =
  (compares: Comparison, holds: (value: number, wanted: number) => boolean): Operator =>
  ({ macro }) => {
    const { constant } = macro;
    const known = constant === undefined ? undefined : numberOf(constant);
    return {
      test: (value, around) =>
        holds(numberOf(value), known ?? numberOf(around.expand(macro))) ? matched : undefined,
      seeks: known === undefined ? undefined : { kind: 'number', compares, with: known },
    };
  };

/** Digits that are read of a number. */
const mostDigits = 15;

/** As C's `atoi` reads it: blanks, a sign, digits, and whatever comes behind them. */
export function numberOf(text: string): number {
  let at = 0;
  while (isSpace(text.charCodeAt(at))) at++;
  const sign = text[at];
  if (sign === '-' || sign === '+') at++;
  let number = 0;
  for (const end = at + mostDigits; at < end; at++) {
    const digit = text.charCodeAt(at) - 0x30;
    if (!(digit >= 0 && digit <= 9)) break;
    number = number * 10 + digit;
  }
  return sign === '-' ? 0 - number : number;
}
