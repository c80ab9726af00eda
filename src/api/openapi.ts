import { Type, type TObject, type TSchema } from 'typebox';
import { errorCodes } from '#kernel';
import type { Method, Route } from './route.ts';
import { closed, oneOf } from './schema.ts';

type Json = Record<string, unknown>;

/** What a document says beside its routes. */
export interface About {
  readonly title: string;
  readonly description: string;
  readonly version: string;
  readonly prefix: string;
  readonly server: string;
  /** What the groups of routes are, in their order. */
  readonly tags: Readonly<Record<string, string>>;
  readonly securitySchemes: Readonly<Record<string, object>>;
}

/** The body of every refusal (RFC 9457); some codes add members such as `errors`, `missing` or `permission`. */
const problemSchema = Type.Object(
  {
    type: Type.String({ format: 'uri-reference', description: 'The docs page of the code.' }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    instance: Type.Optional(Type.String({ description: 'Names this failure in the log.' })),
    errors: Type.Optional(
      Type.Array(closed({ at: Type.String(), message: Type.String() }), {
        description: 'Each wrong place: a JSON Pointer into the body, or `query:` or `path:` and a pointer.',
      }),
    ),
  },
  { title: 'Problem', additionalProperties: true, description: `Codes: ${errorCodes.join(', ')}.` },
);

/**
 * The OpenAPI 3.1 document of the given routes, made from the very schemas that check requests and answers. A
 * schema with a title becomes a component, so that clients get a type with that name.
 */
export function openApiOf(routes: readonly Route[], about: About): Json {
  const { prefix, tags } = about;
  const components = new Components();
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const path = prefix + route.url.replace(/:([A-Za-z]+)/g, '{$1}');
    paths[path] ??= {};
    paths[path][route.method.toLowerCase()] = operation(route, components);
  }
  const problem = components.use(problemSchema);
  return {
    openapi: '3.1.0',
    info: {
      title: about.title,
      version: about.version,
      description: about.description,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: about.server, description: 'On the machine of the control plane.' }],
    security: Object.keys(about.securitySchemes).map(name => ({ [name]: [] })),
    tags: Object.entries(tags)
      .filter(([name]) => routes.some(({ tag }) => tag === name))
      .map(([name, description]) => ({ name, description })),
    paths,
    components: {
      securitySchemes: about.securitySchemes,
      responses: {
        Problem: {
          description: 'Refused; `type` tells why.',
          content: { 'application/problem+json': { schema: problem } },
        },
      },
      schemas: components.schemas,
    },
  };
}

function operation(route: Route, components: Components): Json {
  const status = String(route.status ?? 200);
  return {
    operationId: operationId(route),
    tags: [route.tag],
    summary: route.summary,
    description: [
      route.description,
      `Needs ${route.permissions.map(name => `\`${name}\``).join(' and ')}.`,
      route.recent && 'A person who has signed in must have confirmed who they are within 10 minutes.',
    ]
      .filter(Boolean)
      .join('\n\n'),
    parameters: [
      ...parameters('path', route.params, components),
      ...parameters('query', route.query, components),
      ...extraParameters(route),
    ],
    ...(route.body === undefined ? {} : { requestBody: requestBody(route, route.body, components) }),
    responses: {
      [status]: success(route, components),
      '4XX': { $ref: '#/components/responses/Problem' },
      '5XX': { $ref: '#/components/responses/Problem' },
    },
  };
}

function requestBody(route: Route, schema: TSchema, components: Components): Json {
  const types = route.consumes ?? ['application/json'];
  return {
    required: true,
    content: Object.fromEntries(types.map(type => [type, { schema: components.use(schema) }])),
  };
}

function success(route: Route, components: Components): Json {
  if (route.downloads)
    return {
      description: 'The file.',
      content: { 'application/octet-stream': { schema: { type: 'string' } } },
    };
  if (route.events !== undefined)
    return {
      description:
        'Server-Sent Events for as long as the connection lasts. Each `event` is named as a property of this schema, and its `data` is the value of that property as JSON.',
      content: { 'text/event-stream': { schema: components.use(route.events) } },
    };
  if (route.reply === undefined) return { description: 'Done.' };
  const carriesRevision = 'revision' in ((route.reply as Partial<TObject>).properties ?? {});
  return {
    description: route.status === 201 ? 'Created.' : 'Done.',
    ...(carriesRevision
      ? { headers: { ETag: { description: 'The revision, for If-Match.', schema: { type: 'string' } } } }
      : {}),
    content: { 'application/json': { schema: components.use(route.reply) } },
  };
}

function parameters(place: 'path' | 'query', schema: TObject, components: Components): Json[] {
  const required: readonly string[] = (schema as { required?: string[] }).required ?? [];
  return Object.entries(schema.properties).map(([name, property]) => {
    const { description, ...rest } = components.use(property);
    return {
      in: place,
      name,
      required: place === 'path' || required.includes(name),
      ...(description === undefined ? {} : { description }),
      schema: rest,
    };
  });
}

function extraParameters(route: Route): Json[] {
  const extra: Json[] = [];
  if (['PUT', 'PATCH', 'DELETE'].includes(route.method) && route.unrevised !== true)
    extra.push({
      in: 'header',
      name: 'If-Match',
      required: true,
      description: 'The ETag that the change is based on.',
      schema: { type: 'string' },
    });
  if (route.method !== 'GET' && route.rehearsable !== false)
    extra.push({
      in: 'query',
      name: 'dryRun',
      required: false,
      description: 'Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`.',
      schema: oneOf(['true', 'false']),
    });
  return extra;
}

const verbs: Readonly<Record<Method, string>> = {
  GET: 'read',
  POST: 'create',
  PUT: 'replace',
  PATCH: 'update',
  DELETE: 'delete',
};

/** Such as `read-apis-api` or `create-apis-api-versions`: unique because method and address are. */
function operationId(route: Route): string {
  const words = route.url
    .split('/')
    .filter(Boolean)
    .map(part => part.replace(':', ''));
  return [verbs[route.method], ...words].join('-');
}

/** Collects titled schemas; two that share a title must be one and the same. */
class Components {
  readonly schemas: Record<string, Json> = {};
  readonly #sources = new Map<string, string>();

  /** The schema as plain JSON, its titled parts replaced by references. */
  use(schema: TSchema): Json {
    return this.#walk(JSON.parse(JSON.stringify(schema))) as Json;
  }

  #walk(node: unknown): unknown {
    if (Array.isArray(node)) return node.map(part => this.#walk(part));
    if (typeof node !== 'object' || node === null) return node;
    const { title, 'x-open': _, ...rest } = node as Json;
    const walked = Object.fromEntries(Object.entries(rest).map(([key, part]) => [key, this.#walk(part)]));
    // `title` is a property's name, not a title, where its value is a schema.
    if (typeof title !== 'string')
      return title === undefined ? walked : { ...walked, title: this.#walk(title) };
    const source = JSON.stringify(walked);
    if ((this.#sources.get(title) ?? source) !== source)
      throw new Error(`two schemas have the title ${title}`);
    this.#sources.set(title, source);
    this.schemas[title] = walked;
    return { $ref: `#/components/schemas/${title}` };
  }
}
