import { below, explain, listed } from '../fault.ts';
import { holds, maxDepth, type InPlace, type JsonMembers, type Run, type SchemaNode } from '../node.ts';

/**
 * Alternatives among which a member of the value chooses (OpenAPI 3.1, "Discriminator Object"): only the chosen one is
 * asked, so it costs one alternative, and a refusal says what is wrong with what was meant.
 * `others` judges values that no member can choose for: those that are no objects, and objects for which there are
 * alternatives without a name.
 */
export function discriminated(
  propertyName: string,
  choices: ReadonlyMap<string, () => SchemaNode>,
  others: InPlace | undefined,
  othersTakeObjects: boolean,
): InPlace {
  const chosen = (value: unknown): SchemaNode | undefined => {
    if (!isMembers(value) || !Object.hasOwn(value, propertyName)) return undefined;
    const choice = value[propertyName];
    return typeof choice === 'string' ? choices.get(choice)?.() : undefined;
  };
  const elsewhere = (value: unknown): boolean => !isMembers(value) || othersTakeObjects;
  return {
    holds(value, run) {
      const node = chosen(value);
      if (node === undefined) return elsewhere(value) && (others === undefined || others.holds(value, run));
      return deeper(run, () => holds(node, value, run));
    },
    fault(value, run, at) {
      const node = chosen(value);
      if (node !== undefined && run.depth < maxDepth) return explain(node, value, run, at);
      if (elsewhere(value) && others !== undefined) return others.fault(value, run, at);
      return {
        pointer: below(at, propertyName),
        expected: `must be one of ${listed([...choices.keys()])}`,
        keyword: 'discriminator',
      };
    },
    applied(value, run) {
      const node = chosen(value);
      if (node !== undefined) return [node];
      return elsewhere(value) && others !== undefined ? others.applied(value, run) : [];
    },
  };
}

const isMembers = (value: unknown): value is JsonMembers =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A choice may lead back to its parent by ways that a contract hides well; that ends here. */
function deeper(run: Run, judged: () => boolean): boolean {
  if (run.depth >= maxDepth) return run.givesUp();
  run.depth++;
  const good = judged();
  run.depth--;
  return good;
}
