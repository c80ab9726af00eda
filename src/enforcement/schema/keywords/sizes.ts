import { below, counted, explain } from '../fault.ts';
import { holds, type JsonMembers, type Run, type SchemaNode, type Test } from '../node.ts';

export function memberCountTest(min: number, max: number): Test<JsonMembers> {
  return sizeTest(value => Object.keys(value).length, min, max, 'member', ['minProperties', 'maxProperties']);
}

export function elementCountTest(min: number, max: number): Test<readonly unknown[]> {
  return sizeTest(value => value.length, min, max, 'element', ['minItems', 'maxItems']);
}

function sizeTest<T>(
  sizeOf: (value: T) => number,
  min: number,
  max: number,
  unit: string,
  [few, many]: readonly [string, string],
): Test<T> {
  return {
    holds: value => {
      const size = sizeOf(value);
      return size >= min && size <= max;
    },
    fault: (value, _run, pointer) =>
      sizeOf(value) < min
        ? { pointer, expected: `must have at least ${counted(min, unit)}`, keyword: few }
        : { pointer, expected: `must have at most ${counted(max, unit)}`, keyword: many },
  };
}

/** A member that must be there; one that is for the other direction only need not. */
export interface RequiredMember {
  readonly name: string;
  readonly readOnly: boolean;
  readonly writeOnly: boolean;
}

export function requiredTest(required: readonly RequiredMember[]): Test<JsonMembers> {
  const missing = (value: JsonMembers, run: Run): RequiredMember | undefined => {
    for (const member of required)
      if (
        !Object.hasOwn(value, member.name) &&
        !(run.direction === 'request' ? member.readOnly : member.writeOnly)
      )
        return member;
    return undefined;
  };
  return {
    holds: (value, run) => missing(value, run) === undefined,
    fault: (value, run, at) => ({
      pointer: below(at, missing(value, run)?.name ?? ''),
      expected: 'must be there',
      keyword: 'required',
    }),
  };
}

export function dependentRequiredTest(of: ReadonlyMap<string, readonly string[]>): Test<JsonMembers> {
  const missing = (value: JsonMembers): readonly [string, string] | undefined => {
    for (const [name, needed] of of)
      if (Object.hasOwn(value, name))
        for (const other of needed) if (!Object.hasOwn(value, other)) return [name, other];
    return undefined;
  };
  return {
    holds: value => missing(value) === undefined,
    fault(value, _run, at) {
      const [name, other] = missing(value) ?? ['', ''];
      return {
        pointer: below(at, other),
        expected: `must be there where "${name}" is`,
        keyword: 'dependentRequired',
      };
    },
  };
}

export function namesTest(node: SchemaNode): Test<JsonMembers> {
  return {
    holds: (value, run) => Object.keys(value).every(name => holds(node, name, run)),
    fault(value, run, at) {
      const name = Object.keys(value).find(name => !holds(node, name, run)) ?? '';
      const { expected } = explain(node, name, run, '');
      return { pointer: below(at, name), expected: `has a name that ${expected}`, keyword: 'propertyNames' };
    },
  };
}
