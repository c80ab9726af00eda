/**
 * A service and a contract that nobody here wrote, brought into service from the command line and called through the
 * gateway, on each database.
 */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { importContract } from '#contracts';
import { call, type Called, codeOf, problemOf, workerOf } from '../support/calls.ts';
import { issueKey, subscribe, untilServed } from '../support/catalogue.ts';
import { withoutPostgres } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { type Dialect, Product } from '../support/product.ts';
import { Examples } from '../support/violations.ts';
import { connectionsToAll } from '../support/workers.ts';
import { type ExampleTodo, startExampleTodo } from './example-todo.ts';

const json = { 'content-type': 'application/json' };

function journey(on: Dialect): void {
  let gatehouse: Product;
  let todo: ExampleTodo;
  let imported: { version: { warnings: unknown[] }; operations: { method: string; path: string }[] };
  let key: { id: string; key: string };
  const todos = () => `${gatehouse.url()}/todo/todos`;
  const keyed = (also: Record<string, string> = {}) => ({ 'x-api-key': key.key, ...also });

  before(async () => {
    gatehouse = await Product.start({ on });
    todo = await startExampleTodo();
    const document = join(gatehouse.dataDir, '..', 'todo.json');
    writeFileSync(document, todo.contract);
    const place = ['--version-name', 'v1', '--upstream', todo.url, '--base-path', '/todo'];
    imported = await gatehouse.json('import', document, '--name', 'todo', ...place);
  });
  after(async () => {
    await Promise.all([gatehouse?.stop(), todo?.stop()]);
  });

  test('its own description is imported without a warning, as a draft under registered@3 that is not served', async () => {
    assert.deepEqual(imported.version.warnings, []);
    assert.deepEqual(imported.operations.map(({ method, path }) => `${method} ${path}`).toSorted(), [
      'DELETE /todos/{id}',
      'GET /todos',
      'GET /todos/count',
      'GET /todos/{id}',
      'PATCH /todos',
      'PATCH /todos/{id}',
      'POST /todos',
      'PUT /todos/{id}',
    ]);
    const { body } = await gatehouse.admin.get<{ lifecycle: string; audience: string; profile: string }>(
      '/apis/todo/versions/v1',
    );
    assert.deepEqual([body.lifecycle, body.audience, body.profile], ['draft', 'registered', 'registered@3']);
    assert.equal((await call(todos())).status, 404);
  });

  test('published, with an application, a subscription and a key, real data is written and read', async () => {
    await gatehouse.json('publish', 'todo');
    await gatehouse.json('plan', 'create', 'standard', '--rate', '100/s');
    await gatehouse.json('app', 'create', 'shopping-list');
    await gatehouse.json('subscribe', 'shopping-list', 'todo/v1');
    key = await gatehouse.json('key', 'create', 'shopping-list');
    await untilServed(todos(), keyed());

    const made = await call(todos(), {
      method: 'POST',
      headers: keyed(json),
      body: JSON.stringify({ title: 'look both ways', desc: 'before crossing' }),
    });
    assert.equal(made.status, 200, made.body);
    const { id } = JSON.parse(made.body) as { id: number };
    const read = await call(`${todos()}/${id}`, { headers: keyed() });
    assert.equal(read.status, 200);
    assert.equal((JSON.parse(read.body) as { title: string }).title, 'look both ways');
    assert.match(String(read.headers['ratelimit-policy']), /^"/);
    assert.match(String(read.headers['ratelimit']), /;r=\d+/);
    const direct = await fetch(`${todo.url}/todos/${id}`);
    assert.equal(((await direct.json()) as { title: string }).title, 'look both ways');
  });

  test('without a key: 401, with a decision id that can be looked up', async () => {
    const refused = await call(todos());
    assert.equal(refused.status, 401);
    assert.match(String(refused.headers['content-type']), /^application\/problem\+json/);
    assert.match(String(refused.headers['www-authenticate']), /^ApiKey realm="todo", header="x-api-key"$/);
    const { type, status, instance } = problemOf(refused);
    assert.equal(status, 401);
    assert.match(type, /^http:\/\/127\.0\.0\.1:\d+\/errors\/api-key-missing$/);
    assert.equal((await call(type)).status, 200, 'the page that explains the refusal');
    const decision = await eventually(
      () => gatehouse.command(['why', instance, '--json']),
      ({ code }) => code === 0,
    );
    assert.match(decision.stdout, /api-key-missing/);
  });

  test('without a key nothing reaches the service', async () => {
    const count = async () => (await fetch(`${todo.url}/todos/count`)).text();
    const before = await count();
    const refused = await call(todos(), { method: 'POST', headers: json, body: '{"title":"sneak in"}' });
    assert.equal(refused.status, 401);
    assert.equal(await count(), before);
  });

  test('a key in the query is refused, even beside a good one in the header', async () => {
    const refused = await call(`${todos()}?key=${key.key}`, { headers: keyed() });
    assert.equal(refused.status, 400);
    assert.equal(codeOf(refused), 'api-key-in-url');
  });

  test('another verb: 405, with those that are offered', async () => {
    const refused = await call(todos(), { method: 'PUT', headers: keyed(json), body: '{}' });
    assert.equal(refused.status, 405);
    const allowed = String(refused.headers['allow']).split(', ').toSorted();
    assert.deepEqual(allowed, ['GET', 'HEAD', 'PATCH', 'POST']);
  });

  test('an unknown path: 404', async () => {
    for (const path of ['/nowhere', '/todos/1/nowhere', '/explorer', '/openapi.json']) {
      const refused = await call(`${gatehouse.url()}/todo${path}`, { headers: keyed() });
      assert.equal(refused.status, 404, path);
      assert.equal(codeOf(refused), 'resource-unknown', path);
    }
  });

  test('another content type, or none: 415', async () => {
    const types: Record<string, string>[] = [
      { 'content-type': 'application/xml' },
      { 'content-type': 'text/plain' },
      {},
    ];
    for (const type of types) {
      const refused = await call(todos(), { method: 'POST', headers: keyed(type), body: '<todo/>' });
      assert.equal(refused.status, 415, JSON.stringify(type));
    }
  });

  test('an Accept that names nothing it offers: 406', async () => {
    const refused = await call(todos(), { headers: keyed({ accept: 'application/pdf' }) });
    assert.equal(refused.status, 406);
    assert.equal(codeOf(refused), 'not-acceptable');
  });

  test('what keeps to its description passes, and whatever breaks it in one place is refused with that place', async () => {
    const contract = importContract(todo.contract);
    const examples = new Examples(contract.schemas);
    let refused = 0;
    for (const { method, path, shape } of contract.operations)
      for (const { schema } of shape.bodies) {
        const right = schema === undefined ? undefined : examples.valid(schema);
        if (schema === undefined || right === undefined) continue;
        const send = async (value: unknown, type = 'application/json'): Promise<Called> => {
          const answer = await call(`${gatehouse.url()}/todo${path.replace('{id}', '4711')}`, {
            method,
            headers: keyed({ 'content-type': type }),
            body: JSON.stringify(value),
          });
          if (answer.status !== 429) return answer;
          await sleep(Number(answer.headers['retry-after']) * 1000);
          return send(value, type);
        };
        const passed = await send(right);
        // The service may not know the object; that is its own answer.
        assert.doesNotMatch(String(passed.headers['content-type']), /problem/, passed.body);
        for (const { what, pointer, value } of examples.violations(schema, right)) {
          const answer = await send(value);
          const label = `${method} ${path}, ${pointer}: ${what}`;
          assert.equal(answer.status, 400, label);
          assert.equal(codeOf(answer), 'body-invalid', label);
          const { errors = [] } = JSON.parse(answer.body) as { errors?: { at: string }[] };
          assert.equal(errors[0]?.at, pointer, label);
          refused++;
        }
        assert.equal((await send(right, 'application/xml')).status, 415);
      }
    assert.ok(refused >= 30, String(refused));
    const wrongId = await call(`${todos()}/first`, { headers: keyed() });
    assert.deepEqual([wrongId.status, codeOf(wrongId)], [400, 'parameter-invalid']);
    const unknown = await call(`${todos()}?sort=title`, { headers: keyed() });
    assert.deepEqual([unknown.status, codeOf(unknown)], [400, 'parameter-invalid']);
  });

  test('over the limit: 429 with Retry-After and the RateLimit fields, for this application only', async () => {
    const { admin } = gatehouse;
    const limit = { policy: 'rate-limit', options: { limit: 3, window: '1h' } };
    await admin.call('POST', '/plans', { name: 'trickle', approval: 'automatic', limits: [limit] });
    await subscribe(admin, 'eager', { api: 'todo', plan: 'trickle' });
    const eager = await issueKey(admin, 'eager');
    const headers = { 'x-api-key': eager.key };
    let served = 0;
    const refused = await eventually(
      () => call(todos(), { headers }),
      ({ status }) => {
        // Until both workers have heard of the key, one or the other says 401.
        if (status === 200) served++;
        return status === 429;
      },
    );
    assert.equal(served, 3);
    assert.equal(codeOf(refused), 'rate-limited');
    const wait = Number(refused.headers['retry-after']);
    assert.ok(wait > 0 && wait <= 1200, `Retry-After ${wait}`);
    assert.match(String(refused.headers['ratelimit']), /;r=0/);
    assert.match(String(refused.headers['ratelimit-policy']), /;q=3;w=3600/);
    assert.equal((await call(todos(), { headers: keyed() })).status, 200);
  });

  test('rotated: both keys work during the overlap, then the old one does not', async () => {
    const old = key;
    key = await gatehouse.json('key', 'rotate', old.id, '--overlap', '2s');
    const rotatedAt = performance.now();
    const of = async (text: string) => (await call(todos(), { headers: { 'x-api-key': text } })).status;
    await eventually(
      () => of(key.key),
      status => status === 200,
      1_000,
    );
    assert.equal(await of(old.key), 200);
    await sleep(2_000 - (performance.now() - rotatedAt) + 100);
    assert.equal(await of(old.key), 401);
    assert.equal(await of(key.key), 200);
  });

  test('suspended, an application is refused within a second; resumed, it is served again', async () => {
    await gatehouse.admin.call('POST', '/applications/shopping-list/suspend', {
      reason: 'They have not paid.',
    });
    const refused = await eventually(
      () => call(todos(), { headers: keyed() }),
      ({ status }) => status !== 200,
      1_000,
    );
    assert.equal(refused.status, 403);
    assert.equal(codeOf(refused), 'application-suspended');
    await gatehouse.admin.call('POST', '/applications/shopping-list/resume');
    await eventually(
      () => call(todos(), { headers: keyed() }),
      ({ status }) => status === 200,
      1_000,
    );
  });

  test('revoked, a key is refused within a second by every worker', async () => {
    const lines = await connectionsToAll(todos(), 4);
    const ask = () => Promise.all(lines.map(agent => call(todos(), { headers: keyed(), agent })));
    assert.ok((await ask()).every(({ status }) => status === 200));
    await gatehouse.admin.call('POST', `/keys/${key.id}/revoke`, { reason: 'It was lost.' });
    const refused = await eventually(ask, answers => answers.every(({ status }) => status === 401), 1_000);
    assert.ok(refused.every(answer => codeOf(answer) === 'api-key-invalid'));
    assert.equal(new Set(refused.map(workerOf)).size, 2, 'both workers were asked');
    for (const agent of lines) agent.destroy();
  });
}

suite('the example application behind the gateway, on SQLite', () => journey('sqlite'));

suite('the example application behind the gateway, on PostgreSQL', { skip: withoutPostgres }, () =>
  journey('postgres'),
);
