import type { SchemaReferences } from '../schema/references.ts';
import { isObject, isSchema } from '../schema/references.ts';
import type { JsonObject, JsonSchema, JsonValue } from '../shape.ts';

/**
 * What is sure of the value at one place once it is valid: one schema holds, all of several claims do, or any of
 * them. All of none is nothing; any of none is what cannot be there.
 */
export type Claim =
  | { readonly kind: 'schema'; readonly schema: JsonObject }
  | { readonly kind: 'all' | 'any'; readonly parts: readonly Claim[] };

export const nothing: Claim = { kind: 'all', parts: [] };

/** Schemas that speak for one place; what is larger claims nothing, which is always true. */
const mostSchemas = 64;

/** Reads what schemas claim, of the value itself and of what lies in it. Numbers schemas, so that claims have names. */
export class Claims {
  readonly #references: SchemaReferences;
  readonly #numbers = new Map<JsonObject, number>();

  constructor(references: SchemaReferences) {
    this.#references = references;
  }

  of(schema: JsonValue | undefined): Claim {
    const left = { schemas: mostSchemas };
    const claim = this.#expanded(schema, [], left);
    return left.schemas < 0 ? nothing : claim;
  }

  /** Of no name: of all members whose name no schema knows. */
  member(claim: Claim, name: string | undefined): Claim {
    return this.#inside(claim, schema => memberOf(schema, name));
  }

  element(claim: Claim, index: number): Claim {
    return this.#inside(claim, schema => elementOf(schema, index));
  }

  /** The same for claims that say the same. */
  nameOf(claim: Claim): string {
    if (claim.kind === 'schema') {
      const number = this.#numbers.get(claim.schema) ?? this.#numbers.size;
      this.#numbers.set(claim.schema, number);
      return String(number);
    }
    return `${claim.kind === 'all' ? '&' : '|'}(${claim.parts.map(part => this.nameOf(part)).join(' ')})`;
  }

  #inside(claim: Claim, part: (schema: JsonObject) => JsonValue | undefined): Claim {
    const left = { schemas: mostSchemas };
    const found = this.#mapped(claim, schema => this.#expanded(part(schema), [], left));
    return left.schemas < 0 ? nothing : found;
  }

  #mapped(claim: Claim, to: (schema: JsonObject) => Claim): Claim {
    if (claim.kind === 'schema') return to(claim.schema);
    return this.#joined(
      claim.kind,
      claim.parts.map(part => this.#mapped(part, to)),
    );
  }

  /** A schema and all that apply to the same value. Conditions (`if`, `not`) make a claim smaller, and are left out. */
  #expanded(schema: JsonValue | undefined, above: readonly JsonObject[], left: { schemas: number }): Claim {
    if (schema === false) return { kind: 'any', parts: [] };
    if (!isObject(schema) || above.includes(schema) || --left.schemas < 0) return nothing;
    const on = [...above, schema];
    const beside = (name: string): readonly Claim[] => {
      const list = schema[name];
      return Array.isArray(list)
        ? (list as readonly JsonValue[]).map(one => this.#expanded(one, on, left))
        : [];
    };
    const reference = schema['$ref'];
    const parts: Claim[] = beside('allOf').slice();
    if (typeof reference === 'string')
      parts.push(this.#expanded(this.#references.target(reference), on, left));
    // A mere reference says nothing itself.
    if (typeof reference !== 'string' || Object.keys(schema).length > 1)
      parts.push({ kind: 'schema', schema });
    for (const name of ['anyOf', 'oneOf'])
      if (Array.isArray(schema[name])) parts.push(this.#joined('any', beside(name)));
    return this.#joined('all', parts);
  }

  /** Flat, in one order and without repetition, so that what recursive schemas claim is named in finitely many ways. */
  #joined(kind: 'all' | 'any', given: readonly Claim[]): Claim {
    const flat = given.flatMap(part => (part.kind === kind ? part.parts : [part]));
    const byName = new Map(flat.map(part => [this.nameOf(part), part]));
    const parts = [...byName].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, part]) => part);
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : { kind, parts };
  }
}

/** Every schema of a claim. */
export const schemasOf = (claim: Claim): readonly JsonObject[] =>
  claim.kind === 'schema' ? [claim.schema] : claim.parts.flatMap(schemasOf);

/** The schema of a member under that name; where patterns of names could know it, none that is sure. */
function memberOf(schema: JsonObject, name: string | undefined): JsonSchema | undefined {
  const { properties, patternProperties, additionalProperties } = schema;
  if (name !== undefined && isObject(properties) && Object.hasOwn(properties, name))
    return schemaIn(properties[name]);
  if (isObject(patternProperties) && Object.keys(patternProperties).length > 0) return undefined;
  return schemaIn(additionalProperties);
}

function elementOf({ prefixItems, items }: JsonObject, index: number): JsonSchema | undefined {
  const first = Array.isArray(prefixItems) ? (prefixItems as readonly JsonValue[]) : [];
  return index < first.length ? schemaIn(first[index]) : schemaIn(items);
}

const schemaIn = (value: JsonValue | undefined): JsonSchema | undefined =>
  isSchema(value) ? value : undefined;
