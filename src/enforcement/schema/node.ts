import type { Identities } from './identities.ts';
import type { Direction, SchemaFault } from './contract.ts';
import type { MemberRules } from './members.ts';
import type { ElementRules } from './elements.ts';

/** Kinds of JSON values, as bits. */
export const kinds = {
  null: 1,
  boolean: 2,
  integer: 4,
  fraction: 8,
  string: 16,
  array: 32,
  object: 64,
} as const;
export const allKinds = 127;

export function kindOf(value: unknown): number {
  switch (typeof value) {
    case 'string':
      return kinds.string;
    case 'number':
      return Number.isInteger(value) ? kinds.integer : kinds.fraction;
    case 'boolean':
      return kinds.boolean;
    case 'object':
      return value === null ? kinds.null : Array.isArray(value) ? kinds.array : kinds.object;
    default:
      // Undefined, functions and the like never come out of a parser: no type has this bit.
      return 128;
  }
}

/** One keyword of a schema, compiled. Only called with values of the kind it is for. */
export interface Test<T = unknown> {
  holds(value: T, run: Run): boolean;
  /** Why not, given that it does not hold. */
  fault(value: T, run: Run, at: string): SchemaFault;
}

/** A keyword whose schemas apply to the same value as the schema that it stands in. */
export interface InPlace extends Test {
  /** The schemas among them that hold of the value: what they know of it, the whole schema knows. */
  applied(value: unknown, run: Run): readonly SchemaNode[];
}

/** One schema, compiled: its keywords by the kind of value that they are about. */
export interface SchemaNode {
  /** Bits of the kinds that are admitted. */
  types: number;
  strings: readonly Test<string>[];
  numbers: readonly Test<number>[];
  /** The test of `members`, and of `elements`, is the last. */
  objects: readonly Test<JsonMembers>[];
  arrays: readonly Test<readonly unknown[]>[];
  any: readonly Test[];
  inPlace: readonly InPlace[];
  /** Members and elements have schemas of their own. */
  members: MemberRules | undefined;
  elements: ElementRules | undefined;
  /** What members and elements must be that nothing else knows. */
  unevaluatedMembers: SchemaNode | undefined;
  unevaluatedElements: SchemaNode | undefined;
  /** Only certain constants are admitted, so that it can tell alternatives apart. */
  isMark: boolean;
  /** Nothing but a reference to another one. */
  alias: (() => SchemaNode) | undefined;
  /** Referred to by name, so that it may be asked of one value over and over. */
  readonly shared: boolean;
}

export type JsonMembers = Readonly<Record<string, unknown>>;

export function emptyNode(shared: boolean): SchemaNode {
  return {
    types: allKinds,
    strings: none,
    numbers: none,
    objects: none,
    arrays: none,
    any: none,
    inPlace: none,
    members: undefined,
    elements: undefined,
    unevaluatedMembers: undefined,
    unevaluatedElements: undefined,
    isMark: false,
    alias: undefined,
    shared,
  };
}
const none: readonly never[] = [];

/**
 * Questions after which answers of shared schemas are remembered. A schema such as `oneOf` of two that both lead
 * back to it asks 2^depth questions of a value that is a few hundred octets long; remembered, it asks each schema
 * once for each value. Ordinary payloads stay below and pay nothing.
 */
const patience = 20_000;

/** Levels of members and elements, far above what the guards let through: a recursion ends in a refusal. */
export const maxDepth = 256;

/** Schemas asked within each other, of one value and of those inside of it: a quarter of what a stack has room for. */
export const maxLevels = 1_000;

/** One judgement of one value. */
export class Run {
  readonly direction: Direction;
  /** Schemas asked of values so far: what tests count to prove that nothing grows faster than it must. */
  steps = 0;
  depth = 0;
  /** Schemas that are being asked within each other. */
  levels = 0;
  /** A schema was not asked, since it was too deep down. What forbids (`not`) would take that for a yes. */
  isTooDeep = false;
  /** Schemas gone through to say what is wrong. */
  explained = 0;
  identities: Identities | undefined;
  #remembered: Map<SchemaNode, Answers> | undefined;

  constructor(direction: Direction) {
    this.direction = direction;
  }

  remembered(node: SchemaNode, value: unknown): boolean {
    this.#remembered ??= new Map();
    let answers = this.#remembered.get(node);
    if (answers === undefined) this.#remembered.set(node, (answers = new Answers()));
    return answers.of(node, value, this);
  }

  /** To a question that is asked too deep down. */
  givesUp(): false {
    this.isTooDeep = true;
    return false;
  }
}

/**
 * What one schema said of values. Of texts and numbers only the latest is kept, since whoever asks of one goes on to
 * the next when done with it; and V8 hashes numbers without a secret, so that a client could make a table of them slow.
 */
class Answers {
  readonly #ofObjects = new Map<object, boolean>();
  #latest: unknown;
  #ofLatest: boolean | undefined;

  of(node: SchemaNode, value: unknown, run: Run): boolean {
    if (typeof value === 'object' && value !== null) {
      let answer = this.#ofObjects.get(value);
      // The same value may lie at two depths only in a hand-made value: parsed ones are trees.
      if (answer === undefined) this.#ofObjects.set(value, (answer = judge(node, value, run)));
      return answer;
    }
    if (this.#ofLatest === undefined || this.#latest !== value) {
      const answer = judge(node, value, run);
      this.#latest = value;
      this.#ofLatest = answer;
    }
    return this.#ofLatest;
  }
}

/** Whether a value is as the schema says. */
export function holds(node: SchemaNode, value: unknown, run: Run): boolean {
  run.steps++;
  if (run.levels >= maxLevels) return run.givesUp();
  run.levels++;
  const good = node.shared && run.steps > patience ? run.remembered(node, value) : judge(node, value, run);
  run.levels--;
  return good;
}

function judge(node: SchemaNode, value: unknown, run: Run): boolean {
  const kind = kindOf(value);
  if ((node.types & kind) === 0) return false;
  switch (kind) {
    case kinds.string:
      if (!allHold(node.strings, value as string, run)) return false;
      break;
    case kinds.integer:
    case kinds.fraction:
      if (!allHold(node.numbers, value as number, run)) return false;
      break;
    case kinds.object:
      if (!allHold(node.objects, value as JsonMembers, run)) return false;
      break;
    case kinds.array:
      if (!allHold(node.arrays, value as readonly unknown[], run)) return false;
  }
  return allHold(node.any, value, run);
}

function allHold<T>(tests: readonly Test<T>[], value: T, run: Run): boolean {
  for (let index = 0; index < tests.length; index++) if (!tests[index]?.holds(value, run)) return false;
  return true;
}
