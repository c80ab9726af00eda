import type { ContractSchemas, JsonSchema, JsonValue } from '../shape.ts';

/** Reads `$ref`s into the schemas of a contract. Nothing outside of them is ever looked at. */
export class SchemaReferences {
  readonly #schemas: ContractSchemas;

  constructor(schemas: ContractSchemas) {
    this.#schemas = schemas;
  }

  /** What a JSON Pointer in a fragment (RFC 6901 section 6) leads to; undefined where that is no schema. */
  target(reference: string): JsonSchema | undefined {
    if (!reference.startsWith('#/')) return undefined;
    let current: unknown = this.#schemas;
    for (const part of reference.slice(2).split('/')) {
      const name = decoded(part).replaceAll('~1', '/').replaceAll('~0', '~');
      if (typeof current !== 'object' || current === null || !Object.hasOwn(current, name)) return undefined;
      current = (current as Readonly<Record<string, unknown>>)[name];
    }
    return isSchema(current) ? current : undefined;
  }

  /** Schemas of the contract by name. */
  named(): readonly (readonly [string, JsonSchema])[] {
    return Object.entries(this.#schemas.$defs);
  }
}

export function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'boolean' || isObject(value);
}

export function isObject(value: unknown): value is Readonly<Record<string, JsonValue>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
