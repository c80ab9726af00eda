import type { ContractSchemas, JsonObject, JsonSchema, JsonValue } from '../shape.ts';
import { dataClassOf, stricter, type DataClass } from './data-class.ts';

/** What a contract says of one place in a value: its class, and what lies below it. */
export interface DataPlace {
  /** As declared right here; what lies around a place says it for what says nothing itself. */
  readonly dataClass: DataClass | undefined;
  /** Class of the names of its members (`propertyNames`), where those are data. */
  readonly names: DataClass | undefined;
  member(name: string): DataPlace;
  element(index: number): DataPlace;
}

/** A place of which the contract says nothing. */
export const nowhere: DataPlace = {
  dataClass: undefined,
  names: undefined,
  member: () => nowhere,
  element: () => nowhere,
};

/**
 * Where classified data is in values of some schemas. All branches of a composition count at once, and of two classes for
 * one place the stricter: which branch a value takes is the upstream's choice, and must not decide what is masked.
 */
export function dataPlaces({ $defs }: ContractSchemas): (schemas: readonly JsonSchema[]) => DataPlace {
  const known = new Map<string, Place>();
  const numbers = new Map<JsonObject, number>();
  const numberOf = (schema: JsonObject): number => {
    const number = numbers.get(schema) ?? numbers.size;
    numbers.set(schema, number);
    return number;
  };
  const at = (given: readonly JsonSchema[]): DataPlace => {
    const schemas = new Set<JsonObject>();
    for (const schema of given) gather(schema, $defs, schemas);
    if (schemas.size === 0) return nowhere;
    const ordered = [...schemas].sort((a, b) => numberOf(a) - numberOf(b));
    const key = ordered.map(numberOf).join(' ');
    let place = known.get(key);
    if (place === undefined) known.set(key, (place = new Place(ordered, at)));
    return place;
  };
  return at;
}

/** Adds a schema and all that speak for the same place. */
export function gather(schema: JsonSchema, $defs: ContractSchemas['$defs'], into: Set<JsonObject>): void {
  if (typeof schema === 'boolean' || into.has(schema)) return;
  into.add(schema);
  const { $ref } = schema;
  if (typeof $ref === 'string' && $ref.startsWith('#/$defs/')) {
    const name = $ref.slice('#/$defs/'.length).replaceAll('~1', '/').replaceAll('~0', '~');
    const target = Object.hasOwn($defs, name) ? $defs[name] : undefined;
    if (target !== undefined) gather(target, $defs, into);
  }
  for (const keyword of ['allOf', 'anyOf', 'oneOf'])
    for (const branch of schemasIn(schema[keyword])) gather(branch, $defs, into);
  for (const keyword of ['if', 'then', 'else'])
    for (const branch of schemasIn([schema[keyword]])) gather(branch, $defs, into);
  for (const branch of schemasIn(Object.values(objectOf(schema['dependentSchemas']) ?? {})))
    gather(branch, $defs, into);
}

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const objectOf = (value: JsonValue | undefined): JsonObject | undefined =>
  isObject(value) ? value : undefined;

export const listOf = (value: JsonValue | undefined): readonly JsonValue[] =>
  Array.isArray(value) ? (value as readonly JsonValue[]) : [];

/** Those of a list that are schemas with something to say. */
export const schemasIn = (
  values: JsonValue | undefined | readonly (JsonValue | undefined)[],
): JsonObject[] => (Array.isArray(values) ? values.filter(isObject) : []);

/** What is for requests only, such as a password, is for nobody to see where an answer holds it all the same. */
export const classOf = (schema: JsonObject): DataClass | undefined =>
  stricter(dataClassOf(schema['x-gatehouse-data']), schema['writeOnly'] === true ? 'secret' : undefined);

type At = (schemas: readonly JsonSchema[]) => DataPlace;

class Place implements DataPlace {
  readonly dataClass: DataClass | undefined;
  readonly names: DataClass | undefined;
  readonly #schemas: readonly JsonObject[];
  readonly #at: At;
  readonly #members = new Map<string, DataPlace>();
  readonly #elements = new Map<number, DataPlace>();
  #others: DataPlace | undefined;

  constructor(schemas: readonly JsonObject[], at: At) {
    this.#schemas = schemas;
    this.#at = at;
    for (const schema of schemas) {
      this.dataClass = stricter(this.dataClass, classOf(schema));
      this.names = stricter(this.names, dataClassOf(objectOf(schema['propertyNames'])?.['x-gatehouse-data']));
    }
  }

  member(name: string): DataPlace {
    const isNamed = this.#schemas.some(schema => named(schema, name) !== undefined);
    // Names are the upstream's; only those of the contract are kept.
    if (!isNamed) return (this.#others ??= this.#place(schema => unnamed(schema)));
    let place = this.#members.get(name);
    if (place === undefined) {
      place = this.#place(schema => {
        const own = named(schema, name);
        return own === undefined ? unnamed(schema) : [own, ...patterned(schema)];
      });
      this.#members.set(name, place);
    }
    return place;
  }

  element(index: number): DataPlace {
    const most = Math.max(0, ...this.#schemas.map(({ prefixItems }) => listOf(prefixItems).length));
    const key = Math.min(index, most);
    let place = this.#elements.get(key);
    if (place === undefined) {
      place = this.#place(schema => {
        const own = listOf(schema['prefixItems'])[index];
        return own === undefined
          ? schemasIn([schema['items'], schema['unevaluatedItems'], schema['contains']])
          : schemasIn([own]);
      });
      this.#elements.set(key, place);
    }
    return place;
  }

  #place(below: (schema: JsonObject) => readonly JsonSchema[]): DataPlace {
    return this.#at(this.#schemas.flatMap(below));
  }
}

function named(schema: JsonObject, name: string): JsonSchema | undefined {
  const properties = objectOf(schema['properties']);
  const own = properties !== undefined && Object.hasOwn(properties, name) ? properties[name] : undefined;
  return typeof own === 'boolean' ? own : objectOf(own);
}

/** Whatever the pattern: to protect a member too much is the better mistake, and no pattern of a document runs. */
const patterned = (schema: JsonObject): JsonObject[] =>
  schemasIn(Object.values(objectOf(schema['patternProperties']) ?? {}));

const unnamed = (schema: JsonObject): JsonObject[] => [
  ...patterned(schema),
  ...schemasIn([schema['additionalProperties'], schema['unevaluatedProperties']]),
];
