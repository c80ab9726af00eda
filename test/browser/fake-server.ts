import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { fastify, type FastifyInstance } from 'fastify';
import { createLog } from '#kernel';
import { screens } from '#screens';

/** The build that is looked at: another one while somebody works on it. */
const built = process.env['GATEHOUSE_TEST_SCREENS'] ?? join(import.meta.dirname, '../../ui/dist');

/** What a faked operation answers: JSON with 200, or what is said. */
export interface FakeAnswer {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Server-Sent Events instead of a body; stays open until its maker cuts it. */
  readonly events?: FakeEvents;
}

/** A stream of events that a test tells. */
export interface FakeEvents {
  readonly octets: PassThrough;
  says(event: string, data: unknown): void;
  /** Ends it in the middle, as a lost connection does. */
  cut(): void;
}

export function fakeEvents(): FakeEvents {
  const octets = new PassThrough();
  return {
    octets,
    says: (event, data) => void octets.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
    cut: () => void octets.end(),
  };
}

export interface FakeCall {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
}

/** Answers by method and path: `'GET /api/v1/apis'`; `:name` stands for any one part. */
export type FakeRoutes = Record<string, (call: FakeCall) => FakeAnswer>;

export interface FakeServer {
  readonly origin: string;
  readonly calls: FakeCall[];
  /** May be changed between visits. */
  readonly routes: FakeRoutes;
  close(): Promise<void>;
}

/**
 * The built screens with an API that answers what it is told, for states that a real server is hard to bring into.
 * What nobody told it is answered 404. `directory` is the build, `ui/dist` unless told.
 */
export async function startFakeServer(
  app: 'console' | 'portal',
  routes: FakeRoutes,
  { directory = built, port = 0 } = {},
): Promise<FakeServer> {
  const calls: FakeCall[] = [];
  const server: FastifyInstance = fastify({
    routerOptions: { ignoreTrailingSlash: false },
    // A stream of events would otherwise hold up the end.
    forceCloseConnections: true,
  });
  await server.register(
    screens({ app, directory: join(directory, app), log: createLog({ level: 'silent', to: 'stdout' }) }),
  );
  const base = app === 'console' ? '/api/v1' : '/api';
  server.all(`${base}/*`, async (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const call: FakeCall = {
      method: request.method,
      path,
      query: request.query as Record<string, string>,
      headers: request.headers,
      body: request.body,
    };
    calls.push(call);
    const answer = find(routes, call)?.(call) ?? problemAnswer(404, 'not-found', 'Not found');
    const { status = 200, body, headers = {}, events } = answer;
    if (events !== undefined) return reply.type('text/event-stream').send(events.octets);
    const type = status >= 400 ? 'application/problem+json' : 'application/json';
    reply.code(body === undefined && status === 200 ? 204 : status).headers(headers);
    return body === undefined ? reply.send() : reply.type(type).send(Buffer.from(JSON.stringify(body)));
  });
  const origin = (await server.listen({ host: '127.0.0.1', port })).replace('127.0.0.1', 'localhost');
  return { origin, calls, routes, close: () => server.close() };
}

function find(routes: FakeRoutes, { method, path }: FakeCall): FakeRoutes[string] | undefined {
  const exact = routes[`${method} ${path}`];
  if (exact !== undefined) return exact;
  const parts = path.split('/');
  const key = Object.keys(routes).find(name => {
    const [verb, pattern = ''] = name.split(' ');
    const wanted = pattern.split('/');
    return (
      verb === method &&
      wanted.length === parts.length &&
      wanted.every((part, at) => part.startsWith(':') || part === parts[at])
    );
  });
  return key === undefined ? undefined : routes[key];
}

/** A problem document as the server answers it. */
export const problemAnswer = (
  status: number,
  code: string,
  title: string,
  more: Readonly<Record<string, unknown>> = {},
): FakeAnswer => ({
  status,
  body: { type: `/errors/${code}`, status, title, detail: `${title}.`, instance: '01JDEC1510N', ...more },
});

/** Of somebody who signs in with the password alone. */
export const noFactors = { app: false, passkeys: [], recoveryCodes: 0, required: false };

/** A session of somebody who may do everything that is named. */
export const sessionOf = (permissions: readonly string[], roles: readonly string[] = ['administrator']) => ({
  user: {
    id: 'usr_1',
    name: 'Ada Byron',
    email: 'ada@example.org',
    roles: [...roles],
    developer: null as string | null,
  },
  permissions: [...permissions],
  csrf: 'csrf-token',
  next: null,
  realm: 'internal',
});

export const anonymousSession = (realm: 'internal' | 'external', permissions: readonly string[] = []) => ({
  user: null,
  permissions: ['session:open', ...permissions],
  csrf: null,
  next: null,
  realm,
});
