import type { JsonSchema } from '../shape.ts';
import { isObject, type SchemaReferences } from './references.ts';

const defs = '#/$defs/';

/** A schema with a `discriminator`, and the schemas that are made of it by `allOf`: a value is one of them. */
export interface Family {
  readonly propertyName: string;
  /** References by value of the property. */
  readonly byValue: ReadonlyMap<string, string>;
  /** The members themselves, for which the parent is a part and not a choice. */
  readonly members: ReadonlySet<JsonSchema>;
}

/** Finds families (OpenAPI 3.1, "Discriminator Object", models by `allOf`). */
export class Families {
  readonly #references: SchemaReferences;
  /** Names of the schemas that have one in their `allOf`, by its reference. */
  #heirs: Map<string, string[]> | undefined;

  constructor(references: SchemaReferences) {
    this.#references = references;
  }

  /** Of a schema that leaves the choice to its heirs; undefined for any other. */
  of(reference: string): Family | undefined {
    const parent = this.#references.target(reference);
    if (!isObject(parent) || parent['oneOf'] !== undefined || parent['anyOf'] !== undefined) return undefined;
    const propertyName = propertyNameOf(parent);
    if (propertyName === undefined) return undefined;
    const heirs = this.#all(reference);
    if (heirs.size === 0) return undefined;
    const byValue = new Map([reference, ...heirs].map(heir => [nameOf(heir), heir]));
    for (const [value, target] of mappingOf(parent))
      if (target === reference || heirs.has(target)) byValue.set(value, target);
    const members = [...heirs].map(heir => this.#references.target(heir) ?? false);
    return { propertyName, byValue, members: new Set(members) };
  }

  /** Heirs of heirs too. */
  #all(reference: string): Set<string> {
    const heirs = (this.#heirs ??= this.#collected());
    const found = new Set<string>();
    const open = [reference];
    for (let one = open.pop(); one !== undefined; one = open.pop())
      for (const name of heirs.get(one) ?? []) {
        if (found.has(defs + name) || defs + name === reference) continue;
        found.add(defs + name);
        open.push(defs + name);
      }
    return found;
  }

  #collected(): Map<string, string[]> {
    const heirs = new Map<string, string[]>();
    for (const [name, schema] of this.#references.named()) {
      const parts: unknown = isObject(schema) ? schema['allOf'] : undefined;
      for (const part of Array.isArray(parts) ? (parts as readonly unknown[]) : []) {
        const parent: unknown = isObject(part) ? part['$ref'] : undefined;
        if (typeof parent !== 'string') continue;
        const known = heirs.get(parent);
        if (known === undefined) heirs.set(parent, [name]);
        else known.push(name);
      }
    }
    return heirs;
  }
}

/** Of a `oneOf` or `anyOf` with a discriminator: the alternatives that are references, by value. */
export function choicesOf(
  schema: Readonly<Record<string, unknown>>,
  alternatives: readonly unknown[],
): Omit<Family, 'members'> | undefined {
  const propertyName = propertyNameOf(schema);
  if (propertyName === undefined) return undefined;
  const targets = alternatives.flatMap(one =>
    isObject(one) && typeof one['$ref'] === 'string' ? [one['$ref']] : [],
  );
  const byValue = new Map(targets.map(target => [nameOf(target), target]));
  for (const [value, target] of mappingOf(schema)) if (targets.includes(target)) byValue.set(value, target);
  return byValue.size === 0 ? undefined : { propertyName, byValue };
}

function propertyNameOf(schema: Readonly<Record<string, unknown>>): string | undefined {
  const { discriminator } = schema;
  const name: unknown = isObject(discriminator) ? discriminator['propertyName'] : undefined;
  return typeof name === 'string' ? name : undefined;
}

function mappingOf(schema: Readonly<Record<string, unknown>>): readonly (readonly [string, string])[] {
  const { discriminator } = schema;
  const mapping: unknown = isObject(discriminator) ? discriminator['mapping'] : undefined;
  return Object.entries(isObject(mapping) ? mapping : {}).flatMap(([value, target]) =>
    typeof target === 'string' ? [[value, target] as const] : [],
  );
}

const nameOf = (reference: string): string => reference.slice(reference.lastIndexOf('/') + 1);
