import { isObject, listMember, member, members, type Json } from '../json.ts';
import type { References } from '../references.ts';
import { withinSize } from './size.ts';

/** Levels of a schema that are composed; what lies deeper has no example. */
const maxDepth = 12;
/** Schemas looked at for one example: a few lines of `allOf` must not stand for hours. */
const maxSteps = 500;

/**
 * An example made of what a schema's parts say of themselves: `example`, `examples`, `const`, `enum`, `default`.
 * Nothing is made up: a value that the document gives no example for is left out where it is optional, and where it
 * is required there is no example at all, as half an object would mislead whoever builds on it.
 * `size`: characters that the example may have.
 */
export function composeExample(
  schema: Json | undefined,
  references: References,
  size: number,
): Json | undefined {
  return new Composer(references, size).compose(schema, 0);
}

class Composer {
  readonly #references: References;
  #size: number;
  #steps = maxSteps;

  constructor(references: References, size: number) {
    this.#references = references;
    this.#size = size;
  }

  compose(given: Json | undefined, depth: number): Json | undefined {
    if (depth > maxDepth || --this.#steps < 0) return undefined;
    const schema = this.#references.resolve(given);
    if (!isObject(schema)) return undefined;
    const stated = statedValue(schema);
    if (stated !== undefined) return this.#taken(stated);
    const choices = [...listMember(schema, 'oneOf'), ...listMember(schema, 'anyOf')];
    for (const choice of choices) {
      const value = this.compose(choice, depth + 1);
      if (value !== undefined) return value;
    }
    if (member(schema, 'items') !== undefined) {
      const item = this.compose(member(schema, 'items'), depth + 1);
      return item === undefined ? undefined : [item];
    }
    return this.#object(schema, depth);
  }

  /** All that the schema and the parts of its `allOf` say, as one object. */
  #object(schema: Json, depth: number): Json | undefined {
    const found: [string, Json][] = [];
    for (const part of listMember(schema, 'allOf')) {
      const value = this.compose(part, depth + 1);
      if (isObject(value)) found.push(...members(value));
      else if (value !== undefined) return value;
      else if (listMember(this.#references.resolve(part), 'required').length > 0) return undefined;
    }
    const required = listMember(schema, 'required');
    for (const [name, property] of members(member(schema, 'properties'))) {
      // Only sent, never answered (OpenAPI 3.0 section 4.7.24).
      if (member(this.#references.resolve(property), 'writeOnly') === true) continue;
      const value = this.compose(property, depth + 1);
      if (value !== undefined) found.push([name, value]);
      else if (required.includes(name)) return undefined;
    }
    return found.length === 0 ? undefined : (Object.fromEntries(found) as Json);
  }

  #taken(value: Json): Json | undefined {
    this.#size = withinSize(value, this.#size);
    return this.#size < 0 ? undefined : value;
  }
}

/** What the author says that a value can be, the most telling first; `null` is a value too. */
function statedValue(schema: Json): Json | undefined {
  return [
    member(schema, 'example'),
    listMember(schema, 'examples')[0],
    member(schema, 'const'),
    member(schema, 'default'),
    listMember(schema, 'enum')[0],
  ].find(value => value !== undefined);
}
