import { Kind } from 'graphql/language/kinds.js';
import { parse } from 'graphql/language/parser.js';
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  OperationTypeNode,
  type SelectionSetNode,
} from 'graphql/language/ast.js';

/** What a GraphQL document may ask for. */
export interface GraphqlLimits {
  /** Fields within each other, fragments expanded. */
  readonly depth: number;
  /** Fields altogether, each as often as the lists around it are long (`first: 50`), fragments expanded. */
  readonly complexity: number;
  /** Fields under another name than their own, fragments expanded: one field asked for a thousand times. */
  readonly aliases: number;
  /** Directives in the document. */
  readonly directives: number;
  /** Tokens of the document: what bounds the work of reading it. */
  readonly tokens: number;
  readonly introspection: 'refuse' | 'allow';
  /** Names of arguments that say how long a list may be. */
  readonly listArguments: readonly string[];
}

export const usualGraphqlLimits: GraphqlLimits = {
  depth: 10,
  complexity: 1_000,
  aliases: 20,
  directives: 20,
  tokens: 2_000,
  introspection: 'refuse',
  listArguments: ['first', 'last', 'limit'],
};

/** What is wrong with a document, in words that say nothing of its values. */
export const graphqlFaults = {
  syntax: 'must be a GraphQL document with nothing but operations and fragments, and not too long',
  fragment: 'must define each fragment that it uses, once, and none within itself',
  depth: 'asks for fields nested too deeply',
  complexity: 'asks for too much',
  aliases: 'uses too many aliases',
  directives: 'uses too many directives',
  introspection: 'must not ask for the schema',
  method: 'must not change anything in a GET request',
} as const;

export type GraphqlFault = keyof typeof graphqlFaults;

/** How a document came. */
export interface GraphqlRequest {
  readonly text: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** By GET, which must be safe (RFC 9110 section 9.2.1): any page can have a browser send it. */
  readonly mustBeSafe: boolean;
}

/** Judges every operation of a document, whichever of them is named; undefined where all keep to the limits. */
export function graphqlFault(request: GraphqlRequest, limits: GraphqlLimits): GraphqlFault | undefined {
  let document: DocumentNode;
  try {
    document = parse(request.text, { noLocation: true, maxTokens: limits.tokens });
  } catch {
    // Syntax, too many tokens, or nesting beyond what the parser's stack holds.
    return 'syntax';
  }
  try {
    new Weighing(document, request, limits).judge();
    return undefined;
  } catch (stop) {
    if (stop instanceof Stop) return stop.fault;
    throw stop;
  }
}

/** Ends the weighing from however deep inside; never leaves this file. */
class Stop extends Error {
  readonly fault: GraphqlFault;

  constructor(fault: GraphqlFault) {
    super();
    this.fault = fault;
  }
}

interface Weight {
  readonly depth: number;
  readonly cost: number;
  readonly aliases: number;
}

const nothing: Weight = { depth: 0, cost: 0, aliases: 0 };

class Weighing {
  readonly #document: DocumentNode;
  readonly #request: GraphqlRequest;
  readonly #limits: GraphqlLimits;
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  /** Each fragment is weighed once, however often it is used: expanding them could double with every one. */
  readonly #weights = new Map<string, Weight | 'open'>();
  #directives = 0;

  constructor(document: DocumentNode, request: GraphqlRequest, limits: GraphqlLimits) {
    this.#document = document;
    this.#request = request;
    this.#limits = limits;
  }

  judge(): void {
    for (const definition of this.#document.definitions) {
      if (definition.kind === Kind.OPERATION_DEFINITION) continue;
      if (definition.kind !== Kind.FRAGMENT_DEFINITION) throw new Stop('syntax');
      const name = definition.name.value;
      if (this.#fragments.has(name)) throw new Stop('fragment');
      this.#fragments.set(name, definition);
    }
    let all = nothing;
    let operations = 0;
    for (const definition of this.#document.definitions) {
      if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
      operations++;
      if (this.#request.mustBeSafe && definition.operation !== OperationTypeNode.QUERY)
        throw new Stop('method');
      this.#count(definition.directives);
      all = this.#add(all, this.#selections(definition.selectionSet));
    }
    if (operations === 0) throw new Stop('syntax');
    // Also those that no operation uses: a cycle in them has crashed servers.
    for (const name of this.#fragments.keys()) this.#fragment(name);
  }

  #selections({ selections }: SelectionSetNode): Weight {
    let all = nothing;
    for (const selection of selections) {
      this.#count(selection.directives);
      const weight =
        selection.kind === Kind.FIELD
          ? this.#field(selection)
          : selection.kind === Kind.INLINE_FRAGMENT
            ? this.#selections(selection.selectionSet)
            : this.#fragment(selection.name.value);
      all = this.#add(all, weight);
    }
    return all;
  }

  #field(field: FieldNode): Weight {
    const name = field.name.value;
    if (this.#limits.introspection === 'refuse' && (name === '__schema' || name === '__type'))
      throw new Stop('introspection');
    const below = field.selectionSet === undefined ? nothing : this.#selections(field.selectionSet);
    return this.#add(nothing, {
      depth: below.depth + 1,
      cost: 1 + below.cost * this.#length(field),
      aliases: below.aliases + (field.alias === undefined ? 0 : 1),
    });
  }

  #fragment(name: string): Weight {
    const known = this.#weights.get(name);
    if (known === 'open') throw new Stop('fragment');
    if (known !== undefined) return known;
    const definition = this.#fragments.get(name);
    if (definition === undefined) throw new Stop('fragment');
    this.#weights.set(name, 'open');
    this.#count(definition.directives);
    const weight = this.#selections(definition.selectionSet);
    this.#weights.set(name, weight);
    return weight;
  }

  /** How long the list of a field may become, as its arguments say, by themselves or by a variable. */
  #length(field: FieldNode): number {
    let length = 1;
    for (const { name, value } of field.arguments ?? []) {
      if (!this.#limits.listArguments.includes(name.value)) continue;
      if (value.kind === Kind.INT) length = Math.max(length, Math.abs(Number(value.value)));
      else if (value.kind === Kind.VARIABLE) length = Math.max(length, this.#variable(value.name.value));
    }
    return length;
  }

  #variable(name: string): number {
    const given = Object.hasOwn(this.#request.variables, name) ? this.#request.variables[name] : undefined;
    if (given !== undefined) return Math.abs(Number(given)) || 1;
    // Not given: any default that an operation declares for it.
    let length = 1;
    for (const definition of this.#document.definitions)
      if (definition.kind === Kind.OPERATION_DEFINITION)
        for (const { variable, defaultValue } of definition.variableDefinitions ?? [])
          if (variable.name.value === name && defaultValue?.kind === Kind.INT)
            length = Math.max(length, Math.abs(Number(defaultValue.value)));
    return length;
  }

  #count(directives: readonly unknown[] | undefined): void {
    this.#directives += directives?.length ?? 0;
    if (this.#directives > this.#limits.directives) throw new Stop('directives');
  }

  #add(one: Weight, other: Weight): Weight {
    const { depth, complexity, aliases } = this.#limits;
    const sum = {
      depth: Math.max(one.depth, other.depth),
      cost: one.cost + other.cost,
      aliases: one.aliases + other.aliases,
    };
    if (sum.depth > depth) throw new Stop('depth');
    if (!(sum.cost <= complexity)) throw new Stop('complexity');
    if (sum.aliases > aliases) throw new Stop('aliases');
    return sum;
  }
}
