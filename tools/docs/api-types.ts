/**
 * TypeScript types of an API's operations, made from its OpenAPI document, so that screen and server cannot drift.
 * Knows the part of JSON Schema that our own documents use; anything else becomes `unknown`, never a guess.
 */

type Json = Readonly<Record<string, unknown>>;

export interface ApiTypesOptions {
  /** What the types are made from, for the first line of the file. */
  readonly source: string;
  /** Left off from the front of each path: the client puts it back. */
  readonly base: string;
  /** Name of the interface that holds all operations. */
  readonly name: string;
}

/** The text of a file that holds the types of every schema and every operation of the document. */
export function apiTypes(document: object, { source, base, name }: ApiTypesOptions): string {
  const { paths = {}, components = {} } = document as {
    paths?: Record<string, Record<string, Json>>;
    components?: { schemas?: Record<string, Json> };
  };
  const schemas = Object.entries(components.schemas ?? {}).map(
    ([schema, shape]) => `${comment(shape)}export type ${schema} = ${typeOf(shape)};\n`,
  );
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) =>
      operationType(`${method.toUpperCase()} ${withoutBase(path, base)}`, operation),
    ),
  );
  return `// Made from ${source} by \`npm run docs\`. Change it there.\n\n${schemas.join('\n')}
/** Every operation by method and path, which is below \`${base}\`. */
export interface ${name} {
${operations.join('\n')}
}\n`;
}

const withoutBase = (path: string, base: string): string =>
  path.startsWith(`${base}/`) ? path.slice(base.length) : path;

interface Parameter {
  readonly in: string;
  readonly name: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: Json;
}

function operationType(key: string, operation: Json): string {
  const parameters = (operation['parameters'] ?? []) as readonly Parameter[];
  const body = bodyType(operation['requestBody'] as Json | undefined);
  const revised = parameters.some(parameter => parameter.name.toLowerCase() === 'if-match');
  const summary =
    typeof operation['summary'] === 'string' ? `/** ${escaped(operation['summary'])}. */\n` : '';
  return indent(
    `${summary}'${key}': {
  path: ${parametersType(parameters, 'path')};
  query: ${parametersType(parameters, 'query')};
  body: ${nested(body)};
  reply: ${nested(replyType(operation['responses'] as Record<string, Json>))};
  revision: ${revised ? 'number' : 'undefined'};
};`,
  );
}

function parametersType(parameters: readonly Parameter[], place: string): string {
  const members = parameters
    .filter(parameter => parameter.in === place)
    .map(
      ({ name, required, schema = {}, description }) =>
        `${comment({ description })}${property(name)}${required === true ? '' : '?'}: ${typeOf(schema)};`,
    );
  return members.length === 0 ? 'undefined' : `{\n${indent(members.join('\n'), 4)}\n  }`;
}

function bodyType(body: Json | undefined): string {
  if (body === undefined) return 'undefined';
  const type = contentType(body);
  return body['required'] === true ? type : `${type} | undefined`;
}

function replyType(responses: Readonly<Record<string, Json>> = {}): string {
  const types = Object.entries(responses)
    .filter(([status]) => status.startsWith('2'))
    .map(([, response]) => (response['content'] === undefined ? 'undefined' : contentType(response)));
  return unique(types).join(' | ') || 'undefined';
}

/** JSON where there is any; a file otherwise. */
function contentType(holder: Json): string {
  const content = (holder['content'] ?? {}) as Record<string, { schema?: Json }>;
  const json = content['application/json'];
  if (json !== undefined) return typeOf(json.schema ?? {});
  return Object.keys(content).length === 0 ? 'undefined' : 'Blob';
}

function typeOf(schema: Json): string {
  const reference = schema['$ref'];
  if (typeof reference === 'string') return reference.slice(reference.lastIndexOf('/') + 1);
  if (schema['const'] !== undefined) return literal(schema['const']);
  if (Array.isArray(schema['enum'])) return union(schema['enum'].map(literal));
  for (const either of ['anyOf', 'oneOf'])
    if (Array.isArray(schema[either])) return union((schema[either] as Json[]).map(typeOf));
  if (Array.isArray(schema['allOf']))
    return (schema['allOf'] as Json[]).map(part => `(${typeOf(part)})`).join(' & ');
  if (Array.isArray(schema['type']))
    return union((schema['type'] as string[]).map(type => typeOf({ ...schema, type })));
  switch (schema['type']) {
    case 'string':
      return 'string';
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'null':
      return 'null';
    case 'array':
      return arrayOf(typeOf((schema['items'] ?? {}) as Json));
    case 'object':
      return objectType(schema);
    default:
      return 'unknown';
  }
}

function objectType(schema: Json): string {
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Json>);
  const required = (schema['required'] ?? []) as readonly string[];
  const members = properties.map(
    ([name, shape]) =>
      `${comment(shape)}${property(name)}${required.includes(name) ? '' : '?'}: ${typeOf(shape)};`,
  );
  const rest = restOf(schema);
  if (members.length === 0) return `Record<string, ${rest ?? (schema['properties'] ? 'never' : 'unknown')}>`;
  const listed = `{\n${indent(members.join('\n'))}\n}`;
  return rest === undefined ? listed : `${listed} & Record<string, unknown>`;
}

/** The type of properties that are not listed, where there may be any. */
function restOf(schema: Json): string | undefined {
  const more = schema['additionalProperties'];
  if (typeof more === 'object' && more !== null) return typeOf(more as Json);
  const patterns = Object.values((schema['patternProperties'] ?? {}) as Record<string, Json>);
  if (patterns.length > 0) return union(patterns.map(typeOf));
  return more === true ? 'unknown' : undefined;
}

const arrayOf = (item: string): string => (/^[\w$.]+$/.test(item) ? `${item}[]` : `(${item})[]`);
const nested = (type: string): string => type.replaceAll('\n', '\n  ');
const unique = (types: readonly string[]): string[] => [...new Set(types)];
const union = (types: readonly string[]): string => unique(types).join(' | ') || 'never';
const literal = (value: unknown): string => JSON.stringify(value) ?? 'unknown';
const property = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));
const escaped = (text: string): string => text.replaceAll('*/', '* /').replaceAll(/\s+/g, ' ');
const comment = (shape: { readonly description?: unknown }): string =>
  typeof shape.description === 'string' ? `/** ${escaped(shape.description)} */\n` : '';
const indent = (text: string, by = 2): string => text.replaceAll(/^(?=.)/gm, ' '.repeat(by));
