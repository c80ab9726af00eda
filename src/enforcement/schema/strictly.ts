import {
  holds,
  kindOf,
  kinds,
  maxDepth,
  type JsonMembers,
  type Run,
  type SchemaNode,
  type Test,
} from './node.ts';
import { Strays } from './strays.ts';

/**
 * Whether a value is as the schema says and has no stray member, in one pass where that is plain to see: as long as a
 * single schema applies to each value, what that one does not know is not known. Where several do, knowledge of the
 * value is gathered. Says no more than yes or no; who wants to know more looks again, in a run of its own.
 */
export function strictly(given: SchemaNode, value: unknown, run: Run, unknown: boolean): boolean {
  let node = given;
  while (node.alias !== undefined) node = node.alias();
  const kind = kindOf(value);
  if (kind === kinds.object)
    return isPlain(node)
      ? members(node, value as JsonMembers, run, unknown)
      : gathered(node, value, run, unknown);
  if (kind === kinds.array)
    return isPlain(node)
      ? elements(node, value as readonly unknown[], run, unknown)
      : gathered(node, value, run, unknown);
  return holds(node, value, run);
}

function isPlain(node: SchemaNode): boolean {
  return (
    node.inPlace.length === 0 &&
    node.unevaluatedMembers === undefined &&
    node.unevaluatedElements === undefined &&
    (node.members === undefined || node.members.patterns.length === 0) &&
    (node.elements === undefined || node.elements.contains === undefined)
  );
}

function gathered(node: SchemaNode, value: unknown, run: Run, unknown: boolean): boolean {
  return holds(node, value, run) && new Strays(node, value, run).found(value, unknown, 1).length === 0;
}

function members(node: SchemaNode, value: JsonMembers, run: Run, unknown: boolean): boolean {
  const { objects, members: rules } = node;
  if (rules === undefined) return holds(node, value, run);
  run.steps++;
  if ((node.types & kinds.object) === 0) return false;
  if (run.depth >= maxDepth) return run.givesUp();
  // The last of the tests is that of the members, which are looked at here.
  if (!firstHold(objects, objects.length - 1, value, run)) return false;
  if (!firstHold(node.any, node.any.length, value, run)) return false;
  const { properties, additional } = rules;
  const freely = additional === undefined && (!unknown || properties.size === 0);
  const isRequest = run.direction === 'request';
  run.depth++;
  for (const name of Object.keys(value)) {
    const property = properties.get(name);
    if (property === undefined) {
      if (additional === undefined ? !freely : !strictly(additional, value[name], run, unknown)) return false;
    } else if (
      (isRequest ? property.readOnly : property.writeOnly) ||
      !strictly(property.node, value[name], run, unknown)
    )
      return false;
  }
  run.depth--;
  return true;
}

function elements(node: SchemaNode, value: readonly unknown[], run: Run, unknown: boolean): boolean {
  const { arrays, elements: rules } = node;
  if (rules === undefined) return holds(node, value, run);
  run.steps++;
  if ((node.types & kinds.array) === 0) return false;
  if (run.depth >= maxDepth) return run.givesUp();
  // The last of the tests is that of the elements.
  if (!firstHold(arrays, arrays.length - 1, value, run)) return false;
  if (!firstHold(node.any, node.any.length, value, run)) return false;
  run.depth++;
  for (let index = 0; index < value.length; index++) {
    const schema = rules.prefix[index] ?? rules.rest;
    if (schema === undefined) break;
    if (!strictly(schema, value[index], run, unknown)) return false;
  }
  run.depth--;
  return true;
}

function firstHold<T>(tests: readonly Test<T>[], count: number, value: T, run: Run): boolean {
  for (let index = 0; index < count; index++) if (!tests[index]?.holds(value, run)) return false;
  return true;
}
