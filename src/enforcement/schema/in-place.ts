import type { JsonSchema } from '../shape.ts';
import { isObject, isSchema, type SchemaReferences } from './references.ts';

const lists = ['allOf', 'anyOf', 'oneOf'];
const single = ['not', 'if', 'then', 'else'];

/** The schemas that apply to the same value as this one does, one step away. */
export function inPlaceOf(schema: JsonSchema, references: SchemaReferences): readonly JsonSchema[] {
  if (!isObject(schema)) return [];
  const dependent = schema['dependentSchemas'];
  const reference = schema['$ref'];
  return [
    ...lists.flatMap(name => (Array.isArray(schema[name]) ? (schema[name] as readonly unknown[]) : [])),
    ...single.map(name => schema[name]),
    ...(isObject(dependent) ? Object.values(dependent) : []),
    typeof reference === 'string' ? references.target(reference) : undefined,
  ].filter(isSchema);
}

/** References that are followed without a member or an element between: as many as calls that are nested. */
const maxChain = 64;

/**
 * Whether a schema leads back to itself without going into the value (`A` is all of `B`, `B` is all of `A`), or does
 * not end soon: to judge by it would never end either.
 */
export class Circles {
  readonly #references: SchemaReferences;
  readonly #heights = new Map<JsonSchema, number>();
  readonly #underWay = new Set<JsonSchema>();

  constructor(references: SchemaReferences) {
    this.#references = references;
  }

  leadsIntoOne(schema: JsonSchema): boolean {
    return this.#height(schema, 0) > maxChain;
  }

  /** Of the tree of what applies in place. */
  #height(schema: JsonSchema, depth: number): number {
    if (!isObject(schema)) return 0;
    const known = this.#heights.get(schema);
    if (known !== undefined) return known;
    if (this.#underWay.has(schema) || depth > maxChain) return Infinity;
    this.#underWay.add(schema);
    let height = 0;
    for (const inner of inPlaceOf(schema, this.#references)) {
      height = Math.max(height, 1 + this.#height(inner, depth + 1));
      // To look further would try every way through a circle, of which there may be 2^64.
      if (height === Infinity) break;
    }
    this.#underWay.delete(schema);
    // What was found too deep from here may be fine from elsewhere: only what is sure is kept.
    if (height < Infinity || depth === 0) this.#heights.set(schema, height);
    return height;
  }
}
