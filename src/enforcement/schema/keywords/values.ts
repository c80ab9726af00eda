import { below, listed } from '../fault.ts';
import { equal, Identities, repeatsNumber } from '../identities.ts';
import { nestedTooDeeply } from '../members.ts';
import type { Run, Test } from '../node.ts';

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
  holds: (value, run) => !(repeatsNumber(value) ?? firstRepeated(value, run) !== undefined),
  fault(value, run, at) {
    const index = firstRepeated(value, run);
    return index === undefined || index === tooDeep
      ? nestedTooDeeply(at)
      : {
          pointer: below(at, index),
          expected: 'must not be there: an element before it is the same',
          keyword: 'uniqueItems',
        };
  },
};

const tooDeep = -1;

/** Index of the first element that is equal to one before it. */
function firstRepeated(list: readonly unknown[], run: Run): number | undefined {
  if (list.length < 2) return undefined;
  const identities = (run.identities ??= new Identities());
  const seen = new Set<number>();
  for (const [index, element] of list.entries()) {
    const identity = identities.of(element);
    if (identity === undefined) return tooDeep;
    seen.add(identity);
    if (seen.size === index) return index;
  }
  return undefined;
}
