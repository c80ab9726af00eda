import { ApiProblem, Unreachable } from './problem.ts';

/** One operation as the generated types say it. */
export interface OperationShape {
  path: object | undefined;
  query: object | undefined;
  body: unknown;
  reply: unknown;
  revision: number | undefined;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

type PathOf<Operations, M extends Method> = keyof Operations extends infer Key
  ? Key extends `${M} ${infer Path}`
    ? Path
    : never
  : never;

type Shape<Operations, M extends Method, Path extends string> = `${M} ${Path}` extends keyof Operations
  ? Operations[`${M} ${Path}`] extends OperationShape
    ? Operations[`${M} ${Path}`]
    : never
  : never;

type PathPart<S extends OperationShape> = S['path'] extends object
  ? { path: S['path'] }
  : { path?: undefined };
type QueryPart<S extends OperationShape> = S['query'] extends object
  ? { query?: Loose<S['query']> }
  : { query?: undefined };
type BodyPart<S extends OperationShape> = undefined extends S['body']
  ? { body?: S['body'] }
  : { body: S['body'] };
type RevisionPart<S extends OperationShape> = S['revision'] extends number
  ? { revision: number }
  : { revision?: undefined };
/** Query parameters may be undefined: they are left out then. */
type Loose<Query> = { [Name in keyof Query]?: Query[Name] | undefined };

export type Input<S extends OperationShape> = PathPart<S> &
  QueryPart<S> &
  BodyPart<S> &
  RevisionPart<S> & { signal?: AbortSignal | undefined };

/** Nothing to give: the argument may be left out. */
type Rest<S extends OperationShape> = object extends Input<S> ? [input?: Input<S>] : [input: Input<S>];

type Caller<Operations, M extends Method> = <Path extends PathOf<Operations, M> & string>(
  path: Path,
  ...rest: Rest<Shape<Operations, M, Path>>
) => Promise<Shape<Operations, M, Path>['reply']>;

/** The paths of an API that answer to a method, and what they take and answer. */
export type PathsOf<Operations, M extends Method> = PathOf<Operations, M> & string;
export type InputOf<Operations, M extends Method, Path extends string> = Input<Shape<Operations, M, Path>>;
export type ReplyOf<Operations, M extends Method, Path extends string> = Shape<Operations, M, Path>['reply'];

/** Calls one API of the page's own origin. */
export interface Client<Operations> {
  /** Only for the types: nothing is there. */
  readonly operations?: Operations;
  readonly base: string;
  readonly get: Caller<Operations, 'GET'>;
  readonly post: Caller<Operations, 'POST'>;
  readonly put: Caller<Operations, 'PUT'>;
  readonly patch: Caller<Operations, 'PATCH'>;
  readonly delete: Caller<Operations, 'DELETE'>;
}

/**
 * What every client of the page shares: the session's token against forged requests, who hears of its end, and who
 * asks the person to confirm who they are.
 */
export const sessionState: {
  csrf: string | null;
  ended: () => void;
  /** True when they did: what was refused is sent again. */
  confirm: () => Promise<boolean>;
} = {
  csrf: null,
  ended: () => undefined,
  confirm: () => Promise.resolve(false),
};

export interface AnyInput {
  readonly path?: object | undefined;
  readonly query?: object | undefined;
  readonly body?: unknown;
  readonly revision?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

type Fetch = typeof fetch;

/** A client of the API below `base`. `fetch` is an argument for tests. */
export function createClient<Operations>(
  base: string,
  send: Fetch = (...call) => fetch(...call),
): Client<Operations> {
  const caller =
    (method: Method) =>
    (path: string, input: AnyInput = {}) =>
      confirmed(() => call(send, method, base + filledIn(path, input), input));
  return {
    base,
    get: caller('GET'),
    post: caller('POST'),
    put: caller('PUT'),
    patch: caller('PATCH'),
    delete: caller('DELETE'),
  } as Client<Operations>;
}

/** The address: parameters encoded, so that no value reaches beyond its place. */
export function filledIn(path: string, { path: parameters = {}, query = {} }: AnyInput): string {
  const filled = path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => {
    const value: unknown = Reflect.get(parameters, name);
    const text = typeof value === 'number' ? String(value) : value;
    // Dots would be a step up in the path once the browser has read it (RFC 3986 section 5.2.4).
    if (typeof text !== 'string' || text === '' || text === '.' || text === '..')
      throw new Error(`${path} needs ${name}`);
    return encodeURIComponent(text);
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query) as [string, string | number | boolean | undefined][])
    if (value !== undefined && value !== '') search.set(name, String(value));
  return search.size === 0 ? filled : `${filled}?${search.toString()}`;
}

/** Sends it again once the person has confirmed who they are, where the server asked for that. */
async function confirmed(send: () => Promise<unknown>): Promise<unknown> {
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.code !== 'confirmation-needed') throw error;
    if (!(await sessionState.confirm())) throw error;
    return send();
  }
}

async function call(send: Fetch, method: Method, address: string, input: AnyInput): Promise<unknown> {
  const headers: Record<string, string> = { accept: 'application/json, application/problem+json' };
  const { csrf } = sessionState;
  if (method !== 'GET' && csrf !== null) headers['gatehouse-csrf'] = csrf;
  if (input.revision !== undefined) headers['if-match'] = `"${input.revision}"`;
  if (input.body !== undefined) headers['content-type'] = 'application/json';
  let response: Response;
  try {
    response = await send(address, {
      method,
      headers,
      body: input.body === undefined ? null : JSON.stringify(input.body),
      signal: input.signal ?? null,
      credentials: 'same-origin',
      redirect: 'error',
      cache: 'no-store',
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Unreachable(error);
  }
  return read(response);
}

async function read(response: Response): Promise<unknown> {
  const type = response.headers.get('content-type') ?? '';
  if (response.ok) {
    if (response.status === 204) return undefined;
    return type.startsWith('application/json') ? response.json() : response.blob();
  }
  const document: unknown = type.includes('json') ? await response.json().catch(() => ({})) : {};
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  const problem = new ApiProblem(
    response.status,
    typeof document === 'object' && document !== null ? { ...document } : {},
    Number.isFinite(retryAfter) ? retryAfter : undefined,
  );
  if (problem.code === 'unauthenticated') sessionState.ended();
  throw problem;
}
