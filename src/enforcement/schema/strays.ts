import type { StrayMember } from './contract.ts';
import { below } from './fault.ts';
import { rulesFor } from './members.ts';
import { maxDepth, maxLevels, type JsonMembers, type Run, type SchemaNode } from './node.ts';

/** What all schemas together that apply to one object know of its members. */
interface Known {
  /** Some schema says what the members are; an object that none describes may have any. */
  described: boolean;
  /** Some schema takes any member. */
  all: boolean;
  readonly names: Set<string>;
  readonly withheld: Map<string, 'readOnly' | 'writeOnly'>;
}

/**
 * Finds the members that the contract does not know, and those that are not for this direction. Knowledge of an object
 * is gathered from every schema that applies to it, wherever it stands: two parts of an `allOf` may each describe
 * members of the same inner object, and neither alone knows them all.
 */
export class Strays {
  readonly #run: Run;
  readonly #known = new Map<object, Known>();
  readonly #visited = new Map<SchemaNode, Set<unknown>>();

  constructor(node: SchemaNode, value: unknown, run: Run) {
    this.#run = run;
    this.#visit(node, value, 0);
  }

  /** In the order of the value; unknown ones only where asked for. */
  found(value: unknown, unknown: boolean, limit: number): StrayMember[] {
    const found: StrayMember[] = [];
    this.#gather(value, '', { unknown, limit, found }, 0);
    return found;
  }

  #visit(node: SchemaNode, value: unknown, depth: number): void {
    if (typeof value !== 'object' || value === null) return;
    if (depth > maxDepth || this.#run.levels >= maxLevels) {
      this.#run.givesUp();
      return;
    }
    // A schema that circles of references reach twice has said all it knows of a value the first time.
    if (node.shared && !this.#isFirst(node, value)) return;
    this.#run.steps++;
    this.#run.levels++;
    if (Array.isArray(value)) this.#visitElements(node, value, depth);
    else this.#visitMembers(node, value as JsonMembers, depth);
    for (const part of node.inPlace)
      for (const applied of part.applied(value, this.#run)) this.#visit(applied, value, depth);
    this.#run.levels--;
  }

  #isFirst(node: SchemaNode, value: object): boolean {
    let values = this.#visited.get(node);
    if (values === undefined) this.#visited.set(node, (values = new Set()));
    return values.size !== values.add(value).size;
  }

  #visitElements(node: SchemaNode, value: readonly unknown[], depth: number): void {
    const rules = node.elements;
    const rest = rules?.rest ?? node.unevaluatedElements;
    for (const [index, element] of value.entries()) {
      const schema = rules?.prefix[index] ?? rest;
      if (schema !== undefined) this.#visit(schema, element, depth + 1);
    }
  }

  #visitMembers(node: SchemaNode, value: JsonMembers, depth: number): void {
    const rules = node.members;
    const others = rules?.additional ?? node.unevaluatedMembers;
    if (rules === undefined && others === undefined) return;
    const known = this.#of(value);
    if (rules !== undefined && rules.properties.size + rules.patterns.length > 0) known.described = true;
    if (others?.types === 0) known.described = true;
    else if (others !== undefined) known.all = true;
    for (const name of Object.keys(value)) {
      const property = rules?.properties.get(name);
      if (property?.readOnly === true && this.#run.direction === 'request')
        known.withheld.set(name, 'readOnly');
      if (property?.writeOnly === true && this.#run.direction === 'response')
        known.withheld.set(name, 'writeOnly');
      const schemas = rules === undefined ? [] : rulesFor(rules, name);
      for (const schema of schemas.length > 0 || others === undefined ? schemas : [others]) {
        if (schema.types !== 0) known.names.add(name);
        this.#visit(schema, value[name], depth + 1);
      }
    }
  }

  #of(object: object): Known {
    let known = this.#known.get(object);
    if (known === undefined) {
      known = { described: false, all: false, names: new Set(), withheld: new Map() };
      this.#known.set(object, known);
    }
    return known;
  }

  #gather(
    value: unknown,
    at: string,
    sought: { readonly unknown: boolean; readonly limit: number; readonly found: StrayMember[] },
    depth: number,
  ): void {
    if (typeof value !== 'object' || value === null || depth > maxDepth) return;
    if (Array.isArray(value)) {
      for (const [index, element] of value.entries()) {
        if (sought.found.length >= sought.limit) return;
        if (typeof element === 'object') this.#gather(element, below(at, index), sought, depth + 1);
      }
      return;
    }
    const known = this.#known.get(value);
    for (const name of Object.keys(value)) {
      if (sought.found.length >= sought.limit) return;
      const why =
        known?.withheld.get(name) ??
        (sought.unknown && known?.described === true && !known.all && !known.names.has(name)
          ? 'unknown'
          : undefined);
      if (why !== undefined) sought.found.push({ pointer: below(at, name), owner: value, name, why });
      else {
        const member = (value as JsonMembers)[name];
        if (typeof member === 'object') this.#gather(member, below(at, name), sought, depth + 1);
      }
    }
  }
}
