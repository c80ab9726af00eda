import type { JsonObject, JsonSchema, JsonValue } from '../shape.ts';
import { isObject } from './references.ts';
import { schemasHeld } from './sub-schemas.ts';

type Dialect = 'draft-04' | 'draft-07' | '2020-12' | 'openapi-3.0';

const byAddress: readonly (readonly [RegExp, Dialect])[] = [
  [/^https?:\/\/json-schema\.org\/draft-0[34]\//, 'draft-04'],
  [/^https?:\/\/json-schema\.org\/draft-0[67]\//, 'draft-07'],
  [/^https?:\/\/json-schema\.org\/draft\/2020-12\//, '2020-12'],
];

/** Deeper ones stay as they are: whoever compiles them says that they are too deep. */
const maxNesting = 256;

/**
 * A schema of a document in the dialect 2020-12, which is the only one that is enforced. `specification` is the
 * document's: `2.0`, `3.0.3`, `3.1.0`; OpenAPI before 3.1 has a dialect of its own, near to draft 4. A `$schema`
 * that names an older draft is heeded.
 */
export function toCurrentDialect(schema: JsonSchema, specification: string): JsonSchema {
  return converted(schema, /^(?:2|3\.0)(?:\.|$)/.test(specification) ? 'openapi-3.0' : '2020-12', 0);
}

function converted(schema: JsonSchema, outer: Dialect, nesting: number): JsonSchema {
  if (!isObject(schema) || nesting > maxNesting) return schema;
  const address = schema['$schema'];
  const own =
    typeof address === 'string' ? byAddress.find(([pattern]) => pattern.test(address))?.[1] : undefined;
  const dialect = own ?? outer;
  const result: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(schema))
    define(
      result,
      name,
      inside(name, value, inner => converted(inner, dialect, nesting + 1)),
    );
  return dialect === '2020-12' ? withoutDependencies(result) : fromOlder(result, dialect);
}

function inside(name: string, value: JsonValue, convert: (inner: JsonSchema) => JsonSchema): JsonValue {
  const schema = (inner: JsonValue): JsonValue => (isObject(inner) ? convert(inner) : inner);
  const held = schemasHeld(name, value);
  if (held === 'one') return schema(value);
  if (held === 'list') return Array.isArray(value) ? value.map(schema) : schema(value);
  if (held === undefined || !isObject(value)) return value;
  const result: Record<string, JsonValue> = {};
  for (const [key, inner] of Object.entries(value)) define(result, key, schema(inner));
  return result;
}

/** A member named `__proto__` is one like any other. */
function define(target: Record<string, JsonValue>, name: string, value: JsonValue): void {
  Object.defineProperty(target, name, { value, enumerable: true, writable: true, configurable: true });
}

function fromOlder(schema: JsonObject, dialect: Dialect): JsonSchema {
  const alone = refAlone(schema, dialect);
  if (dialect === 'draft-07') return withoutDependencies(withoutTuples(alone));
  const bounded = withoutFlaggedBound(
    withoutFlaggedBound(alone, 'minimum', 'exclusiveMinimum'),
    'maximum',
    'exclusiveMaximum',
  );
  const plain = withoutDependencies(withoutTuples(bounded));
  return dialect === 'openapi-3.0' ? withoutNullable(asSubset(plain)) : plain;
}

/** Annotations that are honoured beside a `$ref`, though the older dialects ignore all that stands there. */
const besideRef = ['$ref', 'readOnly', 'writeOnly', 'x-gatehouse-data', 'x-gatehouse-field'];

/** Before 2019-09, a `$ref` stands for the whole schema. To say `nullable` beside it was not allowed, but is usual. */
function refAlone(schema: JsonObject, dialect: Dialect): JsonObject {
  if (typeof schema['$ref'] !== 'string') return schema;
  const kept = dialect === 'openapi-3.0' ? [...besideRef, 'nullable'] : ['$ref'];
  return pick(schema, name => kept.includes(name));
}

/** `minimum: 1, exclusiveMinimum: true` is `exclusiveMinimum: 1` now. */
function withoutFlaggedBound(schema: JsonObject, bound: string, flag: string): JsonObject {
  if (typeof schema[flag] !== 'boolean') return schema;
  const rest = pick(schema, name => name !== flag && (name !== bound || schema[flag] === false));
  return schema[flag] && schema[bound] !== undefined ? { ...rest, [flag]: schema[bound] } : rest;
}

/** A list under `items` is `prefixItems` now, and what `additionalItems` said is `items`. */
function withoutTuples(schema: JsonObject): JsonObject {
  const { items, additionalItems } = schema;
  const rest = pick(schema, name => name !== 'additionalItems' && name !== 'items');
  if (!Array.isArray(items)) return items === undefined ? rest : { ...rest, items };
  return {
    ...rest,
    prefixItems: items,
    ...(additionalItems === undefined ? {} : { items: additionalItems }),
  };
}

function withoutDependencies(schema: JsonObject): JsonObject {
  const { dependencies } = schema;
  if (!isObject(dependencies)) return schema;
  const of = (list: boolean) => pick(dependencies, name => Array.isArray(dependencies[name]) === list);
  return {
    ...pick(schema, name => name !== 'dependencies'),
    ...merged(schema, 'dependentRequired', of(true)),
    ...merged(schema, 'dependentSchemas', of(false)),
  };
}

function merged(schema: JsonObject, name: string, more: JsonObject): JsonObject {
  if (Object.keys(more).length === 0) return {};
  const own = schema[name];
  return { [name]: { ...more, ...(isObject(own) ? own : {}) } };
}

/** What OpenAPI 3.0 and Swagger 2 write otherwise than draft 4. */
function asSubset(schema: JsonObject): JsonObject {
  const { discriminator, type, required } = schema;
  return {
    ...pick(schema, name => name !== 'required' || typeof required !== 'boolean'),
    ...(typeof discriminator === 'string' ? { discriminator: { propertyName: discriminator } } : {}),
    // Files of forms in Swagger 2.
    ...(type === 'file' ? { type: 'string', format: 'binary' } : {}),
  };
}

/**
 * `nullable: true` is null beside what else is admitted. Beside `$ref` or a composition, which would refuse it again,
 * it is an alternative to all of them: nobody writes it there who means anything else.
 */
function withoutNullable(schema: JsonObject): JsonObject {
  if (schema['nullable'] === undefined) return schema;
  const rest = pick(schema, name => name !== 'nullable');
  if (schema['nullable'] !== true) return rest;
  const composed = ['$ref', 'allOf', 'anyOf', 'oneOf', 'not'].some(name => rest[name] !== undefined);
  if (!composed) {
    const { type } = rest;
    const values = rest['enum'];
    return {
      ...rest,
      ...(typeof type === 'string' ? { type: [type, 'null'] } : {}),
      ...(Array.isArray(values) && !values.includes(null)
        ? { enum: [...(values as JsonValue[]), null] }
        : {}),
    };
  }
  const isNote = (name: string) => besideRef.slice(1).includes(name);
  return { ...pick(rest, isNote), anyOf: [{ type: 'null' }, pick(rest, name => !isNote(name))] };
}

function pick(schema: JsonObject, keep: (name: string) => boolean): JsonObject {
  const result: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(schema))
    if (value !== undefined && keep(name)) define(result, name, value);
  return result;
}
