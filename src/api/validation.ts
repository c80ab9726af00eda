import type { TObject, TSchema } from 'typebox';
import { invalidInput, parser, type Fault } from '#kernel';

/** A part of a request, checked. Gives the typed value or throws `invalid-input` with every wrong place. */
export type Check = (value: unknown) => unknown;

/** Checks a JSON body as it is: nothing is coerced, filled in or removed. */
export function checkBody(schema: TSchema): Check {
  const { faults: faultsOf } = parser(schema);
  return value => {
    const faults = faultsOf(value);
    if (faults.length === 0) return value;
    if (value === undefined)
      throw invalidInput([{ at: '', message: 'a JSON body with Content-Type: application/json is needed' }]);
    throw invalidInput(faults);
  };
}

/** Checks path or query, which are text on the wire: numbers and truth values are read from their one spelling. */
export function checkText(part: 'path' | 'query', schema: TObject): Check {
  const { faults: faultsOf } = parser(schema);
  const readers = Object.entries(schema.properties).flatMap(([name, property]) => {
    const read = readerOf((property as { type?: string }).type);
    return read === undefined ? [] : [[name, read] as const];
  });
  return value => {
    const candidate: Record<string, unknown> = { ...(value as Record<string, unknown>) };
    for (const [name, read] of readers) if (name in candidate) candidate[name] = read(candidate[name]);
    const faults = faultsOf(candidate);
    if (faults.length > 0) throw invalidInput(faults.map(fault => located(part, fault)));
    return candidate;
  };
}

function readerOf(type: string | undefined): ((text: unknown) => unknown) | undefined {
  if (type === 'integer')
    return text => (typeof text === 'string' && /^(?:0|[1-9][0-9]{0,15})$/.test(text) ? Number(text) : text);
  if (type === 'boolean') return text => (text === 'true' ? true : text === 'false' ? false : text);
  return undefined;
}

/** Pointers are into the body; a fault elsewhere says so. */
function located(part: 'path' | 'query', fault: Fault): Fault {
  return { at: `${part}:${fault.at}`, message: fault.message };
}
