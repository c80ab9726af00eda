import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { Type } from 'typebox';
import { operatorPrincipal } from '#credentials';
import { createLog } from '#kernel';
import { openStore, type Store } from '#store';
import { createApi, listApis } from '../catalogue/apis.ts';
import { ensureZones } from '../zones.ts';
import { closed, createServer, mounted } from '#api';
import { settle } from '../publish/settle.ts';
import { defineRoute } from './route.ts';
import type { AdminServices } from './services.ts';

/** What the server makes of handlers that go wrong: routes written for this test only. */

const common = { permission: 'apis:write', tag: 'apis', summary: 'x' } as const;

const routes = [
  defineRoute({
    ...common,
    method: 'GET',
    url: '/leaky',
    reply: closed({ name: Type.String() }),
    handler: async () => ({ name: 'x', hash: 'abcdef' }),
  }),
  defineRoute({
    ...common,
    method: 'POST',
    url: '/unaudited',
    handler: ({ change, now }) =>
      change(async ({ change }) => {
        await createApi(change, { name: 'unaudited' }, now);
        return undefined;
      }),
  }),
  defineRoute({
    ...common,
    method: 'POST',
    url: '/half-done',
    handler: ({ change, now }) =>
      change(async ({ change, record }) => {
        await record('api.create', await createApi(change, { name: 'half-done' }, now));
        throw new Error('postgres://gatehouse:hunter2hunter2@db/x fell over');
      }),
  }),
];

let store: Store;
let app: ReturnType<typeof createServer>;
const logged: string[] = [];
before(async () => {
  store = await openStore({});
  await store.change(change => ensureZones(change, 1));
  const log = createLog({ level: 'info', to: { write: (line: string) => void logged.push(line) } });
  const services = { store, log, settle, clock: { now: () => 1 } } as unknown as AdminServices;
  const prefix = '/api/v1';
  const area = {
    prefix,
    mounted: mounted(routes, services, prefix),
    authenticate: async () => operatorPrincipal('tester'),
  } as const;
  app = createServer({ areas: [area], docs: 'https://docs.example/errors', hosts: [], log });
});
after(async () => {
  await app.close();
  await store.close();
});

const call = (method: 'GET' | 'POST', url: string) =>
  app.inject({ method, url: `/api/v1${url}`, headers: { authorization: 'Bearer gha_x' } });

const names = async (): Promise<string[]> => (await listApis(store.db)).map(({ name }) => name);

suite('500', () => {
  test('an answer with a property that its route does not list is not sent', async () => {
    const answer = await call('GET', '/leaky');
    assert.equal(answer.statusCode, 500);
    assert.ok(!answer.body.includes('hash') && !answer.body.includes('abcdef'));
  });

  test('a change that audits nothing is refused and undone', async () => {
    assert.equal((await call('POST', '/unaudited')).statusCode, 500);
    assert.deepEqual(await names(), []);
  });

  test('a change that fails after its audit entry leaves neither change nor entry', async () => {
    assert.equal((await call('POST', '/half-done')).statusCode, 500);
    assert.deepEqual(await names(), []);
    const entries = await store.db.selectFrom('audit_entries').selectAll().execute();
    assert.deepEqual(entries, []);
  });

  test('a secret in the message of a failure reaches neither the answer nor the log', async () => {
    const answer = await call('POST', '/half-done');
    assert.ok(!answer.body.includes('hunter2') && !answer.body.includes('postgres'));
    assert.ok(logged.some(line => line.includes('fell over')));
    assert.ok(!logged.join('').includes('hunter2'));
  });
});
