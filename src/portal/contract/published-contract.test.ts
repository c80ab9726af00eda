import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { importContract } from '#contracts';
import type { OperationDocument } from '#gateway';
import { contract, upstream } from './testing.ts';
import { isObject, type JsonObject } from './json.ts';
import { publishedContract } from './published-contract.ts';

const headers = [{ name: 'X-Api-Key', required: true }];
const gateway = 'https://gw.example.org/weather/v1';

const operation = (method: string, path: string): OperationDocument => ({
  id: `op ${method} ${path}`,
  method,
  path,
  category: 'tells',
  audience: 'registered',
  policies: [],
});

/** The contract of the tests as the portal shows it, without its operation of the inside. */
function published(
  changes: Readonly<Record<string, unknown>> = {},
  keyHeaders: readonly { name: string; required: boolean }[] = headers,
): JsonObject {
  const document = JSON.parse(JSON.stringify({ ...contract, ...changes })) as unknown;
  assert.ok(isObject(document));
  const shown = [operation('GET', '/forecast/{city}'), operation('POST', '/reports')];
  return publishedContract({
    document,
    operations: shown.map(operation => ({ operation, keyHeaders })),
    addresses: [gateway],
    upstreams: upstream.targets,
  });
}

const at = (value: unknown, ...names: string[]): unknown =>
  names.reduce<unknown>((found, name) => (isObject(found) ? found[name] : undefined), value);

suite('a published contract', () => {
  test('leads to the gateway, and names no address of the inside anywhere', () => {
    const shown = published();
    assert.deepEqual(shown['servers'], [{ url: gateway }]);
    assert.doesNotMatch(JSON.stringify(shown), /inside\.example|old\.example|backend\.example|:9000/);
    assert.equal(at(shown, 'info', 'description'), `Served by ${gateway} today.`);
  });

  test('holds no extension of Gatehouse, and none that may tell where an API runs', () => {
    const text = JSON.stringify(published());
    assert.doesNotMatch(text, /x-gatehouse/i);
    assert.doesNotMatch(text, /x-google/i);
  });

  test('keeps what only looks like an extension', () => {
    const properties = at(published(), 'components', 'schemas', 'Forecast', 'properties');
    assert.ok(isObject(properties) && 'x-rain' in properties);
  });

  test('tells nothing of an operation of the inside: neither itself, its schemas nor its tags', () => {
    const shown = published();
    assert.doesNotMatch(JSON.stringify(shown), /maint|night|crew/i);
    assert.deepEqual(Object.keys(at(shown, 'components', 'schemas') as object).toSorted(), [
      'Forecast',
      'Sky',
    ]);
  });

  test('empties a reference into what is gone', () => {
    const paths = {
      ...contract.paths,
      '/reports': {
        post: {
          responses: {
            201: { $ref: '#/paths/~1maintenance/post/responses/200' },
            202: { description: 'x', content: { a: { schema: { $ref: '#/components/schemas/Sky' } } } },
          },
        },
      },
    };
    const shown = published({ paths });
    assert.deepEqual(at(shown, 'paths', '/reports', 'post', 'responses', '201'), {});
    assert.doesNotMatch(JSON.stringify(shown), /maint|crew/i);
  });

  test('shows a path that is a reference to a shared one, with only what is shown of it', () => {
    const pathItems = { item: contract.paths['/maintenance'] };
    const get = contract.paths['/forecast/{city}'].get;
    const shown = published({
      paths: { '/forecast/{city}': { $ref: '#/components/pathItems/forecast' } },
      components: { ...contract.components, pathItems: { ...pathItems, forecast: { get, delete: get } } },
    });
    assert.deepEqual(Object.keys(at(shown, 'paths', '/forecast/{city}') as object), ['get']);
    assert.doesNotMatch(JSON.stringify(shown), /maint|pathItems/i);
  });

  test('demands the key of the gateway, and no scheme whose addresses lie inside', () => {
    const shown = published();
    const schemes = at(shown, 'components', 'securitySchemes');
    assert.deepEqual(Object.keys(schemes as object), ['key-in-x-api-key']);
    for (const [path, method] of [
      ['/forecast/{city}', 'get'],
      ['/reports', 'post'],
    ] as const)
      assert.deepEqual(at(shown, 'paths', path, method, 'security'), [{ 'key-in-x-api-key': [] }]);
  });

  test('lets a key be left out where the gateway lets it', () => {
    const shown = published({}, [{ name: 'X-Api-Key', required: false }]);
    assert.deepEqual(at(shown, 'paths', '/reports', 'post', 'security'), [{ 'key-in-x-api-key': [] }, {}]);
  });

  test('keeps a scheme that goes on to the API, beside the key', () => {
    const securitySchemes = {
      person: { type: 'http', scheme: 'bearer' },
      taken: { type: 'apiKey', in: 'header', name: 'x-api-key' },
    };
    const shown = published({
      security: [{ person: [], taken: [] }],
      components: { ...contract.components, securitySchemes },
    });
    assert.deepEqual(at(shown, 'paths', '/forecast/{city}', 'get', 'security'), [
      { person: [], 'key-in-x-api-key': [] },
    ]);
    assert.ok(!('taken' in (at(shown, 'components', 'securitySchemes') as object)));
  });

  test('has no servers, webhooks or links of its own that lead elsewhere', () => {
    const other = { url: 'https://elsewhere.example' };
    const get = {
      ...contract.paths['/forecast/{city}'].get,
      servers: [other],
      callbacks: { done: { '{$request.body#/url}': { post: { servers: [other], responses: {} } } } },
      responses: {
        200: { description: 'ok', links: { next: { operationId: 'forecast', server: other } } },
      },
    };
    const shown = published({
      paths: { '/forecast/{city}': { servers: [other], get } },
      webhooks: { news: { post: { summary: 'Called elsewhere', responses: {} } } },
      externalDocs: other,
    });
    assert.doesNotMatch(JSON.stringify(shown), /elsewhere/);
  });

  test('leaves longer names and numbers alone', () => {
    const info = {
      title: 'x',
      version: '1',
      description: 'See http://old.example.orgs and old.example.org2.',
    };
    const shown = published({ info });
    assert.equal(at(shown, 'info', 'description'), info.description);
  });

  test('reads as a contract again', () => {
    const { operations } = importContract(JSON.stringify(published()));
    assert.deepEqual(
      operations.map(({ method, path }) => `${method} ${path}`),
      ['GET /forecast/{city}', 'POST /reports'],
    );
  });

  test('of the demo city is whole', () => {
    const { document, operations } = importContract({ file: 'examples/city/city.openapi.yaml' });
    const shown = publishedContract({
      document: document as JsonObject,
      operations: operations.map(({ method, path }) => ({
        operation: operation(method, path),
        keyHeaders: headers,
      })),
      addresses: [gateway],
      upstreams: ['http://127.0.0.1:7010'],
    });
    assert.equal(importContract(JSON.stringify(shown)).operations.length, operations.length);
    assert.doesNotMatch(JSON.stringify(shown), /x-gatehouse|7010/i);
  });
});
