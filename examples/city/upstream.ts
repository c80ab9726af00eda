import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { City, districts, type Answer } from './city.ts';

/**
 * The service behind the demo's API: a small city in memory, on loopback only. It trusts whoever reaches it, as
 * services behind a gateway so often do; that is what the gateway is for.
 *
 *   node examples/city/upstream.ts [port]
 */
export interface CityUpstream {
  readonly url: string;
  close(): Promise<void>;
}

/** Bytes of a request body. */
const maxBody = 16 * 1024;

/** Serves on loopback; port 0 takes any free one. */
export async function startCity(port = 0): Promise<CityUpstream> {
  const city = new City();
  const server = createServer((request, response) => {
    serve(city, request, response).catch((error: unknown) => {
      console.error('city: a request failed', error);
      response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${bound}`, close: () => stop(server) };
}

function stop(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

interface Route {
  readonly method: string;
  readonly path: RegExp;
  readonly answer: (city: City, parameter: string, request: Incoming) => Answer;
}

interface Incoming {
  readonly query: URLSearchParams;
  readonly body: unknown;
}

/** The table of all that the city offers; `city.openapi.yaml` and `depot.openapi.yaml` describe the same. */
const routes: readonly Route[] = [
  {
    method: 'GET',
    path: /^\/forecast\/([^/]+)$/,
    answer: (city, district, { query }) => city.forecast(district, query.get('days')),
  },
  { method: 'POST', path: /^\/potholes()$/, answer: (city, _, { body }) => city.reportPothole(body) },
  { method: 'GET', path: /^\/potholes\/([^/]+)$/, answer: (city, id) => city.pothole(id) },
  { method: 'GET', path: /^\/reports()$/, answer: city => city.reports() },
  { method: 'GET', path: /^\/licences\/([^/]+)$/, answer: (city, number) => city.licence(number) },
  {
    method: 'POST',
    path: /^\/licences\/([^/]+)\/renewals$/,
    answer: (city, number, { body }) => city.renewLicence(number, body),
  },
];

async function serve(city: City, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://city.invalid');
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const body = await readJson(request);
  if (body === undefined) return send(response, problem(400, 'The body is not JSON, or too large.'));
  for (const route of routes) {
    const parameter = route.path.exec(url.pathname)?.[1];
    if (parameter === undefined || route.method !== method) continue;
    return send(
      response,
      route.answer(city, decode(parameter), { query: url.searchParams, body: body.value }),
    );
  }
  return send(response, problem(404, 'The city has nothing here.'));
}

/** The body as JSON (null for none), or undefined when it is not JSON or too large. */
async function readJson(request: IncomingMessage): Promise<{ value: unknown } | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    // What is too large is read to its end and dropped, so that the answer still reaches the caller.
    if (size <= maxBody) chunks.push(chunk);
  }
  if (size === 0) return { value: null };
  if (size > maxBody) return undefined;
  try {
    return { value: JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown };
  } catch {
    return undefined;
  }
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function problem(status: number, detail: string): Answer {
  return { status, body: { title: status === 404 ? 'Not found' : 'Invalid request', status, detail } };
}

function send(response: ServerResponse, { status, body, location }: Answer): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': status < 400 ? 'application/json' : 'application/problem+json',
    'content-length': Buffer.byteLength(text),
    ...(location === undefined ? {} : { location }),
  });
  response.end(text);
}

if (import.meta.main) {
  const { url } = await startCity(Number(process.argv[2] ?? 7010));
  console.log(`The city answers at ${url}, for example ${url}/forecast/${districts[0]}`);
}
