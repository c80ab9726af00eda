import type { Socket } from 'node:net';
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import {
  cameThroughGateway,
  errorCatalogue,
  GatehouseError,
  problem,
  problemType,
  type ErrorCode,
} from '#kernel';
import type { Principal } from '#credentials';
import { FailedAttempts } from './attempts.ts';
import { authenticate, type CredentialCheck } from './authentication.ts';
import { failureOf } from './failures.ts';
import { hostCheck } from './hosts.ts';
import { isDefined, prefix, type Method, type Route } from './route.ts';
import { serve } from './serve.ts';
import type { AdminServices } from './services.ts';

/** Bytes of a request body, unless a route says otherwise. */
const defaultBodyLimit = 256 * 1024;
/** Milliseconds in which a request must have arrived whole. */
const requestTimeout = 30_000;

declare module 'fastify' {
  interface FastifyContextConfig {
    gatehouse?: Route;
  }
  interface FastifyRequest {
    principal: Principal | undefined;
  }
}

export interface ServerOptions {
  readonly routes: readonly Route[];
  readonly credentials: CredentialCheck;
  readonly services: AdminServices;
  /** Address under which the error pages are served. */
  readonly docs: string;
  /** Names, beside the loopback's, under which the API may be called. */
  readonly hosts: readonly string[];
}

/**
 * The HTTP side of the admin API. The order is fixed: host, credential, permission, and only then the body is
 * read. A request that no route answers passes the first two as well, and a route without a permission cannot
 * be registered, so there is no address that answers to nobody.
 */
export function createServer(options: ServerOptions): FastifyInstance {
  const { docs } = options;
  const { log } = options.services;
  const app = fastify({
    logger: false,
    bodyLimit: defaultBodyLimit,
    requestTimeout,
    connectionTimeout: 60_000,
    keepAliveTimeout: 30_000,
    http: { maxHeaderSize: 16 * 1024 },
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 200 },
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    frameworkErrors: (error, _request, reply) => fail(error, reply),
    clientErrorHandler: ({ code }, socket) => refuseUnread(code, socket, docs),
  });

  const fail = (error: unknown, reply: FastifyReply): void => {
    const failure = failureOf(error, { docs, log });
    // What was rehearsed or half answered must not colour the refusal.
    for (const name of ['etag', 'location', 'gatehouse-dry-run']) reply.removeHeader(name);
    // As bytes: to text Fastify adds a charset, which problem+json does not have.
    void reply
      .code(failure.status)
      .headers({ ...secured, ...failure.headers })
      .type(problemType)
      .send(Buffer.from(JSON.stringify(failure.document)));
  };

  app.decorateRequest('principal', undefined);
  parseBodies(app);
  app.addHook('onRoute', route => {
    if (!isDefined(route.config?.gatehouse))
      throw new Error(`${String(route.method)} ${route.url}: admin routes are made by defineRoute only`);
  });
  admit(app, options);
  app.setErrorHandler((error, _request, reply) => fail(error, reply));
  app.setNotFoundHandler(request => {
    const allowed = methodsOf(options.routes, request.url);
    if (allowed.length === 0)
      throw new GatehouseError('not-found', 'No route of the admin API has this address.');
    throw new GatehouseError('method-not-allowed', undefined, {
      extra: { headers: { allow: allowed.join(', ') } },
    });
  });

  for (const route of options.routes) {
    app.route({
      method: route.method,
      url: prefix + route.url,
      bodyLimit: route.bodyLimit ?? defaultBodyLimit,
      config: { gatehouse: route },
      handler: serve(route, options.services),
    });
  }
  return app;
}

/** Answers what Node's parser could not read, so that no request object exists. */
function refuseUnread(reason: string, socket: Socket, docs: string): void {
  if (!socket.writable) return;
  const code = unread[reason] ?? 'request-malformed';
  const { status, title } = errorCatalogue[code];
  const body = JSON.stringify(problem(code, { docs }));
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\nContent-Type: ${problemType}\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

const unread: Readonly<Record<string, ErrorCode>> = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
};

/** Who may come in at all, decided before a byte of the body is read. */
function admit(app: FastifyInstance, options: ServerOptions): void {
  const attempts = new FailedAttempts(options.services.clock);
  const hostAllowed = hostCheck(options.hosts);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(secured);
    const peer = request.socket.remoteAddress ?? '';
    if (!hostAllowed(request.headers.host, peer)) throw new GatehouseError('host-refused');
    // Published by an upstream address that leads here, with the gateway's own address as that of the caller.
    if (cameThroughGateway(request.headers.via))
      throw new GatehouseError('host-refused', 'The admin API is not served through a gateway.');
    const { authorization } = request.headers;
    request.principal = await authenticate({ authorization, peer }, options.credentials, attempts);
    if (request.is404) return;
    const route = request.routeOptions.config.gatehouse;
    if (route === undefined) throw new GatehouseError('forbidden');
    const { permissions } = request.principal;
    const lacking = route.permissions.filter(permission => !permissions.has(permission));
    if (lacking.length > 0)
      throw new GatehouseError('forbidden', `This needs ${lacking.join(', ')}.`, {
        extra: { permission: lacking[0] },
      });
  });
  app.addHook('onResponse', async (request, reply) => {
    options.services.log.info(
      {
        method: request.method,
        route: request.routeOptions.url ?? '-',
        status: reply.statusCode,
        actor: request.principal?.actor ?? '-',
        ms: Math.round(reply.elapsedTime),
      },
      'admin request',
    );
  });
}

/** JSON for every route; any other media type only for the routes that name it. */
function parseBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  const json = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, json);
  app.addContentTypeParser(
    'application/yaml',
    { parseAs: 'string' },
    async (request: FastifyRequest, text: string) => {
      const route = request.routeOptions.config.gatehouse;
      if (route?.consumes?.includes('application/yaml') !== true)
        throw new GatehouseError('content-type-unsupported', 'Send the body as application/json.');
      return text;
    },
  );
}

/** On every answer: nothing of it may be framed, sniffed, cached or run. */
const secured = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** The methods of the routes that fit the path, for `Allow` (RFC 9110 section 10.2.1). */
function methodsOf(routes: readonly Route[], url: string): Method[] {
  const parts = (url.split('?')[0] ?? '').split('/');
  return routes
    .filter(route => {
      const pattern = (prefix + route.url).split('/');
      return (
        pattern.length === parts.length &&
        pattern.every((part, at) => part.startsWith(':') || part === parts[at])
      );
    })
    .map(route => route.method);
}
