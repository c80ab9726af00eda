/** An admin API on a store in memory, for tests: no sockets, a clock that stands still until it is moved. */
import { text as readAll } from 'node:stream/consumers';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { createServer } from '#api';
import { createOperatorCredential, createTokens, openVault, operatorPrincipal } from '#credentials';
import type { Permission, Role } from '#credentials';
import { latencyBuckets } from '#gateway';
import { createLog } from '#kernel';
import { Traffic } from '#monitoring';
import { openStore, type Store } from '#store';
import { ensureZones } from '../zones.ts';
import { type AdminApiOptions, createAdminApi } from './admin-api.ts';

export const start = Date.UTC(2026, 0, 15);
export const day = 86_400_000;

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  // The shape of an answer is what a test is about.
  readonly body: Readonly<Record<string, unknown>>;
  readonly text: string;
}

export interface TestApi {
  readonly app: FastifyInstance;
  readonly store: Store;
  readonly clock: { time: number; now(): number };
  /** Lines that were logged. */
  readonly logged: string[];
  /** Knows what tests report to it. */
  readonly traffic: Traffic;
  token(roles: readonly Role[], scopes?: readonly Permission[]): Promise<string>;
  operator(): string;
  call(options: Call): Promise<Answer>;
  close(): Promise<void>;
}

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the prefix. */
  readonly url: string;
  /** Everything that the operator may, unless told; null for none. */
  readonly as?: string | null;
  readonly body?: unknown;
  readonly ifMatch?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly from?: string;
}

export async function openTestApi(
  also: Partial<
    Pick<AdminApiOptions, 'blocks' | 'contracts' | 'lint' | 'installation' | 'journal' | 'session'>
  > = {},
): Promise<TestApi> {
  const clock = { time: start, now: () => clock.time };
  const logged: string[] = [];
  const log = createLog({ level: 'info', to: { write: line => void logged.push(line) } });
  const store = await openStore({ clock });
  const masterKey = Buffer.alloc(32, 7);
  const vault = await openVault(store, masterKey, { clock });
  await store.change(change => ensureZones(change, clock.now()));
  const traffic = new Traffic({ clock, log, latencyBounds: latencyBuckets });
  traffic.keepIn(store);
  const area = await createAdminApi({
    store,
    vault,
    log,
    clock,
    version: '0.0.0-test',
    ...also,
    traffic,
  });
  const docs = 'https://docs.example/errors';
  const app = createServer({ areas: [area], hosts: ['admin.example.org'], docs, log });
  await app.ready();
  const tokens = createTokens({ pepper: await vault.adminPepper(), clock });
  const operator = (): string => createOperatorCredential(masterKey, 'tester', clock.now());

  return {
    app,
    store,
    clock,
    logged,
    traffic,
    operator,
    async token(roles, scopes) {
      const request = { name: 'test', roles, scopes: scopes ?? null, maxAgeMs: day };
      const issuer = operatorPrincipal('tester');
      return (await store.change(change => tokens.issueToken(change, issuer, request))).token;
    },
    async call({ method = 'GET', url, as, body, ifMatch, headers, from }) {
      const credential = as === undefined ? operator() : as;
      const options: InjectOptions = {
        method,
        url: `/api/v1${url}`,
        headers: {
          ...(credential !== null && { authorization: `Bearer ${credential}` }),
          ...(ifMatch !== undefined && { 'if-match': ifMatch }),
          ...headers,
        },
        ...(body !== undefined && { payload: body as object }),
        ...(from !== undefined && { remoteAddress: from }),
      };
      const answer = await app.inject({ ...options, payloadAsStream: true });
      const type = answer.headers['content-type'] ?? '';
      const told = answer.stream();
      // It would go on for ever: whoever wants to hear it listens by `app`.
      if (type.startsWith('text/event-stream')) told.destroy();
      const text = told.destroyed ? '' : await readAll(told);
      return {
        status: answer.statusCode,
        headers: answer.headers as Answer['headers'],
        body: type.includes('json') ? (JSON.parse(text) as Answer['body']) : {},
        text,
      };
    },
    async close() {
      await app.close();
      await store.close();
    },
  };
}
