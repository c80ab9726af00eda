import type { Findings } from './findings.ts';
import { pointer, type Json, type JsonObject } from './json.ts';

/** Levels of nesting; real documents have about 20. */
export const maxDepth = 200;
/** Values in the document once its YAML aliases are expanded; the largest real ones have 300,000. */
const maxValues = 2_000_000;
/** Characters likewise. */
const maxCharacters = 64 * 1024 * 1024;

/** Members whose value is data of the API, not part of the description. */
const data = new Set(['example', 'default', 'enum', 'const']);
/** Members whose own members are names chosen by the author, not keywords. */
const named = new Set([
  'properties',
  'patternProperties',
  'dependentSchemas',
  '$defs',
  'definitions',
  'schemas',
  'parameters',
  'responses',
  'requestBodies',
  'headers',
  'examples',
  'links',
  'callbacks',
  'securitySchemes',
  'securityDefinitions',
  'pathItems',
  'paths',
  'webhooks',
  'additionalOperations',
  'encoding',
  'variables',
  'mapping',
]);

export interface Survey {
  /** Every `$ref` and the place where it is first used. */
  readonly references: ReadonlyMap<string, string>;
  /** The document could be walked to its end within the bounds. */
  readonly complete: boolean;
}

/**
 * Walks the whole document once, as its JSON text would spell it out, so that a few YAML aliases cannot stand for
 * gigabytes: counts values, characters and depth, refuses what is not JSON, and collects all references.
 */
export function survey(document: JsonObject, findings: Findings): Survey {
  const references = new Map<string, string>();
  const path: (string | number)[] = [];
  let values = 0;
  let characters = 0;
  let complete = true;

  const stop = (message: string): void => {
    if (complete) findings.fault(pointer(...path.slice(0, 8)), message);
    complete = false;
  };

  const walkMember = (name: string, value: Json | undefined, place: Place): void => {
    characters += name.length;
    const keyword = place === 'keywords';
    if (keyword && name === '$ref' && typeof value === 'string' && !references.has(value))
      references.set(value, pointer(...path, '$ref'));
    if (name === '__proto__') stop('a member named `__proto__` is not accepted; rename it');
    if (name === '<<') stop('YAML merge keys (`<<`) are not read; write the members out, or use `$ref`');
    path.push(name);
    walk(value, inside(place, name));
    path.pop();
  };

  const walk = (value: unknown, place: Place): void => {
    if (!complete) return;
    if (++values > maxValues || characters > maxCharacters)
      return stop('the document expands to too many values');
    if (path.length > maxDepth) return stop(`the document nests deeper than ${maxDepth} levels`);
    if (typeof value === 'string') characters += value.length;
    else if (Array.isArray(value)) {
      for (let i = 0; i < value.length && complete; i++) {
        path.push(i);
        walk(value[i], place === 'names' ? 'keywords' : place);
        path.pop();
      }
    } else if (typeof value === 'object' && value !== null) {
      if (Object.getPrototypeOf(value) !== Object.prototype) return stop('the value is not plain JSON');
      const object = value as JsonObject;
      for (const name of Object.keys(object)) walkMember(name, object[name], place);
    } else if (typeof value === 'number' && !Number.isFinite(value)) stop('the number is not a JSON number');
    else if (typeof value === 'bigint' || value === undefined) stop('the value is not plain JSON');
  };

  walk(document, 'keywords');
  return { references, complete };
}

/** What the members of an object are: keywords of the description, names that its author chose, or data of the API. */
export type Place = 'keywords' | 'names' | 'data';

/** What the members of member `name` are, in an object whose own members are `place`. */
export function inside(place: Place, name: string): Place {
  if (place !== 'keywords') return place === 'names' ? 'keywords' : 'data';
  if (data.has(name) || name.startsWith('x-')) return 'data';
  return named.has(name) ? 'names' : 'keywords';
}
