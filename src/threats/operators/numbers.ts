import { matched, type Operator } from './operator.ts';

/** Operators that compare whole numbers; a text is the number that it begins with, or 0. */
const compares =
  (holds: (value: number, wanted: number) => boolean): Operator =>
  ({ macro }) => {
    const { constant } = macro;
    const known = constant === undefined ? undefined : numberOf(constant);
    return (value, around) =>
      holds(numberOf(value), known ?? numberOf(around.expand(macro))) ? matched : undefined;
  };

export const eq = compares((value, wanted) => value === wanted);
export const ge = compares((value, wanted) => value >= wanted);
export const gt = compares((value, wanted) => value > wanted);
export const le = compares((value, wanted) => value <= wanted);
export const lt = compares((value, wanted) => value < wanted);

/** As C's `atoi` reads it. */
export const numberOf = (text: string): number =>
  Number(/^[\t\n\v\f\r ]*([-+]?\d{1,15})/.exec(text)?.[1] ?? 0);
