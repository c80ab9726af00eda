import type { ContractSchemas, JsonObject, JsonSchema, JsonValue } from '../shape.ts';

/** The types of values that a schema lets pass, and what it says of the inside of lists and objects. */
export interface Kinds {
  readonly types: ReadonlySet<JsonType>;
  /** Of the elements of a list; undefined: anything. */
  readonly items: JsonSchema | undefined;
  readonly properties: ReadonlyMap<string, JsonSchema>;
  /** Of members without a name here; undefined: anything. */
  readonly others: JsonSchema | undefined;
  /** Octets that are no text: in a form, a file. */
  readonly isBinary: boolean;
}

export type JsonType = 'string' | 'number' | 'integer' | 'boolean' | 'null' | 'array' | 'object';

const allTypes: readonly JsonType[] = ['string', 'number', 'integer', 'boolean', 'null', 'array', 'object'];
const isType = (name: unknown): name is JsonType => allTypes.some(type => type === name);

/** Schemas that are looked into for one value; real ones have a few. */
const mostSchemas = 500;

/**
 * Text has no types, so what a text stands for is read from the schema that it must fit: the types that it names, in
 * all its parts and alternatives. This chooses how a text is read only; whether it fits is the validator's to say.
 */
export function kindsOf(schema: JsonSchema | undefined, schemas: ContractSchemas | undefined): Kinds {
  const found = new Finder(schemas);
  const types = found.types(schema ?? true, new Set());
  return {
    types: types ?? new Set(['string']),
    items: found.items,
    properties: found.properties,
    others: found.others,
    isBinary: found.isBinary,
  };
}

class Finder {
  items: JsonSchema | undefined = undefined;
  others: JsonSchema | undefined = undefined;
  isBinary = false;
  readonly properties = new Map<string, JsonSchema>();
  readonly #schemas: ContractSchemas | undefined;
  #left = mostSchemas;

  constructor(schemas: ContractSchemas | undefined) {
    this.#schemas = schemas;
  }

  /** Undefined where nothing is said. */
  types(schema: JsonSchema, above: ReadonlySet<JsonSchema>): ReadonlySet<JsonType> | undefined {
    if (typeof schema === 'boolean' || above.has(schema) || this.#left-- <= 0) return undefined;
    const within = new Set(above).add(schema);
    this.#look(schema);
    let types = ownTypes(schema);
    const reference = schema['$ref'];
    if (typeof reference === 'string') types = both(types, this.types(this.#target(reference), within));
    for (const part of schemasIn(schema['allOf'])) types = both(types, this.types(part, within));
    for (const name of ['anyOf', 'oneOf']) {
      const alternatives = schemasIn(schema[name]).map(part => this.types(part, within));
      if (alternatives.length > 0) types = both(types, any(alternatives));
    }
    return types;
  }

  #look(schema: JsonObject): void {
    const { items, properties, additionalProperties, format, contentMediaType, contentEncoding } = schema;
    if (format === 'binary' || (contentMediaType !== undefined && contentEncoding === undefined))
      this.isBinary = true;
    if (isSchema(items)) this.items ??= items;
    if (typeof properties === 'object' && properties !== null)
      for (const [name, value] of Object.entries(properties))
        if (isSchema(value) && !this.properties.has(name)) this.properties.set(name, value);
    if (isSchema(additionalProperties)) this.others ??= additionalProperties;
  }

  #target(reference: string): JsonSchema {
    const name = reference.startsWith('#/$defs/') ? reference.slice('#/$defs/'.length) : '';
    const defs = this.#schemas?.$defs ?? {};
    return Object.hasOwn(defs, name) ? (defs[name] ?? true) : true;
  }
}

/** By `type`, or by the values that it lists. */
function ownTypes({ type, enum: values, const: value }: JsonObject): ReadonlySet<JsonType> | undefined {
  if (isType(type)) return new Set([type]);
  if (Array.isArray(type)) return new Set((type as readonly JsonValue[]).filter(isType));
  if (Array.isArray(values)) return new Set((values as readonly JsonValue[]).map(typeOf));
  return value === undefined ? undefined : new Set([typeOf(value)]);
}

function typeOf(value: JsonValue): JsonType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  const type = typeof value;
  return type === 'string' || type === 'number' || type === 'boolean' ? type : 'object';
}

/** What fits both; an integer is a number. */
function both(
  one: ReadonlySet<JsonType> | undefined,
  other: ReadonlySet<JsonType> | undefined,
): ReadonlySet<JsonType> | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return new Set([...one, ...other].filter(type => fits(type, one) && fits(type, other)));
}

const fits = (type: JsonType, types: ReadonlySet<JsonType>): boolean =>
  types.has(type) || (type === 'integer' && types.has('number'));

function any(sets: readonly (ReadonlySet<JsonType> | undefined)[]): ReadonlySet<JsonType> | undefined {
  const all = new Set<JsonType>();
  for (const set of sets) {
    if (set === undefined) return undefined;
    for (const type of set) all.add(type);
  }
  return all;
}

const isSchema = (value: JsonValue | undefined): value is JsonSchema =>
  typeof value === 'boolean' || (typeof value === 'object' && value !== null && !Array.isArray(value));

const schemasIn = (value: JsonValue | undefined): readonly JsonSchema[] =>
  Array.isArray(value) ? (value as readonly JsonValue[]).filter(isSchema) : [];
