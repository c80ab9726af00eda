import type { ServerOptions as TlsServerOptions } from 'node:https';
import type { Socket } from 'node:net';
import {
  fastify,
  type FastifyInstance,
  type FastifyPluginAsync,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import {
  cameThroughGateway,
  errorCatalogue,
  GatehouseError,
  problem,
  problemType,
  type ErrorCode,
  type Log,
} from '#kernel';
import { anonymous, type Principal } from '#credentials';
import { type Client, clientOf, type Front } from './client.ts';
import type { OpenStream } from './event-stream.ts';
import { failureOf } from './failures.ts';
import { hostCheck } from './hosts.ts';
import type { Area, Mounted } from './mount.ts';
import { isDefined, type Method, type Route } from './route.ts';

/** Bytes of a request body, unless a route says otherwise. */
const defaultBodyLimit = 256 * 1024;
/** Milliseconds in which a request must have arrived whole. */
const requestTimeout = 30_000;

declare module 'fastify' {
  interface FastifyContextConfig {
    gatehouse?: Route;
  }
  interface FastifyInstance {
    /** Streams that are told the end before the server closes. */
    openStreams: Set<OpenStream>;
  }
  interface FastifyRequest {
    principal: Principal | undefined;
    client: Client;
    /** Asked again and again while a stream is open: is the credential still good, and for as much as at first? */
    mayGoOn: () => Promise<boolean>;
  }
}

export interface ServerOptions {
  readonly areas: readonly Area[];
  /** Serves what is below no area: files of the screens and pages for everybody, never anything of the store. */
  readonly pages?: FastifyPluginAsync;
  readonly log: Log;
  /** Address under which the error pages are served. */
  readonly docs: string;
  /** Names, beside the loopback's, under which the server may be called. */
  readonly hosts: readonly string[];
  readonly front?: Front;
  /** Certificate and more; without, plain http. */
  readonly tls?: TlsServerOptions | undefined;
}

/**
 * A server of the control plane: the console's with the admin API, or the portal's. The order is fixed: host,
 * credential, permission, and only then the body is read. Below an area's prefix a request that no route answers
 * passes the first two as well, and a route without a permission cannot be registered, so there is no address that
 * answers to nobody.
 */
export function createServer(options: ServerOptions): FastifyInstance {
  const { docs, log, front = {}, tls } = options;
  const parsing = { maxHeaderSize: 16 * 1024 };
  const app = fastify({
    logger: false,
    bodyLimit: defaultBodyLimit,
    requestTimeout,
    connectionTimeout: 60_000,
    keepAliveTimeout: 30_000,
    ...(tls === undefined ? { http: parsing } : { https: { ...tls, ...parsing } }),
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
  app.decorateRequest('client');
  app.decorateRequest('mayGoOn', () => Promise.resolve(false));
  app.decorate('openStreams', new Set<OpenStream>());
  app.addHook('preClose', async () => {
    for (const stream of app.openStreams) stream.finish();
  });
  checkHosts(app, options.hosts);
  app.setErrorHandler((error, _request, reply) => fail(error, reply));
  app.setNotFoundHandler(() => {
    throw new GatehouseError('not-found');
  });
  for (const area of options.areas)
    void app.register(async scope => serveArea(scope, area, front, log), { prefix: area.prefix });
  if (options.pages !== undefined) void app.register(options.pages);
  return app;
}

function serveArea(scope: FastifyInstance, area: Area, front: Front, log: Log): void {
  parseBodies(scope);
  scope.addHook('onRoute', route => {
    if (!isDefined(route.config?.gatehouse))
      throw new Error(`${String(route.method)} ${route.url}: routes of an API are made by defineRoute only`);
  });
  admit(scope, area, front, log);
  scope.setNotFoundHandler(request => {
    const allowed = methodsOf(area, request.url);
    if (allowed.length === 0) throw new GatehouseError('not-found', 'No route of this API has this address.');
    throw new GatehouseError('method-not-allowed', undefined, {
      extra: { headers: { allow: allowed.join(', ') } },
    });
  });
  for (const { route, handle } of area.mounted) {
    scope.route({
      method: route.method,
      url: route.url,
      bodyLimit: route.bodyLimit ?? defaultBodyLimit,
      config: { gatehouse: route },
      handler: handle,
    });
  }
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

/** Everything, files too, is for those who call the server by its name. */
function checkHosts(app: FastifyInstance, hosts: readonly string[]): void {
  const hostAllowed = hostCheck(hosts);
  app.addHook('onRequest', async request => {
    const peer = request.socket.remoteAddress ?? '';
    if (!hostAllowed(request.headers.host, peer)) throw new GatehouseError('host-refused');
    // Published by an upstream address that leads here, with the gateway's own address as that of the caller.
    if (cameThroughGateway(request.headers.via))
      throw new GatehouseError('host-refused', 'The control plane is not served through a gateway.');
  });
}

/** Who may come in at all, decided before a byte of the body is read. */
function admit(scope: FastifyInstance, area: Area, front: Front, log: Log): void {
  scope.addHook('onRequest', async (request, reply) => {
    reply.headers(secured);
    request.client = clientOf(request, front);
    const principal = await area.authenticate(request.client);
    request.principal = principal;
    request.mayGoOn = () => stillHolds(area, request, principal);
    if (request.is404) {
      if (principal === anonymous) throw unauthenticated();
      return;
    }
    const route = request.routeOptions.config.gatehouse;
    if (route === undefined) throw new GatehouseError('forbidden');
    const lacking = route.permissions.filter(permission => !principal.permissions.has(permission));
    if (lacking.length === 0) return;
    if (principal === anonymous) throw unauthenticated();
    throw new GatehouseError('forbidden', `This needs ${lacking.join(', ')}.`, {
      extra: { permission: lacking[0] },
    });
  });
  scope.addHook('onResponse', async (request, reply) => {
    log.info(
      {
        method: request.method,
        route: request.routeOptions.url ?? '-',
        status: reply.statusCode,
        actor: request.principal?.actor ?? '-',
        ms: Math.round(reply.elapsedTime),
      },
      'control plane request',
    );
  });
}

async function stillHolds(area: Area, request: FastifyRequest, held: Principal): Promise<boolean> {
  const { actor, permissions } = await area.authenticate({ ...request.client, isRecheck: true });
  return actor === held.actor && [...held.permissions].every(permission => permissions.has(permission));
}

/** What a request without a good credential is answered (RFC 9110 section 11.6.1). */
export function unauthenticated(): GatehouseError {
  return new GatehouseError('unauthenticated', undefined, {
    extra: { headers: { 'www-authenticate': 'Bearer realm="gatehouse"' } },
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
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** The methods of the routes that fit the path, for `Allow` (RFC 9110 section 10.2.1). */
function methodsOf({ prefix, mounted }: Area, url: string): Method[] {
  const parts = (url.split('?')[0] ?? '').split('/');
  return mounted
    .filter(({ route }: Mounted) => {
      const pattern = (prefix + route.url).split('/');
      return (
        pattern.length === parts.length &&
        pattern.every((part, at) => part.startsWith(':') || part === parts[at])
      );
    })
    .map(({ route }) => route.method);
}
