import type { ContractSchemas, JsonObject, JsonSchema, OperationShape } from '../shape.ts';
import type { DataClass } from './data-class.ts';
import { classOf, gather, listOf, objectOf, schemasIn } from './data-places.ts';

/** One thing that a contract classifies in the answers of an operation. */
export interface ClassifiedPlace {
  /** The status as the contract names it. */
  readonly status: string;
  /** JSON Pointer, with `*` for elements and for names that the contract leaves open; or `header <name>`. */
  readonly place: string;
  readonly data: DataClass;
}

/** Schemas that may lie in themselves end somewhere: so deep, and so many visits. */
const deepest = 16;
const mostVisits = 20_000;
const mostPlaces = 500;

/** What a contract classifies in answers of an operation, each place once, for people to read. */
export function classifiedPlaces(
  { answers }: OperationShape,
  { $defs }: ContractSchemas,
): readonly ClassifiedPlace[] {
  const found = new Map<string, ClassifiedPlace>();
  let visits = 0;
  const walk = (status: string, given: JsonSchema, pointer: string, above: readonly JsonObject[]): void => {
    if (found.size >= mostPlaces || above.length > deepest || ++visits > mostVisits) return;
    const schemas = new Set<JsonObject>();
    gather(given, $defs, schemas);
    for (const schema of schemas) {
      const data = classOf(schema);
      if (data !== undefined) found.set(`${status} ${pointer} ${data}`, { status, place: pointer, data });
      // What lies in itself is told where it lies first.
      if (above.includes(schema)) continue;
      const on = [...above, schema];
      for (const [name, value] of Object.entries(objectOf(schema['properties']) ?? {}))
        for (const one of schemasIn([value])) walk(status, one, `${pointer}/${escaped(name)}`, on);
      const patterned = Object.values(objectOf(schema['patternProperties']) ?? {});
      for (const one of schemasIn([
        ...[schema['items'], schema['contains'], schema['additionalProperties']],
        ...[schema['unevaluatedItems'], schema['unevaluatedProperties']],
        ...listOf(schema['prefixItems']),
        ...patterned,
      ]))
        walk(status, one, `${pointer}/*`, on);
    }
  };
  for (const { status, headers, bodies } of answers) {
    for (const { name, schema = true } of headers) walk(status, schema, `header ${name}`, []);
    for (const { schema = true } of bodies) walk(status, schema, '', []);
  }
  return [...found.values()];
}

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
