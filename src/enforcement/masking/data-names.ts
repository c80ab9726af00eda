import type { ContractSchemas, JsonObject, JsonSchema, JsonValue } from '../shape.ts';
import { type DataClass, isMasked, type MaskedClass, stricter } from './data-class.ts';
import { classOf, gather, listOf, objectOf, schemasIn } from './data-places.ts';

/**
 * What a contract says of names alone, wherever they stand: for answers that are no JSON, whose elements and fields
 * are not nested as the schema's members are. Of two classes for one name the stricter counts.
 */
export interface DataNames {
  /** The masked classes that something in these schemas has. */
  readonly classes: ReadonlySet<MaskedClass>;
  /** Class of the whole. */
  readonly root: DataClass | undefined;
  /** Class of what is called so; letter case does not count. */
  of(name: string): DataClass | undefined;
}

/** Stands for the names that the contract leaves open. */
const others = Symbol('other names');
type Name = string | typeof others;

/** The names in some schemas of a contract; found once for each list of schemas. */
export function dataNames({ $defs }: ContractSchemas): (schemas: readonly JsonSchema[]) => DataNames {
  const known = new Map<string, DataNames>();
  const numbers = new Map<JsonSchema, number>();
  return schemas => {
    const key = schemas
      .map(schema => {
        if (!numbers.has(schema)) numbers.set(schema, numbers.size);
        return numbers.get(schema);
      })
      .join(' ');
    let names = known.get(key);
    if (names === undefined) known.set(key, (names = new Gathering($defs).names(schemas)));
    return names;
  };
}

class Gathering {
  readonly #$defs: ContractSchemas['$defs'];
  readonly #seen = new Map<JsonObject, Set<Name>>();
  readonly #classes = new Map<Name, DataClass | undefined>();
  readonly #queue: [JsonSchema, Name][] = [];

  constructor($defs: ContractSchemas['$defs']) {
    this.#$defs = $defs;
  }

  names(schemas: readonly JsonSchema[]): DataNames {
    const root = '';
    for (const schema of schemas) this.#queue.push([schema, root]);
    for (let next = this.#queue.pop(); next !== undefined; next = this.#queue.pop()) this.#speak(...next);
    const classes = this.#classes;
    return {
      classes: new Set([...classes.values()].filter(isMasked)),
      root: classes.get(root),
      of: name => classes.get(name.toLowerCase()) ?? classes.get(others),
    };
  }

  /** Takes down what a schema says under a name, and lines up what lies below it. */
  #speak(given: JsonSchema, name: Name): void {
    const schemas = new Set<JsonObject>();
    gather(given, this.#$defs, schemas);
    for (const schema of schemas) {
      const seen = this.#seen.get(schema) ?? new Set();
      this.#seen.set(schema, seen);
      if (seen.has(name)) continue;
      seen.add(name);
      const dataClass = classOf(schema);
      this.#note(name, dataClass);
      const inXml = objectOf(schema['xml'])?.['name'];
      if (typeof inXml === 'string') this.#note(inXml.toLowerCase(), dataClass);
      // Elements of a list come under its name, or under their own.
      const items = ['items', 'unevaluatedItems', 'contains'].map(keyword => schema[keyword]);
      for (const item of schemasIn([...items, ...listOf(schema['prefixItems'])]))
        this.#queue.push([item, name]);
      // What members are called does not depend on what their object is.
      if (seen.size > 1) continue;
      for (const [member, value] of Object.entries(objectOf(schema['properties']) ?? {}))
        for (const one of schemasIn([value])) this.#queue.push([one, member.toLowerCase()]);
      const open: (JsonValue | undefined)[] = Object.values(objectOf(schema['patternProperties']) ?? {});
      for (const one of schemasIn([...open, schema['additionalProperties'], schema['unevaluatedProperties']]))
        this.#queue.push([one, others]);
    }
  }

  #note(name: Name, dataClass: DataClass | undefined): void {
    if (dataClass !== undefined) this.#classes.set(name, stricter(this.#classes.get(name), dataClass));
  }
}
