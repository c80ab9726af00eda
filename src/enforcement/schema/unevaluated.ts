import { below, explain } from './fault.ts';
import { nestedTooDeeply, rulesFor, unknownMember } from './members.ts';
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

/** What the schemas that apply to one value know of it ("evaluated", JSON Schema 2020-12 Core section 11). */
interface Known {
  all: boolean;
  readonly names: Set<string>;
  readonly indices: Set<number>;
  /** Elements before this one. */
  before: number;
  readonly asked: Set<SchemaNode>;
}

/** `unevaluatedProperties`: members that nothing else in the schema, or in what it is composed of, knows. */
export function unevaluatedMembers(owner: SchemaNode, node: SchemaNode): Test {
  const failing = (value: unknown, run: Run): string | undefined => {
    if (kindOf(value) !== kinds.object) return undefined;
    const members = value as JsonMembers;
    const known = nothing();
    collectNames(owner, members, run, known, true);
    return known.all
      ? undefined
      : Object.keys(members).find(name => !known.names.has(name) && !holds(node, members[name], run));
  };
  return {
    holds: (value, run) => within(run, () => failing(value, run) === undefined),
    fault(value, run, at) {
      const name = failing(value, run);
      if (name === undefined) return nestedTooDeeply(at);
      return node.types === 0
        ? unknownMember(below(at, name), 'unevaluatedProperties')
        : explain(node, (value as JsonMembers)[name], run, below(at, name));
    },
  };
}

export function unevaluatedElements(owner: SchemaNode, node: SchemaNode): Test {
  const failing = (value: unknown, run: Run): number | undefined => {
    if (!Array.isArray(value)) return undefined;
    const known = nothing();
    collectIndices(owner, value, run, known, true);
    if (known.all) return undefined;
    for (let index = known.before; index < value.length; index++)
      if (!known.indices.has(index) && !holds(node, value[index], run)) return index;
    return undefined;
  };
  return {
    holds: (value, run) => within(run, () => failing(value, run) === undefined),
    fault(value, run, at) {
      const index = failing(value, run);
      if (index === undefined) return nestedTooDeeply(at);
      return node.types === 0
        ? {
            pointer: below(at, index),
            expected: 'must not be there: the contract does not know it',
            keyword: 'unevaluatedItems',
          }
        : explain(node, (value as readonly unknown[])[index], run, below(at, index));
    },
  };
}

const nothing = (): Known => ({
  all: false,
  names: new Set(),
  indices: new Set(),
  before: 0,
  asked: new Set(),
});

/** Members and elements are a level deeper than what they are of. */
function within(run: Run, holds: () => boolean): boolean {
  if (run.depth >= maxDepth) return run.givesUp();
  run.depth++;
  const good = holds();
  run.depth--;
  return good;
}

/** A schema that several others refer to has said what it knows the first time. */
function isAsked({ asked }: Known, node: SchemaNode, run: Run): boolean {
  run.steps++;
  return node.shared && asked.size === asked.add(node).size;
}

function collectNames(node: SchemaNode, value: JsonMembers, run: Run, known: Known, own: boolean): void {
  if (known.all || isAsked(known, node, run)) return;
  // It held, so what it is about is known; its owner asks on its own behalf, before that is so.
  if (node.members?.additional !== undefined || (!own && node.unevaluatedMembers !== undefined)) {
    known.all = true;
    return;
  }
  if (node.members !== undefined)
    for (const name of Object.keys(value)) if (rulesFor(node.members, name).length > 0) known.names.add(name);
  for (const part of node.inPlace)
    for (const applied of part.applied(value, run))
      if ((applied.types & kinds.object) !== 0) collectNames(applied, value, run, known, false);
}

function collectIndices(
  node: SchemaNode,
  value: readonly unknown[],
  run: Run,
  known: Known,
  own: boolean,
): void {
  if (known.all || isAsked(known, node, run)) return;
  if (node.elements?.rest !== undefined || (!own && node.unevaluatedElements !== undefined)) {
    known.all = true;
    return;
  }
  known.before = Math.max(known.before, node.elements?.prefix.length ?? 0);
  const contains = node.elements?.contains;
  if (contains !== undefined)
    for (const [index, element] of value.entries())
      if (holds(contains.node, element, run)) known.indices.add(index);
  for (const part of node.inPlace)
    for (const applied of part.applied(value, run)) collectIndices(applied, value, run, known, false);
}
