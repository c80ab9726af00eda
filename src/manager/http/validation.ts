import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { invalidInput, parser, type Fault } from '#kernel';

/** A part of a request, checked. Gives the typed value or throws `invalid-input` with every wrong place. */
export type Check = (value: unknown) => unknown;

/**
 * Checks one part of a request. Query and path are text on the wire, so numbers and truth values are read from it;
 * a body is taken as it is, nothing is coerced, filled in or removed.
 */
export function check(part: 'params' | 'query' | 'body', schema: TSchema): Check {
  const compiled = parser(schema);
  return value => {
    const candidate = part === 'body' ? value : Value.Convert(schema, { ...(value as object) });
    const faults = compiled.faults(candidate);
    if (faults.length === 0) return candidate;
    if (part === 'body' && value === undefined)
      throw invalidInput([{ at: '', message: 'a JSON body with Content-Type: application/json is needed' }]);
    throw invalidInput(faults.map(fault => located(part, fault)));
  };
}

/** Pointers are into the body; a fault elsewhere says so. */
function located(part: 'params' | 'query' | 'body', fault: Fault): Fault {
  if (part === 'body') return fault;
  return { at: `${part === 'query' ? 'query' : 'path'}:${fault.at}`, message: fault.message };
}
