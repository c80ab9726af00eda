import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { invalidInput, type Fault } from './errors.ts';

/** A schema compiled once; `parse` gives the typed value or throws `invalid-input` with every wrong place. */
export interface Parser<T extends TSchema> {
  readonly schema: T;
  faults(value: unknown): Fault[];
  parse(value: unknown): Static<T>;
}

/** At most this many faults are reported for one value; a client does not choose how long our answers are. */
const maxFaults = 20;

export function parser<T extends TSchema>(schema: T): Parser<T> {
  const compiled = Compile(schema);
  const faults = (value: unknown): Fault[] =>
    compiled.Check(value)
      ? []
      : compiled
          .Errors(value)
          // An unknown property is told once, by the object that does not know it.
          .filter(error => error.keyword !== 'boolean')
          .slice(0, maxFaults)
          .map(error => ({ at: error.instancePath, message: describe(error) }));
  return {
    schema,
    faults,
    parse(value) {
      const found = faults(value);
      if (found.length > 0) throw invalidInput(found);
      return value as Static<T>;
    },
  };
}

function describe(error: { message: string; keyword?: string; params?: unknown }): string {
  const params = error.params as Record<string, unknown> | undefined;
  if (error.keyword === 'additionalProperties' && Array.isArray(params?.['additionalProperties']))
    return `unknown property ${params['additionalProperties'].map(name => `"${name}"`).join(', ')}`;
  if (error.keyword === 'enum' && Array.isArray(params?.['allowedValues']))
    return `must be one of ${params['allowedValues'].join(', ')}`;
  return error.message;
}
