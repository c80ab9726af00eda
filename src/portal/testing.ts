/** A portal's API on a store in memory, for tests: no sockets, a clock that stands still until it is moved. */
import type { FastifyInstance } from 'fastify';
import { createServer } from '#api';
import {
  anonymous,
  createOperatorCredential,
  openVault,
  type Permission,
  type Principal,
} from '#credentials';
import type { Decision, QuotaAsked, QuotaUsed } from '#gateway';
import { createLog, newId } from '#kernel';
import { createAdminApi, ensureZones } from '#manager';
import { Traffic, type TrafficPoint } from '#monitoring';
import { openStore, type Store } from '#store';
import { contract, upstream } from './contract/testing.ts';
import { createPortalApi } from './portal-api.ts';
import type { PortalTraffic } from './services.ts';

export const start = Date.UTC(2026, 0, 15, 12);
export const day = 86_400_000;

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Readonly<Record<string, unknown>>;
  readonly text: string;
}

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the prefix. */
  readonly url: string;
  /** Who signed in; nobody unless told. */
  readonly as?: string;
  readonly body?: unknown;
  readonly ifMatch?: string;
  readonly from?: string;
}

export interface TestPortal {
  readonly app: FastifyInstance;
  readonly store: Store;
  readonly clock: { time: number; now(): number };
  readonly decisions: Decision[];
  /** What was asked of the history of traffic. */
  readonly asked: { stretch: Parameters<PortalTraffic['points']>[0]; filter: object }[];
  /** What the history of traffic answers. */
  points: TrafficPoint[];
  /** What the quota table answers. */
  quotaUsed: (asked: QuotaAsked) => QuotaUsed | undefined;
  /** Signs a developer in; gives back the name to call `as`. */
  signIn(name: string, over?: Partial<Principal>): Promise<string>;
  /** A call of the admin API as the operator. */
  admin(method: Call['method'], url: string, body?: unknown, ifMatch?: string): Promise<Answer>;
  /** A call of the admin API with a session of the portal. */
  adminAs(who: string, method: string, url: string): Promise<number>;
  readonly adminRoutes: readonly { method: string; url: string }[];
  call(options: Call): Promise<Answer>;
  close(): Promise<void>;
}

export async function openTestPortal(): Promise<TestPortal> {
  const clock = { time: start, now: () => clock.time };
  const log = createLog({ level: 'info', to: { write: () => undefined } });
  const store = await openStore({ clock });
  const masterKey = Buffer.alloc(32, 7);
  const vault = await openVault(store, masterKey, { clock });
  await store.change(change => ensureZones(change, clock.now()));
  const people = new Map<string, Principal>();
  const session = (client: { cookie(name: string): string | undefined }) =>
    Promise.resolve(people.get(client.cookie('who') ?? '') ?? anonymous);
  const decisions: Decision[] = [];
  const asked: TestPortal['asked'] = [];
  const portal: TestPortal = {
    clock,
    store,
    decisions,
    asked,
    points: [],
    quotaUsed: () => undefined,
    async signIn(name, over = {}) {
      const row = { id: newId('dev'), name, email: `${name}@example.org`, community: null, active: 1 };
      const times = { created_at: clock.time, updated_at: clock.time, revision: 1 };
      await store.change(({ tx }) =>
        tx
          .insertInto('developers')
          .values({ ...row, ...times })
          .execute(),
      );
      people.set(name, {
        actor: `user:${name}`,
        roles: [],
        permissions: new Set<Permission>(['portal:read', 'portal:own', 'session:own']),
        user: {
          id: name,
          realm: 'external',
          developerId: row.id,
          sessionId: 'ses_test',
          amr: ['pwd'],
          acr: 'gatehouse:1fa',
          authenticatedAt: clock.now(),
          isHeldBack: false,
        },
        ...over,
      });
      return name;
    },
    async admin(method = 'GET', url, body, ifMatch) {
      return answerOf(
        await adminApp.inject({
          method,
          url: `/api/v1${url}`,
          headers: {
            authorization: `Bearer ${createOperatorCredential(masterKey, 'tester', clock.now())}`,
            ...(ifMatch !== undefined && { 'if-match': ifMatch }),
          },
          ...(body !== undefined && { payload: body as object }),
        }),
      );
    },
    async adminAs(who, method, url) {
      const answer = await adminApp.inject({
        method: method as 'GET',
        url: `/api/v1${url}`,
        headers: { cookie: `who=${who}` },
      });
      return answer.statusCode;
    },
    get adminRoutes() {
      return adminArea.mounted.map(({ route: { method, url } }) => ({ method, url }));
    },
    get app() {
      return app;
    },
    async call({ method = 'GET', url, as, body, ifMatch, from }) {
      return answerOf(
        await app.inject({
          method,
          url: `/api${url}`,
          headers: {
            ...(as !== undefined && { cookie: `who=${as}` }),
            ...(ifMatch !== undefined && { 'if-match': ifMatch }),
          },
          ...(body !== undefined && { payload: body as object }),
          ...(from !== undefined && { remoteAddress: from }),
        }),
      );
    },
    async close() {
      await app.close();
      await adminApp.close();
      await store.close();
    },
  };
  const area = await createPortalApi({
    store,
    vault,
    log,
    clock,
    session,
    gatewayAddresses: zone =>
      zone === 'external' ? ['https://gw.example.org:8443', 'http://localhost:8080'] : [],
    quotaUsed: ask => portal.quotaUsed(ask),
    traffic: {
      points: async (stretch, filter) => {
        asked.push({ stretch, filter });
        return portal.points;
      },
      demoUntil: async () => null,
      decision: async id => decisions.filter(decision => decision.id === id),
      decisions: async ({ application, from = 0 }, { limit, after }) => {
        if (after !== undefined && !/^\d+$/.test(after)) return undefined;
        const all = decisions.filter(one => one.application === application && one.at >= from);
        const begin = Number(after ?? 0);
        const next = all.length > begin + limit ? String(begin + limit) : null;
        return { items: all.slice(begin, begin + limit), next };
      },
    },
  });
  const traffic = new Traffic({ clock, log, latencyBounds: [] });
  const adminArea = await createAdminApi({
    store,
    vault,
    log,
    clock,
    version: '0',
    session,
    traffic,
  });
  const docs = 'https://docs.example/errors';
  const hosts = ['portal.example.org', 'localhost'];
  const app = createServer({ areas: [area], hosts, docs, log });
  const adminApp = createServer({ areas: [adminArea], hosts, docs, log });
  await app.ready();
  await adminApp.ready();
  return portal;
}

function answerOf(answer: { statusCode: number; headers: object; body: string; json<T>(): T }): Answer {
  const headers = answer.headers as Answer['headers'];
  return {
    status: answer.statusCode,
    headers,
    body: (headers['content-type'] ?? '').includes('json') ? answer.json<Answer['body']>() : {},
    text: answer.body,
  };
}

/** The answer, whose status must be the expected one. */
export async function expectStatus(status: number, answer: Promise<Answer>): Promise<Answer> {
  const got = await answer;
  if (got.status !== status) throw new Error(`${got.status} instead of ${status}: ${got.text}`);
  return got;
}

/** An API with a published version, made as an owner would make it. */
export async function publishApi(
  portal: TestPortal,
  name: string,
  over: Readonly<Record<string, unknown>> = {},
  about: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await expectStatus(201, portal.admin('POST', '/apis', { name, ...about }));
  await publishVersion(portal, name, 'v1', over);
}

export async function publishVersion(
  portal: TestPortal,
  api: string,
  name: string,
  over: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const settings = { upstream, contract, audience: 'registered', profile: 'registered@2' };
  const basePath = `/${api}/${name}`;
  const version = { name, ...settings, basePath, ...over };
  await expectStatus(201, portal.admin('POST', `/apis/${api}/versions`, version));
  await expectStatus(200, portal.admin('POST', `/apis/${api}/versions/${name}/publish`, {}));
}
