import { below, explain } from './fault.ts';
import { holds, maxDepth, type JsonMembers, type SchemaNode, type Test } from './node.ts';
import type { LinearPattern } from './patterns/linear-pattern.ts';

/** `properties`, `patternProperties` and `additionalProperties` of one schema. */
export interface MemberRules {
  readonly properties: ReadonlyMap<string, PropertyRule>;
  readonly patterns: readonly { readonly pattern: LinearPattern; readonly node: SchemaNode }[];
  /** For members that neither of the above knows; undefined where the schema does not say. */
  readonly additional: SchemaNode | undefined;
}

export interface PropertyRule {
  readonly node: SchemaNode;
  /** Not to be sent in requests, or not in responses. */
  readonly readOnly: boolean;
  readonly writeOnly: boolean;
}

/** The schemas that one member falls under: empty for one that is not known. */
export function rulesFor(rules: MemberRules, name: string): readonly SchemaNode[] {
  const property = rules.properties.get(name);
  if (rules.patterns.length === 0 && property !== undefined) return [property.node];
  const found = property === undefined ? [] : [property.node];
  for (const { pattern, node } of rules.patterns) if (pattern.test(name)) found.push(node);
  if (found.length === 0 && rules.additional !== undefined) found.push(rules.additional);
  return found;
}

export function membersTest(rules: MemberRules): Test<JsonMembers> {
  const { properties, patterns, additional } = rules;
  const simple = patterns.length === 0;
  return {
    holds(value, run) {
      const depth = run.depth;
      if (depth >= maxDepth) return run.givesUp();
      run.depth = depth + 1;
      let good = true;
      for (const name of Object.keys(value)) {
        if (simple) {
          const node = properties.get(name)?.node ?? additional;
          good = node === undefined || holds(node, value[name], run);
        } else {
          good = rulesFor(rules, name).every(node => holds(node, value[name], run));
        }
        if (!good) break;
      }
      run.depth = depth;
      return good;
    },
    fault(value, run, at) {
      if (run.depth >= maxDepth) return nestedTooDeeply(at);
      run.depth++;
      try {
        for (const name of Object.keys(value))
          for (const node of rulesFor(rules, name))
            if (!holds(node, value[name], run))
              return node.types === 0 && node === additional
                ? unknownMember(below(at, name), 'additionalProperties')
                : explain(node, value[name], run, below(at, name));
        return nestedTooDeeply(at);
      } finally {
        run.depth--;
      }
    },
  };
}

export function unknownMember(pointer: string, keyword: string) {
  return { pointer, expected: 'must not be there: the contract does not know it', keyword };
}

export function nestedTooDeeply(pointer: string) {
  return { pointer, expected: 'must not be nested deeper than can be judged', keyword: 'depth' };
}
