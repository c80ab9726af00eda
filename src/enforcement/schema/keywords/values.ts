import { listed } from '../fault.ts';
import { equal, Identities, repeatsNumber } from '../identities.ts';
import type { Test } from '../node.ts';

/** `enum` and `const`. */
export function oneOfValues(values: readonly unknown[], keyword: 'enum' | 'const'): Test {
  const scalars = new Set(values.filter(value => typeof value !== 'object' || value === null));
  const others = values.filter(value => typeof value === 'object' && value !== null);
  return {
    holds: value =>
      typeof value === 'object' && value !== null
        ? others.some(other => equal(other, value))
        : scalars.has(value),
    fault: (_value, _run, pointer) => ({
      pointer,
      expected: values.length === 1 ? `must be ${listed(values)}` : `must be one of ${listed(values)}`,
      keyword,
    }),
  };
}

export const uniqueTest: Test<readonly unknown[]> = {
  holds: (value, run) =>
    !(repeatsNumber(value) ?? firstRepeated(value, (run.identities ??= new Identities())) !== undefined),
  fault: (value, run, at) => ({
    pointer: `${at}/${firstRepeated(value, (run.identities ??= new Identities())) ?? ''}`,
    expected: 'must not be there: an element before it is the same',
    keyword: 'uniqueItems',
  }),
};

function firstRepeated(list: readonly unknown[], identities: Identities): number | undefined {
  if (list.length < 2) return undefined;
  const seen = new Set<number>();
  for (const [index, element] of list.entries()) {
    seen.add(identities.of(element));
    if (seen.size === index) return index;
  }
  return undefined;
}
