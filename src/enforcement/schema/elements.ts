import { below, counted, explain } from './fault.ts';
import { nestedTooDeeply } from './members.ts';
import { holds, maxDepth, type Run, type SchemaNode, type Test } from './node.ts';

/** `prefixItems`, `items` and `contains` of one schema. */
export interface ElementRules {
  readonly prefix: readonly SchemaNode[];
  /** For the elements after them; undefined where the schema does not say. */
  readonly rest: SchemaNode | undefined;
  readonly contains: { readonly node: SchemaNode; readonly min: number; readonly max: number } | undefined;
}

export function elementsTest({ prefix, rest, contains }: ElementRules): Test<readonly unknown[]> {
  const matching = (value: readonly unknown[], run: Run, node: SchemaNode): number => {
    let count = 0;
    for (const element of value) if (holds(node, element, run)) count++;
    return count;
  };
  const test: Test<readonly unknown[]> = {
    holds(value, run) {
      const depth = run.depth;
      if (depth >= maxDepth) return run.givesUp();
      run.depth = depth + 1;
      let good = true;
      const length = rest === undefined ? Math.min(prefix.length, value.length) : value.length;
      for (let index = 0; good && index < length; index++) {
        const node = prefix[index] ?? rest;
        good = node === undefined || holds(node, value[index], run);
      }
      if (good && contains !== undefined) {
        const count = matching(value, run, contains.node);
        good = count >= contains.min && count <= contains.max;
      }
      run.depth = depth;
      return good;
    },
    fault(value, run, at) {
      if (run.depth >= maxDepth) return nestedTooDeeply(at);
      run.depth++;
      try {
        for (const [index, element] of value.entries()) {
          const node = prefix[index] ?? rest;
          if (node !== undefined && !holds(node, element, run))
            return node.types === 0 && node === rest
              ? {
                  pointer: below(at, index),
                  expected: `must not be there: the list has ${counted(prefix.length, 'element')} at most`,
                  keyword: 'items',
                }
              : explain(node, element, run, below(at, index));
        }
        if (contains === undefined) return nestedTooDeeply(at);
        const few = matching(value, run, contains.node) < contains.min;
        return {
          pointer: at,
          expected: few
            ? `must have at least ${counted(contains.min, 'element')} as the contract describes`
            : `must have at most ${counted(contains.max, 'element')} as the contract describes`,
          keyword: few ? (contains.min === 1 ? 'contains' : 'minContains') : 'maxContains',
        };
      } finally {
        run.depth--;
      }
    },
  };
  return test;
}
