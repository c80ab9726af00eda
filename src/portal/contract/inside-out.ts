import { isObject, type Json, type JsonObject, member, textMember } from './json.ts';

/** Members whose value is data of the API, not part of the description. */
const data: ReadonlySet<string> = new Set(['example', 'default', 'enum', 'const', 'value']);
/** Members whose own members are names chosen by the author, not keywords. */
const named: ReadonlySet<string> = new Set([
  '$defs',
  'callbacks',
  'content',
  'definitions',
  'dependentSchemas',
  'encoding',
  'examples',
  'headers',
  'links',
  'mapping',
  'parameters',
  'pathItems',
  'paths',
  'patternProperties',
  'properties',
  'requestBodies',
  'responses',
  'schemas',
  'scopes',
  'securitySchemes',
]);
/** Extensions that only change how a document is shown. Others may tell where and how the API runs. */
const harmless: ReadonlySet<string> = new Set([
  'x-codesamples',
  'x-code-samples',
  'x-displayname',
  'x-enum-descriptions',
  'x-enumdescriptions',
  'x-enum-varnames',
  'x-nullable',
]);
const own = /^x-gatehouse-/i;

type Place = 'keywords' | 'names' | 'data';

/**
 * A description as readers outside may have it: without Gatehouse's own extensions (anywhere), without those of other
 * products (which like to hold addresses of what lies behind), without header parameters that only a gateway sets,
 * without servers of single parts, and with addresses of the inside replaced in every text.
 */
export function insideOut(document: JsonObject, replace: (text: string) => string): JsonObject {
  const walk = (value: Json, place: Place): Json => {
    if (typeof value === 'string') return replace(value);
    if (Array.isArray(value))
      return (value as readonly Json[])
        .filter(item => !(place !== 'data' && isOwnHeader(item)))
        .map(item => walk(item, place === 'names' ? 'keywords' : place));
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name, part]) => stays(name, part, place))
        .map(([name, part]) => [
          // Keys may hold addresses too, as those of callbacks do.
          replace(name),
          walk(part, inner(name, place)),
        ]),
    );
  };
  return walk(document, 'keywords') as JsonObject;
}

function stays(name: string, part: Json, place: Place): boolean {
  if (own.test(name)) return false;
  if (place === 'names') return !isOwnHeader(part);
  if (place === 'data') return true;
  if (/^x-/i.test(name)) return harmless.has(name.toLowerCase());
  return !(name === 'server' && isObject(part)) && !(name === 'servers' && Array.isArray(part));
}

function inner(name: string, place: Place): Place {
  if (place === 'data') return 'data';
  if (place === 'names') return 'keywords';
  if (data.has(name)) return 'data';
  return named.has(name) ? 'names' : 'keywords';
}

const isOwnHeader = (value: Json): boolean =>
  member(value, 'in') === 'header' && own.test(textMember(value, 'name'));
