import type { JsonSchema } from '../shape.ts';
import type { SchemaProblem } from './contract.ts';
import { compileElements } from './compile-elements.ts';
import { compileInPlace } from './compile-in-place.ts';
import { compileMembers } from './compile-members.ts';
import { compileScalars } from './compile-scalars.ts';
import { below } from './fault.ts';
import { Families, type Family } from './families.ts';
import { Circles } from './in-place.ts';
import { discriminated } from './keywords/discriminator.ts';
import { reference as named } from './keywords/composition.ts';
import { allKinds, emptyNode, kinds, type SchemaNode } from './node.ts';
import { Keywords } from './keywords.ts';
import { linearPattern, type LinearPattern } from './patterns/linear-pattern.ts';
import { UnusablePattern } from './patterns/translate.ts';
import { isObject, isSchema, SchemaReferences } from './references.ts';
import { Sendings } from './sending.ts';
import type { ContractSchemas } from '../shape.ts';

/** Schemas in schemas: deeper ones are refused, so that neither compiling nor judging runs out of stack. */
const maxNesting = 128;

/** Where a schema stands. */
export interface Place {
  /** JSON Pointer, for problems. */
  readonly at: string;
  readonly nesting: number;
  /** The outermost schema that applies to the same value. */
  readonly composed: JsonSchema;
}

/** Turns schemas into nodes. What cannot be compiled is a problem, and a node that nothing satisfies. */
export class Compiler {
  readonly references: SchemaReferences;
  readonly sendings: Sendings;
  readonly problems: SchemaProblem[] = [];
  /** References met so far; their targets are compiled when a value first needs them. */
  readonly referred = new Set<string>();
  readonly #circles: Circles;
  readonly #families: Families;
  readonly #choices = new Map<string, SchemaNode>();
  readonly #named = new Map<string, SchemaNode>();
  readonly #patterns = new Map<string, LinearPattern>();

  constructor(schemas: ContractSchemas) {
    this.references = new SchemaReferences(schemas);
    this.sendings = new Sendings(this.references);
    this.#families = new Families(this.references);
    this.#circles = new Circles(this.references);
  }

  /** A schema that stands by itself, of a body or a parameter. */
  root(schema: unknown, at: string): SchemaNode {
    return this.node(schema, { at, nesting: 0, composed: isSchema(schema) ? schema : true });
  }

  node(schema: unknown, place: Place, shared = false): SchemaNode {
    const node = emptyNode(shared);
    if (schema === true) return node;
    if (!isObject(schema)) {
      node.types = 0;
      if (schema !== false) this.problem(place.at, 'is no schema: an object, true or false is wanted');
      return node;
    }
    if (place.nesting > maxNesting || this.#circles.leadsIntoOne(schema)) {
      this.problem(
        place.at,
        place.nesting > maxNesting
          ? 'is nested too deeply in other schemas'
          : 'leads back to itself without going into the value, or through too many references',
      );
      node.types = 0;
      return node;
    }
    const keywords = new Keywords(schema, place.at, this);
    node.types = typesOf(keywords);
    compileScalars(node, keywords, place.at, this);
    compileMembers(node, keywords, place, this);
    compileElements(node, keywords, place, this);
    compileInPlace(node, keywords, place, this);
    return node;
  }

  /** A schema below another one, about a part of its value. */
  inner(schema: unknown, place: Place, ...parts: readonly (string | number)[]): SchemaNode {
    return this.node(schema, {
      at: parts.reduce<string>(below, place.at),
      nesting: place.nesting + 1,
      composed: isSchema(schema) ? schema : true,
    });
  }

  /** A schema below another one, about the same value. */
  beside(schema: unknown, place: Place, ...parts: readonly (string | number)[]): SchemaNode {
    return this.node(schema, {
      ...place,
      at: parts.reduce<string>(below, place.at),
      nesting: place.nesting + 1,
    });
  }

  /** What a reference in a schema leads to: where a discriminator leaves the choice to heirs, the one chosen. */
  referenced(reference: string, place: Place): SchemaNode {
    const family = this.#families.of(reference);
    return family === undefined || family.members.has(place.composed)
      ? this.named(reference)
      : this.#choice(reference, family);
  }

  #choice(reference: string, { propertyName, byValue }: Family): SchemaNode {
    const known = this.#choices.get(reference);
    if (known !== undefined) return known;
    const node = emptyNode(true);
    this.#choices.set(reference, node);
    const nodes = [...byValue].map(([value, heir]): [string, () => SchemaNode] => {
      this.referred.add(heir);
      return [value, () => this.named(heir)];
    });
    const parent = named(() => this.named(reference));
    node.inPlace = [discriminated(propertyName, new Map(nodes), parent, false)];
    node.any = node.inPlace;
    return node;
  }

  /** What a reference leads to, compiled once. */
  named(reference: string): SchemaNode {
    const known = this.#named.get(reference);
    if (known !== undefined) return known;
    const target = this.references.target(reference);
    const node = this.node(
      target ?? false,
      { at: reference.slice(1), nesting: 0, composed: target ?? false },
      true,
    );
    this.#named.set(reference, node);
    return node;
  }

  pattern(source: string, at: string): LinearPattern | undefined {
    const known = this.#patterns.get(source);
    if (known !== undefined) return known;
    try {
      const pattern = linearPattern(source);
      this.#patterns.set(source, pattern);
      return pattern;
    } catch (error) {
      if (!(error instanceof UnusablePattern)) throw error;
      this.problem(at, error.message);
      return undefined;
    }
  }

  problem(at: string, message: string): void {
    this.problems.push({ at, message });
  }
}

const typeBits: ReadonlyMap<unknown, number> = new Map([
  ['null', kinds.null],
  ['boolean', kinds.boolean],
  ['integer', kinds.integer],
  ['number', kinds.integer | kinds.fraction],
  ['string', kinds.string],
  ['array', kinds.array],
  ['object', kinds.object],
]);

function typesOf(keywords: Keywords): number {
  const type = keywords.schema['type'];
  if (type === undefined) return allKinds;
  let types = 0;
  for (const name of Array.isArray(type) ? (type as readonly unknown[]) : [type]) {
    const bits = typeBits.get(name);
    if (bits === undefined) keywords.problem('type', `has no type that JSON Schema knows`);
    types |= bits ?? 0;
  }
  return types;
}
