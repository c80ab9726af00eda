import type { JsonSchema } from '../shape.ts';
import { inPlaceOf } from './in-place.ts';
import { isObject, type SchemaReferences } from './references.ts';

/** Whether a member may be sent in requests only, or in responses only (OpenAPI, "Fixed Fields" of schemas). */
export interface Sending {
  readonly readOnly: boolean;
  readonly writeOnly: boolean;
}

const both: Sending = { readOnly: false, writeOnly: false };

/** Which members are for one direction: said by the schema of the member, or by what that refers to. */
export class Sendings {
  readonly #references: SchemaReferences;
  readonly #members = new Map<JsonSchema, ReadonlyMap<string, Sending>>();

  constructor(references: SchemaReferences) {
    this.#references = references;
  }

  of(schema: JsonSchema | undefined, hops = 16): Sending {
    if (!isObject(schema)) return both;
    let { readOnly, writeOnly } = {
      readOnly: schema['readOnly'] === true,
      writeOnly: schema['writeOnly'] === true,
    };
    const reference = schema['$ref'];
    const parts = [
      ...(Array.isArray(schema['allOf']) ? (schema['allOf'] as readonly JsonSchema[]) : []),
      ...(typeof reference === 'string' ? [this.#references.target(reference)] : []),
    ];
    if (hops > 0)
      for (const part of parts) {
        const found = this.of(part, hops - 1);
        readOnly ||= found.readOnly;
        writeOnly ||= found.writeOnly;
      }
    return { readOnly, writeOnly };
  }

  /**
   * Of a member that a schema demands (`required`): the schema of the member often stands in another part of the
   * same composition.
   */
  ofMember(name: string, composed: JsonSchema): Sending {
    let members = this.#members.get(composed);
    if (members === undefined) this.#members.set(composed, (members = this.#collected(composed)));
    return members.get(name) ?? both;
  }

  #collected(composed: JsonSchema): ReadonlyMap<string, Sending> {
    const found = new Map<string, Sending>();
    const seen = new Set<JsonSchema>();
    const open = [composed];
    for (let schema = open.pop(); schema !== undefined; schema = open.pop()) {
      if (!isObject(schema) || seen.has(schema)) continue;
      seen.add(schema);
      const properties = schema['properties'];
      if (isObject(properties))
        for (const [name, property] of Object.entries(properties)) {
          const sending = this.of(property as JsonSchema);
          if (sending.readOnly || sending.writeOnly) found.set(name, sending);
        }
      open.push(...inPlaceOf(schema, this.#references));
    }
    return found;
  }
}
