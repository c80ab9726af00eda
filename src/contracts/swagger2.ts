import type { Findings } from './findings.ts';
import {
  isObject,
  listMember,
  member,
  members,
  pointer,
  textMember,
  type Json,
  type JsonObject,
} from './json.ts';
import { References } from './references.ts';

/**
 * Converts a Swagger 2.0 document to OpenAPI 3.0 as far as Gatehouse reads it: paths, parameters, bodies,
 * schemas, answers, security. Its references must have been checked before.
 */
export function fromSwagger2(source: JsonObject, findings: Findings): JsonObject {
  return moved(new Conversion(source, findings).document()) as JsonObject;
}

/** Where the shared parts of a Swagger document went; parameters and responses are written out instead. */
const schemas = '#/definitions/';

/** What a parameter says of itself beside the schema of its value. */
const ofParameter: ReadonlySet<string> = new Set([
  'name',
  'in',
  'description',
  'required',
  'allowEmptyValue',
  'collectionFormat',
]);

const kept = ['summary', 'description', 'operationId', 'tags', 'deprecated', 'security'];

class Conversion {
  readonly #source: JsonObject;
  readonly #findings: Findings;
  readonly #references: References;

  constructor(source: JsonObject, findings: Findings) {
    this.#source = source;
    this.#findings = findings;
    this.#references = new References(source);
  }

  document(): JsonObject {
    const paths = members(member(this.#source, 'paths')).map(([path, item]) => [
      path,
      this.#pathItem(path, item),
    ]);
    return {
      openapi: '3.0.3',
      ...extensions(this.#source),
      info: member(this.#source, 'info') ?? {},
      servers: this.#servers(),
      ...pick(this.#source, ['security', 'tags']),
      ...(member(this.#source, 'paths') === undefined
        ? {}
        : { paths: Object.fromEntries(paths) as JsonObject }),
      components: {
        schemas: member(this.#source, 'definitions') ?? {},
        securitySchemes: this.#securitySchemes(),
      },
    };
  }

  #servers(): Json[] {
    const host = textMember(this.#source, 'host');
    const basePath = textMember(this.#source, 'basePath') ?? '';
    if (host === undefined) return basePath === '' ? [] : [{ url: basePath }];
    const schemes = listMember(this.#source, 'schemes').filter(scheme => typeof scheme === 'string');
    return (schemes.length === 0 ? ['https'] : schemes).map(scheme => ({
      url: `${scheme}://${host}${basePath}`,
    }));
  }

  #securitySchemes(): JsonObject {
    const schemes = members(member(this.#source, 'securityDefinitions')).map(([name, scheme]) => [
      name,
      textMember(scheme, 'type') === 'basic' ? { type: 'http', scheme: 'basic' } : scheme,
    ]);
    return Object.fromEntries(schemes) as JsonObject;
  }

  #pathItem(path: string, given: Json): Json {
    const item = this.#references.resolve(given);
    if (!isObject(item)) return {};
    const shared = listMember(item, 'parameters');
    const converted = members(item).flatMap(([name, operation]): [string, Json][] => {
      if (name === 'parameters') return [];
      if (name.startsWith('x-')) return [[name, operation]];
      return [[name, this.#operation(operation, shared, pointer('paths', path, name))]];
    });
    return Object.fromEntries(converted) as JsonObject;
  }

  #operation(operation: Json, shared: readonly Json[], at: string): Json {
    const all = [...shared, ...listMember(operation, 'parameters')].map(
      one => this.#references.resolve(one) ?? one,
    );
    const places = (place: string) => all.filter(parameter => textMember(parameter, 'in') === place);
    const body = this.#body(operation, places('body'), places('formData'), at);
    const produces = this.#mediaTypes(operation, 'produces');
    const given = member(operation, 'responses');
    const responses = members(given).map(([status, response]) => [
      status,
      this.#response(response, produces),
    ]);
    return {
      ...pick(operation, kept),
      ...extensions(operation),
      parameters: all
        .filter(one => !['body', 'formData'].includes(textMember(one, 'in') ?? ''))
        .map(asParameter),
      ...(body === undefined ? {} : { requestBody: body }),
      // What is no object stays as it is, so that the import says so.
      responses:
        given === undefined || isObject(given) ? (Object.fromEntries(responses) as JsonObject) : given,
    };
  }

  #body(operation: Json, bodies: readonly Json[], fields: readonly Json[], at: string): Json | undefined {
    if (bodies.length > 1) this.#findings.fault(at, 'an operation has at most one parameter with `in: body`');
    const [body] = bodies;
    const consumes = this.#mediaTypes(operation, 'consumes');
    if (body !== undefined) {
      const types = consumes.length === 0 ? ['application/json'] : consumes;
      const schema = member(body, 'schema') ?? {};
      return { required: member(body, 'required') === true, content: contentOf(types, schema) };
    }
    if (fields.length === 0) return undefined;
    const file = fields.some(field => textMember(field, 'type') === 'file');
    const types = consumes.filter(type => type.includes('form'));
    const fallback = file ? 'multipart/form-data' : 'application/x-www-form-urlencoded';
    const nameOf = (field: Json): string => textMember(field, 'name') ?? '';
    const required = fields.filter(field => member(field, 'required') === true).map(nameOf);
    const schema: JsonObject = {
      type: 'object',
      properties: Object.fromEntries(fields.map(field => [nameOf(field), schemaOf(field)])),
      ...(required.length === 0 ? {} : { required }),
    };
    const encoding = Object.fromEntries(fields.map(field => [nameOf(field), listStyle(field)]));
    return {
      required: required.length > 0,
      content: contentOf(types.length === 0 ? [fallback] : types, schema, { encoding }),
    };
  }

  #response(given: Json, produces: readonly string[]): Json {
    const response = this.#references.resolve(given);
    const schema = member(response, 'schema');
    const description = textMember(response, 'description') ?? '';
    const headers = headersOf(member(response, 'headers'));
    if (schema === undefined) return { description, ...headers };
    const content = contentOf(produces.length === 0 ? ['application/json'] : produces, schema);
    // Swagger 2.0 keeps them beside the schema, by media type ("Example Object").
    const examples = members(member(response, 'examples')).map(([type, example]) => [
      type,
      { ...(isObject(content[type]) ? content[type] : { schema }), example },
    ]);
    return {
      description,
      ...headers,
      content: { ...content, ...(Object.fromEntries(examples) as JsonObject) },
    };
  }

  #mediaTypes(operation: Json, name: 'consumes' | 'produces'): string[] {
    const own =
      member(operation, name) === undefined ? listMember(this.#source, name) : listMember(operation, name);
    return own.filter(type => typeof type === 'string');
  }
}

function contentOf(types: readonly string[], schema: Json, more: JsonObject = {}): JsonObject {
  return Object.fromEntries(types.map(type => [type, { schema, ...more }]));
}

function asParameter(parameter: Json): Json {
  return {
    ...pick(parameter, ['name', 'in', 'description', 'required', 'allowEmptyValue']),
    ...listStyle(parameter),
    schema: schemaOf(parameter),
  };
}

/** A list that is not set apart by commas is a text here: OpenAPI 3 knows no other style of header fields. */
function headersOf(given: Json | undefined): JsonObject {
  const headers = members(given).map(([name, header]): [string, Json] => {
    const isOdd = ['ssv', 'tsv', 'pipes'].includes(textMember(header, 'collectionFormat') ?? '');
    return [
      name,
      { ...pick(header, ['description']), schema: isOdd ? { type: 'string' } : schemaOf(header) },
    ];
  });
  return headers.length === 0 ? {} : { headers: Object.fromEntries(headers) as JsonObject };
}

/** How the elements of a list are set apart (`collectionFormat`), as OpenAPI 3 says it. */
function listStyle(parameter: Json): JsonObject {
  if (textMember(parameter, 'type') !== 'array') return {};
  switch (textMember(parameter, 'collectionFormat')) {
    case 'multi':
      return { explode: true };
    case 'ssv':
      return { style: 'spaceDelimited', explode: false };
    case 'pipes':
      return { style: 'pipeDelimited', explode: false };
    default:
      return { explode: false };
  }
}

function schemaOf(parameter: Json): JsonObject {
  const own = members(parameter).filter(([name]) => !ofParameter.has(name));
  const schema = Object.fromEntries(own);
  return schema['type'] === 'file' ? { type: 'string', format: 'binary' } : schema;
}

function pick(owner: Json | undefined, names: readonly string[]): JsonObject {
  return Object.fromEntries(members(owner).filter(([name]) => names.includes(name)));
}

function extensions(owner: Json | undefined): JsonObject {
  return Object.fromEntries(members(owner).filter(([name]) => name.startsWith('x-')));
}

/** The same value with all references to schemas pointing to where OpenAPI 3 keeps them. */
function moved(value: Json | undefined): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(moved);
  if (!isObject(value)) return value ?? null;
  return Object.fromEntries(
    members(value).map(([name, inner]) => [
      name,
      name === '$ref' && typeof inner === 'string' && inner.startsWith(schemas)
        ? `#/components/schemas/${inner.slice(schemas.length)}`
        : moved(inner),
    ]),
  );
}
