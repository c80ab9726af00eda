import { RE2JS } from 're2js';
import type { Place } from './inspect.ts';

/** Instructions of one compiled pattern; what takes more would take seconds over a large body. */
const maxProgram = 5000;

export interface OwnPattern {
  readonly pattern: string;
  readonly in: readonly Place[];
  readonly ignoreCase?: boolean;
}

export type TextCheck = (text: string) => string | undefined;

/**
 * Compiles the operator's patterns, by place.
 * @throws Error naming the pattern that RE2 does not read (such as one with look-around or back-references).
 */
export function compileOwn(patterns: readonly OwnPattern[]): ReadonlyMap<Place, TextCheck> {
  const byPlace = new Map<Place, { readonly name: string; readonly expression: RE2JS }[]>();
  for (const [i, { pattern, in: places, ignoreCase }] of patterns.entries()) {
    const name = `pattern ${i + 1}`;
    const expression = compileOne(pattern, ignoreCase === true, name);
    for (const place of new Set(places)) {
      const known = byPlace.get(place);
      if (known === undefined) byPlace.set(place, [{ name, expression }]);
      else known.push({ name, expression });
    }
  }
  return new Map(
    [...byPlace].map(([place, own]) => [
      place,
      text => own.find(({ expression }) => expression.test(text))?.name,
    ]),
  );
}

function compileOne(pattern: string, ignoreCase: boolean, name: string): RE2JS {
  let expression: RE2JS;
  try {
    expression = RE2JS.compile(pattern, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`${name} is not a regular expression that RE2 reads: ${why}`, { cause: error });
  }
  if (expression.programSize() > maxProgram)
    throw new Error(`${name} is too large once its repetitions are written out`);
  if (expression.test(''))
    throw new Error(`${name} matches the empty text, so it would refuse every request`);
  return expression;
}
