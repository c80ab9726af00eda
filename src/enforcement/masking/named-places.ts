import type { ContractSchemas, JsonObject, JsonSchema } from '../shape.ts';
import { gather, listOf, objectOf, schemasIn } from './data-places.ts';

/** A place in a body that a contract knows by name. */
export interface NamedPlace {
  /** JSON Pointer, with `*` for each item of a list; empty for the whole. */
  readonly pointer: string;
  /** Whether clients choose what lies directly below it. */
  readonly isOpen: boolean;
}

/** Schemas that may lie in themselves end somewhere: so deep, and so many visits. */
const deepest = 16;
const mostVisits = 20_000;
const mostPlaces = 2_000;

/** The places that a schema names, each once. Names that clients choose are none. */
export function namedPlaces(schema: JsonSchema, { $defs }: ContractSchemas): readonly NamedPlace[] {
  const found = new Map<string, NamedPlace>();
  let visits = 0;
  const walk = (given: JsonSchema, pointer: string, above: readonly JsonObject[]): void => {
    if (found.size >= mostPlaces || above.length > deepest || ++visits > mostVisits) return;
    const schemas = new Set<JsonObject>();
    gather(given, $defs, schemas);
    const isOpen = schemas.size === 0 || isOpenOf([...schemas]);
    found.set(pointer, { pointer, isOpen: isOpen || found.get(pointer)?.isOpen === true });
    for (const one of schemas) {
      // What lies in itself: any number of its names may follow.
      if (above.includes(one)) {
        found.set(pointer, { pointer, isOpen: true });
        continue;
      }
      const on = [...above, one];
      for (const [name, value] of Object.entries(objectOf(one['properties']) ?? {}))
        walk(
          typeof value === 'boolean' ? value : (objectOf(value) ?? true),
          `${pointer}/${escaped(name)}`,
          on,
        );
      for (const item of schemasIn([one['items'], one['contains'], ...listOf(one['prefixItems'])]))
        walk(item, `${pointer}/*`, on);
    }
  };
  walk(schema, '', []);
  return [...found.values()];
}

/** Nothing said of its type or its members, or members of any name let in. */
function isOpenOf(schemas: readonly JsonObject[]): boolean {
  const says = (name: string): boolean => schemas.some(schema => schema[name] !== undefined);
  if (
    schemas.some(
      ({ additionalProperties, patternProperties, unevaluatedProperties }) =>
        (additionalProperties !== undefined && additionalProperties !== false) ||
        (unevaluatedProperties !== undefined && unevaluatedProperties !== false) ||
        patternProperties !== undefined,
    )
  )
    return true;
  return !['properties', 'items', 'prefixItems', 'enum', 'const'].some(says) && !isScalar(schemas);
}

const isScalar = (schemas: readonly JsonObject[]): boolean =>
  schemas.some(({ type }) => {
    const types = typeof type === 'string' ? [type] : listOf(type);
    return types.length > 0 && !types.includes('object') && !types.includes('array');
  });

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
