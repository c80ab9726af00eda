/** The command line against an admin API in memory, for tests: no sockets, a clock that stands still. */
import type { FastifyInstance } from 'fastify';
import { openVault } from '#credentials';
import { createServer, mounted } from '#api';
import { latencyBuckets } from '#gateway';
import { createIdentity, staffRoutes } from '#identity';
import { createLog } from '#kernel';
import { type AdminApiOptions, adminPrefix, createAdminApi, ensureZones, settle } from '#manager';
import { Traffic } from '#monitoring';
import { openStore, type Store } from '#store';
import { run } from './index.ts';
import type { Fetch, Io, TextStream } from './io.ts';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** What was printed with `--json`. */
  json<T = Record<string, unknown>>(): T;
}

export interface TestCli {
  readonly store: Store;
  readonly clock: { time: number; now(): number };
  /** Knows what tests report to it. */
  readonly traffic: Traffic;
  /** Every request that the commands made: method and path. */
  readonly requests: string[];
  /** For a command that meets another world. */
  env: Record<string, string | undefined>;
  fetch: Fetch;
  /** True: results go to a terminal. */
  terminal: boolean;
  run(...argv: readonly string[]): Promise<Ran>;
  close(): Promise<void>;
}

const masterKey = Buffer.from(Array.from({ length: 32 }, (_, i) => i * 7 + 1));

export async function openTestCli(also: Pick<AdminApiOptions, 'blocks'> = {}): Promise<TestCli> {
  const clock = { time: Date.UTC(2026, 5, 1), now: () => clock.time };
  const store = await openStore({ clock });
  const vault = await openVault(store, masterKey, { clock });
  await store.change(change => ensureZones(change, clock.now()));
  const log = createLog({ level: 'silent', to: 'stdout' });
  const traffic = new Traffic({ clock, log, latencyBounds: latencyBuckets });
  traffic.keepIn(store);
  const identity = await createIdentity({
    store,
    vault,
    log,
    clock,
    outbox: { send: async () => undefined },
    origin: realm => `http://127.0.0.1:${realm === 'internal' ? 7002 : 7000}`,
    endDeveloper: () => Promise.reject(new Error('nobody signs up here')),
    makeDeveloper: () => Promise.reject(new Error('nobody signs up here')),
  });
  const area = await createAdminApi({
    store,
    vault,
    log,
    clock,
    version: '0.0.0-test',
    traffic,
    ...also,
    also: mounted(staffRoutes, { store, log, clock, settle, identity }, adminPrefix),
  });
  const app = createServer({ areas: [area], hosts: [], docs: 'https://docs.example/errors', log });
  const requests: string[] = [];
  const cli: TestCli = {
    store,
    clock,
    traffic,
    requests,
    env: { GATEHOUSE_MASTER_KEY: masterKey.toString('base64'), GATEHOUSE_DATA: '/nowhere/gatehouse' },
    fetch: injecting(app, requests),
    terminal: false,
    async run(...argv) {
      const stdout = sink(cli.terminal);
      const stderr = sink(false);
      const io: Io = { env: cli.env, stdout, stderr, fetch: cli.fetch, clock };
      const code = await run(argv, io);
      const text = { out: stdout.text(), err: stderr.text() };
      return { code, ...text, json: <T>() => JSON.parse(text.out) as T };
    },
    async close() {
      await app.close();
      await store.close();
    },
  };
  return cli;
}

function sink(isTTY: boolean): TextStream & { text(): string } {
  let written = '';
  return { isTTY, write: text => void (written += text), text: () => written };
}

/** A fetch that reaches the admin API without a socket. */
function injecting(app: FastifyInstance, requests: string[]): Fetch {
  return async (url, init = {}) => {
    const { pathname, search } = new URL(url);
    const method = (init.method ?? 'GET') as 'GET';
    requests.push(`${method} ${pathname}${search}`);
    const answer = await app.inject({
      method,
      url: pathname + search,
      headers: Object.fromEntries(new Headers(init.headers)),
      ...(typeof init.body === 'string' ? { payload: init.body } : {}),
    });
    const headers = Object.entries(answer.headers).map(([name, value]): [string, string] => [
      name,
      String(value),
    ]);
    const empty = answer.statusCode === 204;
    return new Response(empty ? null : new Uint8Array(answer.rawPayload), {
      status: answer.statusCode,
      headers,
    });
  };
}

/** A small document: one reading operation, one that changes something. */
export const todoDocument = {
  openapi: '3.0.3',
  info: { title: 'Todo lists', version: '2.1.0' },
  servers: [{ url: 'https://todo.example/base' }],
  paths: {
    '/todos': {
      get: { operationId: 'listTodos', summary: 'List', responses: { '200': { description: 'ok' } } },
      post: {
        operationId: 'addTodo',
        requestBody: { content: { 'application/json': {} } },
        responses: { '200': { description: 'ok' } },
      },
    },
  },
};
