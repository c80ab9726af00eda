import type { JsonSchema } from '../shape.ts';
import { inPlaceOf } from './in-place.ts';
import { isObject, isSchema, type SchemaReferences } from './references.ts';

/** Whether a member may be sent in requests only, or in responses only (OpenAPI, "Fixed Fields" of schemas). */
export interface Sending {
  readonly readOnly: boolean;
  readonly writeOnly: boolean;
}

const both: Sending = { readOnly: false, writeOnly: false };

/** Which members are for one direction: said by the schema of the member, or by what that refers to. */
export class Sendings {
  readonly #references: SchemaReferences;
  readonly #known = new Map<JsonSchema, Sending>();
  readonly #members = new Map<JsonSchema, ReadonlyMap<string, Sending>>();

  constructor(references: SchemaReferences) {
    this.#references = references;
  }

  of(schema: JsonSchema): Sending {
    let [readOnly, writeOnly] = [false, false];
    // Each schema once: parts that refer on to many each are more ways than anybody can walk.
    const seen = new Set<JsonSchema>();
    const open = [schema];
    for (let one = open.pop(); one !== undefined; one = open.pop()) {
      if (!isObject(one) || seen.has(one)) continue;
      seen.add(one);
      const known = this.#known.get(one);
      readOnly ||= known?.readOnly ?? one['readOnly'] === true;
      writeOnly ||= known?.writeOnly ?? one['writeOnly'] === true;
      if (known === undefined) open.push(...this.#parts(one));
    }
    const sending = readOnly || writeOnly ? { readOnly, writeOnly } : both;
    this.#known.set(schema, sending);
    return sending;
  }

  #parts({ allOf, $ref }: Readonly<Record<string, unknown>>): JsonSchema[] {
    const parts: unknown[] = Array.isArray(allOf) ? allOf : [];
    return [...parts, typeof $ref === 'string' ? this.#references.target($ref) : undefined].filter(isSchema);
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
