import {
  type ContractSchemas,
  declarableKinds,
  type JsonSchema,
  schemasHeld,
  toCurrentDialect,
} from '#enforcement';
import type { Findings } from '../findings.ts';
import { isObject, member, members, pointer, type Json, type JsonObject } from '../json.ts';
import type { References } from '../references.ts';
import { componentSchemas, Heirs } from './heirs.ts';

/** Said to people, not enforced: would only make Snapshots larger. */
const forPeople = new Set([
  'title',
  'description',
  'example',
  'examples',
  'default',
  'externalDocs',
  'deprecated',
  '$comment',
  '$schema',
]);

/**
 * Collects the schemas of one document as they are enforced: in one dialect, without what is said to people only,
 * shared ones once and by name, so that recursion stays what it is. What no operation reaches is left out.
 */
export class SchemaPool {
  readonly #document: JsonObject;
  readonly #specification: string;
  readonly #references: References;
  readonly #findings: Findings;
  readonly #heirs: Heirs;
  /** Names that were given to targets of references, in the order in which they were met. */
  readonly #names = new Map<string, string>();
  readonly #given = new Set<string>();
  readonly #done = new Map<string, JsonSchema>();

  constructor(document: JsonObject, specification: string, references: References, findings: Findings) {
    this.#document = document;
    this.#specification = specification;
    this.#references = references;
    this.#findings = findings;
    this.#heirs = new Heirs(document);
  }

  /** The schema as it is enforced; undefined where there is none. `at` is its place in the document. */
  read(schema: Json | undefined, at: string): JsonSchema | undefined {
    if (schema === undefined) return undefined;
    if (typeof schema !== 'boolean' && !isObject(schema)) {
      this.#findings.fault(at, 'a schema must be an object, or `true` or `false`');
      return undefined;
    }
    return this.#rewritten(toCurrentDialect(schema, this.#specification), at);
  }

  /** All schemas that were referred to; undefined where there are none. To be asked when all operations are read. */
  shared(): ContractSchemas | undefined {
    // Reading one may meet references to others, which are added while this goes on.
    for (const [reference, name] of this.#names) {
      if (this.#done.has(name)) continue;
      const schema = this.read(this.#references.target(reference), reference.slice(1));
      this.#done.set(name, schema ?? true);
      // A value of it may be any of its heirs, though no operation names them (OpenAPI 3.1, "Discriminator Object").
      if (isObject(schema) && schema['discriminator'] !== undefined)
        for (const heir of this.#heirs.of(reference)) this.#reference(heir, heir.slice(1));
    }
    return this.#done.size === 0 ? undefined : { $defs: Object.fromEntries(this.#done) };
  }

  #rewritten(schema: JsonSchema | Json, at: string): JsonSchema {
    if (typeof schema === 'boolean') return schema;
    if (!isObject(schema)) {
      this.#findings.fault(at, 'a schema must be an object, or `true` or `false`');
      return true;
    }
    const result: Record<string, Json> = {};
    for (const [name, value] of members(schema)) {
      const kept = this.#keyword(name, value, at);
      if (kept !== undefined) result[name] = kept;
    }
    return result;
  }

  #keyword(name: string, value: Json, at: string): Json | undefined {
    if (forPeople.has(name) || (name.startsWith('x-') && !name.startsWith('x-gatehouse-'))) return undefined;
    // A base of its own would have references mean something else than they do in the document.
    if (name === '$id' || name === '$anchor') return undefined;
    const here = at + pointer(name);
    if (name === '$ref') return typeof value === 'string' ? this.#reference(value, here) : undefined;
    if (name === '$dynamicRef' || name === '$recursiveRef') {
      this.#findings.fault(here, `\`${name}\` is not read; write a \`$ref\` to the schema instead`);
      return undefined;
    }
    if (name === 'discriminator') return this.#discriminator(value, here);
    if (name === 'x-gatehouse-field' && !declarableKinds.some(kind => kind === value))
      this.#findings.fault(here, `must be one of ${declarableKinds.join(', ')}`);
    switch (schemasHeld(name, value)) {
      case 'one':
        return this.#rewritten(value, here);
      case 'list':
        return this.#list(value, here);
      case 'map':
        return this.#map(value, here);
      default:
        return value;
    }
  }

  #list(value: Json, at: string): Json | undefined {
    if (!Array.isArray(value)) {
      this.#findings.fault(at, 'must be a list of schemas');
      return undefined;
    }
    return (value as readonly Json[]).map((one, i) => this.#rewritten(one, at + pointer(i)) as Json);
  }

  #map(value: Json, at: string): Json | undefined {
    if (!isObject(value)) {
      this.#findings.fault(at, 'must be an object: a schema by name');
      return undefined;
    }
    return Object.fromEntries(
      members(value).map(([name, one]) => [name, this.#rewritten(one, at + pointer(name)) as Json]),
    );
  }

  #reference(reference: string, at: string): string | undefined {
    if (this.#references.target(reference) === undefined || reference === '#') {
      this.#findings.fault(at, 'does not lead to a schema; write a path such as `#/components/schemas/Name`');
      return undefined;
    }
    let name = this.#names.get(reference);
    if (name === undefined) this.#names.set(reference, (name = this.#nameFor(reference)));
    return `#/$defs/${name}`;
  }

  /** The component's own name, of characters that need no escape in a reference. */
  #nameFor(reference: string): string {
    const path = reference.startsWith(componentSchemas)
      ? reference.slice(componentSchemas.length)
      : reference;
    const plain = path.replaceAll(/[^A-Za-z0-9._-]/g, '_');
    let name = plain;
    for (let i = 2; this.#given.has(name) || name === '__proto__'; i++) name = `${plain}_${i}`;
    this.#given.add(name);
    return name;
  }

  /** Values of a mapping are names of schemas, or references to them (OpenAPI 3.1, "Discriminator Object"). */
  #discriminator(value: Json, at: string): Json | undefined {
    if (!isObject(value)) return undefined;
    const schemas = member(member(this.#document, 'components'), 'schemas');
    const mapping = members(member(value, 'mapping')).flatMap(([name, target]): [string, Json][] => {
      if (typeof target !== 'string') return [];
      const reference = target.startsWith('#')
        ? target
        : member(schemas, target) === undefined
          ? undefined
          : `${componentSchemas}${target.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      const rewritten =
        reference === undefined ? undefined : this.#reference(reference, `${at}${pointer('mapping', name)}`);
      if (reference === undefined)
        this.#findings.fault(at + pointer('mapping', name), 'names no schema of this document');
      return rewritten === undefined ? [] : [[name, rewritten]];
    });
    const propertyName = member(value, 'propertyName');
    return {
      ...(propertyName === undefined ? {} : { propertyName }),
      ...(mapping.length === 0 ? {} : { mapping: Object.fromEntries(mapping) }),
    };
  }
}
