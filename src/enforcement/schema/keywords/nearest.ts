import { holds, type JsonMembers, type Run, type SchemaNode } from '../node.ts';

/**
 * Of alternatives none of which fits, the one that was meant, to say what is wrong with it: the only one of that
 * kind of value, or the only one whose constant members fit (`type: "card"`). Looks at no more than that: to
 * explain each alternative of each level would take 2^depth explanations.
 */
export function nearest(
  nodes: readonly SchemaNode[],
  kind: number,
  value: unknown,
  run: Run,
): SchemaNode | undefined {
  const ofKind = nodes.filter(node => (resolved(node, value, run).types & kind) !== 0);
  if (ofKind.length < 2) return ofKind[0];
  const marked = ofKind.filter(node => marksFit(resolved(node, value, run), value, run));
  return marked.length === 1 ? marked[0] : undefined;
}

/** The schema behind a mere reference. */
function resolved(node: SchemaNode, value: unknown, run: Run): SchemaNode {
  const [only] = node.inPlace;
  if (node.members !== undefined || node.any.length !== 1 || node.inPlace.length !== 1 || only === undefined)
    return node;
  const applied = only.applied(value, run);
  return applied.length === 1 ? (applied[0] ?? node) : node;
}

/** Whether a member with a constant value is there, and none has another one. */
function marksFit(node: SchemaNode, value: unknown, run: Run): boolean {
  if (typeof value !== 'object' || value === null) return false;
  let fits = false;
  for (const [name, { node: property }] of node.members?.properties ?? []) {
    if (!property.isMark || !Object.hasOwn(value, name)) continue;
    if (!holds(property, (value as JsonMembers)[name], run)) return false;
    fits = true;
  }
  return fits;
}
