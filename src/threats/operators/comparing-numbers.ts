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

/** As C's `atoi` reads it. */
export const numberOf = (text: string): number =>
  Number(/^[\t\n\v\f\r ]*([-+]?\d{1,15})/.exec(text)?.[1] ?? 0);
