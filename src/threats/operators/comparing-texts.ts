import { matched, type Operator } from './operator.ts';
import type { Seeks } from './seeks.ts';

/** Operators that compare a value with a text, octet by octet. */
export const comparesTexts =
  (holds: (value: string, text: string) => boolean, seeks: (text: string) => Seeks): Operator =>
  ({ macro }) => {
    const { constant } = macro;
    return {
      test: (value, around) => (holds(value, constant ?? around.expand(macro)) ? matched : undefined),
      seeks: constant === undefined ? undefined : seeks(constant),
    };
  };
