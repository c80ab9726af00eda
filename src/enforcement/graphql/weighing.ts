import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  OperationTypeNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql/language/ast.js';
import { Kind } from 'graphql/language/kinds.js';
import type { GraphqlFault, GraphqlLimits, GraphqlRequest } from './limits.ts';

/**
 * Selections within each other, fragments expanded: what bounds the stack here and in servers, where fields alone do
 * not, since fragments can be nested without any.
 */
const mostLevels = 500;
/** Lists and objects within each other in an argument, as deep as the JSON guard usually takes variables. */
const mostValueLevels = 32;

/** Ends the weighing from however deep inside; never leaves the guard. */
export class Stop extends Error {
  readonly fault: GraphqlFault;

  constructor(fault: GraphqlFault) {
    super();
    this.fault = fault;
  }
}

interface Weight {
  readonly depth: number;
  /** Of selections of all kinds. */
  readonly levels: number;
  readonly cost: number;
  readonly aliases: number;
}

const nothing: Weight = { depth: 0, levels: 0, cost: 0, aliases: 0 };

/** Weighs one document. Each part is looked at once, however often it is used. */
export class Weighing {
  steps = 0;
  readonly #document: DocumentNode;
  readonly #request: GraphqlRequest;
  readonly #limits: GraphqlLimits;
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  /** Each fragment is weighed once: expanding them could double with every one. */
  readonly #weights = new Map<string, Weight | 'open'>();
  /** The largest default that an operation declares for a variable. */
  readonly #defaults = new Map<string, number>();
  #directives = 0;

  constructor(document: DocumentNode, request: GraphqlRequest, limits: GraphqlLimits) {
    this.#document = document;
    this.#request = request;
    this.#limits = limits;
  }

  judge(): void {
    this.#declare();
    let all = nothing;
    let operations = 0;
    for (const definition of this.#document.definitions) {
      if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
      operations++;
      if (this.#request.mustBeSafe && definition.operation !== OperationTypeNode.QUERY)
        throw new Stop('method');
      this.#count(definition);
      all = this.#add(all, this.#selections(definition.selectionSet, 1));
    }
    if (operations === 0) throw new Stop('syntax');
    // Also those that no operation uses: a cycle in them has crashed servers.
    for (const name of this.#fragments.keys()) this.#fragment(name, 1);
  }

  #declare(): void {
    for (const definition of this.#document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) {
        const name = definition.name.value;
        if (this.#fragments.has(name)) throw new Stop('fragment');
        this.#fragments.set(name, definition);
      } else if (definition.kind === Kind.OPERATION_DEFINITION) {
        for (const { variable, defaultValue, directives } of definition.variableDefinitions ?? []) {
          this.steps++;
          this.#count({ directives });
          if (defaultValue !== undefined) this.#value(defaultValue, 1);
          if (defaultValue?.kind !== Kind.INT) continue;
          const name = variable.name.value;
          const length = Math.abs(Number(defaultValue.value));
          this.#defaults.set(name, Math.max(this.#defaults.get(name) ?? 1, length));
        }
      } else throw new Stop('syntax');
    }
  }

  #selections({ selections }: SelectionSetNode, level: number): Weight {
    if (level > mostLevels) throw new Stop('depth');
    let all = nothing;
    for (const selection of selections) {
      this.steps++;
      this.#count(selection);
      const weight =
        selection.kind === Kind.FIELD
          ? this.#field(selection, level)
          : selection.kind === Kind.INLINE_FRAGMENT
            ? this.#selections(selection.selectionSet, level + 1)
            : this.#fragment(selection.name.value, level + 1);
      all = this.#add(all, { ...weight, levels: weight.levels + 1 });
    }
    return all;
  }

  #field(field: FieldNode, level: number): Weight {
    const name = field.name.value;
    if (this.#limits.introspection === 'refuse' && (name === '__schema' || name === '__type'))
      throw new Stop('introspection');
    const length = this.#length(field);
    const below =
      field.selectionSet === undefined ? nothing : this.#selections(field.selectionSet, level + 1);
    return this.#add(nothing, {
      depth: below.depth + 1,
      levels: below.levels,
      cost: 1 + below.cost * length,
      aliases: below.aliases + (field.alias === undefined ? 0 : 1),
    });
  }

  #fragment(name: string, level: number): Weight {
    const known = this.#weights.get(name);
    if (known === 'open') throw new Stop('fragment');
    if (known !== undefined) return known;
    const definition = this.#fragments.get(name);
    if (definition === undefined) throw new Stop('fragment');
    this.#weights.set(name, 'open');
    this.#count(definition);
    const weight = this.#selections(definition.selectionSet, level);
    this.#weights.set(name, weight);
    return weight;
  }

  /** How long the list of a field may become, as its arguments say, by themselves or by a variable. */
  #length(field: FieldNode): number {
    let length = 1;
    for (const { name, value } of field.arguments ?? []) {
      this.#value(value, 1);
      if (!this.#limits.listArguments.includes(name.value)) continue;
      if (value.kind === Kind.INT) length = Math.max(length, Math.abs(Number(value.value)));
      else if (value.kind === Kind.VARIABLE) length = Math.max(length, this.#variable(value.name.value));
    }
    return length;
  }

  #variable(name: string): number {
    const given = Object.hasOwn(this.#request.variables, name) ? this.#request.variables[name] : undefined;
    return given === undefined ? (this.#defaults.get(name) ?? 1) : Math.abs(Number(given)) || 1;
  }

  #value(value: ValueNode, level: number): void {
    this.steps++;
    if (level > mostValueLevels) throw new Stop('depth');
    if (value.kind === Kind.LIST) for (const each of value.values) this.#value(each, level + 1);
    else if (value.kind === Kind.OBJECT) for (const each of value.fields) this.#value(each.value, level + 1);
  }

  #count({
    directives = [],
  }: {
    readonly directives?: SelectionSetNode['selections'][number]['directives'];
  }): void {
    this.#directives += directives.length;
    if (this.#directives > this.#limits.directives) throw new Stop('directives');
    for (const { arguments: given = [] } of directives) for (const { value } of given) this.#value(value, 1);
  }

  #add(one: Weight, other: Weight): Weight {
    const { depth, complexity, aliases } = this.#limits;
    const sum = {
      depth: Math.max(one.depth, other.depth),
      levels: Math.max(one.levels, other.levels),
      cost: one.cost + other.cost,
      aliases: one.aliases + other.aliases,
    };
    if (sum.depth > depth || sum.levels > mostLevels) throw new Stop('depth');
    if (!(sum.cost <= complexity)) throw new Stop('complexity');
    if (sum.aliases > aliases) throw new Stop('aliases');
    return sum;
  }
}
