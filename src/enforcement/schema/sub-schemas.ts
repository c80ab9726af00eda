import type { JsonValue } from '../shape.ts';

/** Keywords of JSON Schema, of all drafts that are read, by how their values hold schemas. */
export const schemaKeywords = {
  /** The value is a schema; of `items` before 2020-12 it may be a list of them. */
  one: [
    'not',
    'if',
    'then',
    'else',
    'contains',
    'propertyNames',
    'items',
    'additionalProperties',
    'additionalItems',
    'unevaluatedProperties',
    'unevaluatedItems',
    'contentSchema',
  ],
  list: ['allOf', 'anyOf', 'oneOf', 'prefixItems'],
  /** The value holds schemas by names that the author chose. */
  map: ['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas', 'dependencies'],
} as const;

const holdings = new Map<string, 'one' | 'list' | 'map'>([
  ...schemaKeywords.one.map(name => [name, 'one'] as const),
  ...schemaKeywords.list.map(name => [name, 'list'] as const),
  ...schemaKeywords.map.map(name => [name, 'map'] as const),
]);

/** How the value of a keyword holds schemas; undefined where it holds none. */
export function schemasHeld(keyword: string, value: JsonValue): 'one' | 'list' | 'map' | undefined {
  return keyword === 'items' && Array.isArray(value) ? 'list' : holdings.get(keyword);
}
