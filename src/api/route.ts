import { Readable } from 'node:stream';
import type { Static, TObject, TSchema } from 'typebox';
import type { Permission, Principal } from '#credentials';
import type { Db } from '#store';
import type { ChangeScope } from './change.ts';
import type { Client } from './client.ts';
import type { EventStream } from './event-stream.ts';
import { assertClosed, closed } from './schema.ts';
import type { ApiServices } from './services.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What every handler gets: checked input, who asks, and the services. */
export interface Asked<Services, Params extends TObject, Query extends TObject, Body extends TSchema> {
  readonly params: Static<Params>;
  readonly query: Static<Query>;
  readonly body: Static<Body>;
  readonly principal: Principal;
  /** Milliseconds since the epoch: the time of the request, the same for all that it does. */
  readonly now: number;
  readonly services: Services;
  /** Where the request came from. */
  readonly client: Client;
  /** For reading; inside a change, its own transaction instead. */
  readonly db: Db;
  /** Names the answer's address: `Location` below the API's prefix. */
  located(path: string): void;
  /** Adds a Set-Cookie (RFC 6265) to the answer. */
  setCookie(cookie: string): void;
}

/** Only a route that is not a GET can change anything; only one that needs If-Match has a revision. */
interface Changing {
  /**
   * Runs the work in one transaction together with its audit entry; under `?dryRun=true` everything is done and
   * then taken back. Work that audits nothing fails.
   */
  change<T>(work: (scope: ChangeScope) => Promise<T>): Promise<T>;
  readonly dryRun: boolean;
  /** From If-Match where it was sent: the revision that the change is based on. */
  readonly expected: number | undefined;
}
interface Revised {
  /** As `expected`, which this method demands. */
  readonly revision: number;
}

export type Context<
  Services,
  M extends Method,
  Params extends TObject,
  Query extends TObject,
  Body extends TSchema,
> = Asked<Services, Params, Query, Body> &
  (M extends 'GET' ? unknown : Changing) &
  (M extends 'PUT' | 'PATCH' | 'DELETE' ? Revised : unknown);

/** A file instead of a JSON answer. */
export interface Download {
  readonly stream: Readable;
  readonly fileName: string;
}

export function isDownload(outcome: unknown): outcome is Download {
  return (
    typeof outcome === 'object' &&
    outcome !== null &&
    (outcome as Partial<Download>).stream instanceof Readable
  );
}

interface Description<Tag extends string = string> {
  readonly url: `/${string}`;
  /** What the caller's credential must hold: one permission, or each of several. There is no route without. */
  readonly permission: Permission | readonly [Permission, Permission, ...Permission[]];
  /** Groups the route in the reference: the resource. */
  readonly tag: Tag;
  readonly summary: string;
  readonly description?: string;
  /** 200 unless told; 201 for a create, 204 for no content. */
  readonly status?: 200 | 201 | 204;
  /** Bytes of request body accepted; 256 KiB unless told. */
  readonly bodyLimit?: number;
  /** Media types of the request body; JSON unless told. */
  readonly consumes?: readonly string[];
  /** False where a rehearsal makes no sense, as for what shows a secret once. */
  readonly rehearsable?: boolean;
  /** True for what is dangerous: a person who has signed in must have proven who they are within the last minutes. */
  readonly recent?: boolean;
  /** True for what has no revision, such as a session: If-Match is not asked for, whatever the method. */
  readonly unrevised?: boolean;
}

export interface Definition<
  Services,
  Tag extends string,
  M extends Method,
  Params extends TObject,
  Query extends TObject,
  Body extends TSchema,
  Reply extends TSchema,
> extends Description<Tag> {
  readonly method: M;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** Absent: no content, a download where `downloads` is set, or a stream where `events` is. */
  readonly reply?: Reply;
  readonly downloads?: boolean;
  /** For a stream of Server-Sent Events: a closed object, the data of each event under its name. */
  readonly events?: TObject;
  readonly handler: (
    context: Context<Services, M, Params, Query, Body>,
  ) => Promise<TSchema extends Reply ? Download | EventStream | undefined : DeepReadonly<Static<Reply>>>;
}

/** Records are read-only; what is answered is only read. */
type DeepReadonly<T> = T extends (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [Name in keyof T]: DeepReadonly<T[Name]> }
    : T;

/** A route as the server registers it, its schemas closed and its handler no longer generic. */
export interface Route<Services = never> extends Omit<Description, 'permission'> {
  readonly method: Method;
  readonly permissions: readonly Permission[];
  readonly params: TObject;
  readonly query: TObject;
  readonly body: TSchema | undefined;
  readonly reply: TSchema | undefined;
  readonly downloads: boolean;
  readonly events: TObject | undefined;
  readonly handler: (context: AnyContext<Services>) => Promise<unknown>;
}

export type AnyContext<Services> = Asked<Services, TObject, TObject, TSchema> & Changing & Revised;

const defined = new WeakSet<Route>();

/**
 * Gives the only way to make routes: a `defineRoute` for handlers that work with these services. What it demands of
 * a route (a permission above all) is demanded by the type checker; what it checks at start is that no schema lets
 * unlisted properties in or out.
 */
export function routeDefiner<Services extends ApiServices, Tag extends string>() {
  return function defineRoute<
    const M extends Method,
    Params extends TObject = TObject<{}>,
    Query extends TObject = TObject<{}>,
    Body extends TSchema = TSchema,
    Reply extends TSchema = TSchema,
  >(definition: Definition<Services, Tag, M, Params, Query, Body, Reply>): Route<Services> {
    return checked(definition);
  };
}

function checked<
  Services,
  Tag extends string,
  M extends Method,
  Params extends TObject,
  Query extends TObject,
  Body extends TSchema,
  Reply extends TSchema,
>(definition: Definition<Services, Tag, M, Params, Query, Body, Reply>): Route<Services> {
  const where = `${definition.method} ${definition.url}`;
  for (const part of ['params', 'query', 'body', 'reply', 'events'] as const)
    assertClosed(definition[part], `${where} ${part}`);
  const { permission, ...rest } = definition;
  const route: Route<Services> = {
    ...rest,
    permissions: typeof permission === 'string' ? [permission] : permission,
    params: definition.params ?? closed({}),
    query: definition.query ?? closed({}),
    body: definition.body,
    reply: definition.reply,
    downloads: definition.downloads ?? false,
    events: definition.events,
    // The server hands each route exactly the context that its method stands for.
    handler: definition.handler,
  };
  defined.add(route);
  return route;
}

/** True for a route that a `defineRoute` made; a server refuses to register anything else. */
export function isDefined(route: unknown): boolean {
  return typeof route === 'object' && route !== null && defined.has(route as Route);
}
