import assert from 'node:assert/strict';
import { afterEach, mock, suite, test } from 'node:test';
import type { ExampleDocument, OperationDocument } from './snapshot/document.ts';
import { liveKey, sandboxKey, testGateway, type TestCall } from './serving/testing.ts';
import { SeriesReader } from './series.ts';
import { testOperation } from './testing.ts';
import { Upstream } from './upstream/upstream.ts';

const example = (over: Partial<ExampleDocument> = {}): ExampleDocument => ({
  name: null,
  status: 200,
  contentType: 'application/json',
  body: '{"id":1}',
  ...over,
});

const keyed = [
  { id: 'key', policy: 'api-key', options: {} },
  { id: 'subscription', policy: 'subscription', options: {} },
];

/** A gateway whose upstream tells when it is called. */
function watched(
  operation: Partial<OperationDocument> = {},
  policies: OperationDocument['policies'] = keyed,
) {
  const asked = mock.method(
    Upstream.prototype,
    'request',
    (_request: unknown, handler: { whole(...answer: unknown[]): void }) => {
      handler.whole(200, ['content-type', 'text/plain'], 'from the upstream');
      return { resume() {}, abort() {} };
    },
  );
  const made = testGateway({
    version: { policies, operations: [{ ...testOperation, examples: [example()], ...operation }] },
  });
  const call = (headers: Record<string, string> = {}, over: TestCall = {}) =>
    made.call({ ...over, headers: { 'x-api-key': sandboxKey, ...headers } });
  return { ...made, asked: () => asked.mock.callCount(), call };
}

afterEach(() => mock.restoreAll());

suite('a sandbox key never reaches an upstream', () => {
  test('it is answered from the contract', async () => {
    const { call, asked } = watched();
    const { status, headers, body } = await call();
    assert.deepEqual([status, body, asked()], [200, '{"id":1}', 0]);
    assert.deepEqual(headers, {
      'content-type': 'application/json',
      'content-length': '8',
      'gatehouse-sandbox': 'true',
    });
  });

  test('also where the operation has no example', async () => {
    const { call, asked } = watched({ examples: [] });
    const { status, headers, body } = await call();
    assert.deepEqual([status, asked()], [501, 0]);
    assert.equal(headers['content-type'], 'application/problem+json');
    assert.match(body, /sandbox-no-example/);
  });

  test('also where the key is optional, on a catch-all, and with every method', async () => {
    const optional = [{ id: 'key', policy: 'api-key', options: { required: false } }];
    for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS']) {
      const { call, asked } = watched({ method: '*', path: '/*' }, optional);
      assert.equal((await call({}, { method })).status, 200);
      assert.equal(asked(), 0, method);
      mock.restoreAll();
    }
  });

  test('also where no key is read, whichever field it is in', async () => {
    for (const field of [
      { 'x-api-key': sandboxKey },
      { 'x-other': sandboxKey },
      { authorization: `Bearer ${sandboxKey}` },
      { 'x-api-key': `${sandboxKey}x` },
    ] as Record<string, string>[]) {
      const { call, asked } = watched({}, []);
      const { status, headers } = await call({ 'x-api-key': '', ...field });
      assert.deepEqual([status, headers['gatehouse-sandbox'], asked()], [200, 'true', 0]);
      mock.restoreAll();
    }
  });

  test('while a call without one, or with a live key, is carried out where no key is read', async () => {
    for (const key of [liveKey, 'something else', '']) {
      const { call, asked } = watched({}, []);
      const { headers } = await call({ 'x-api-key': key });
      assert.deepEqual([headers['gatehouse-sandbox'], asked()], [undefined, 1], key);
      mock.restoreAll();
    }
  });

  test('also beside a live key of the same application', async () => {
    const second = { id: 'second', policy: 'api-key', options: { header: 'x-second' } };
    for (const headers of [
      { 'x-api-key': sandboxKey, 'x-second': liveKey },
      { 'x-api-key': liveKey, 'x-second': sandboxKey },
    ]) {
      const { call, asked } = watched({}, [...keyed, second]);
      assert.equal((await call(headers)).headers['gatehouse-sandbox'], 'true');
      assert.equal(asked(), 0);
      mock.restoreAll();
    }
  });

  test('with the response steps run over its answer', async () => {
    const { call, asked } = watched({}, [
      ...keyed,
      { id: 'headers', policy: 'security-headers', options: {} },
    ]);
    const { headers } = await call();
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['cache-control'], 'no-store');
    assert.equal(asked(), 0);
  });

  test('a live key and a keyless call do, and their answers are not marked', async () => {
    const { call, asked } = watched();
    const answer = await call({ 'x-api-key': liveKey });
    assert.deepEqual([answer.body, asked()], ['from the upstream', 1]);
    assert.equal(answer.headers['gatehouse-sandbox'], undefined);
  });
});

suite('a sandbox key passes the same controls', () => {
  for (const [title, over, code] of [
    ['an unknown path', { url: '/things/v1/other' }, 'resource-unknown'],
    ['an unknown method', { method: 'DELETE' }, 'method-not-allowed'],
    ['a key in the URL', { url: `/things/v1/things/1?key=${sandboxKey}` }, 'api-key-in-url'],
  ] as const)
    test(`${title} is refused`, async () => {
      const { call, asked } = watched();
      assert.match((await call({}, over)).body, new RegExp(code));
      assert.equal(asked(), 0);
    });

  test('its calls are limited and told so', async () => {
    const limit = { id: 'rate', policy: 'rate-limit', options: { limit: 1, window: '1m' } };
    const { call } = watched({}, [...keyed, limit]);
    assert.equal((await call()).headers['ratelimit'], '"application";r=0;t=60');
    const second = await call();
    assert.deepEqual([second.status, second.headers['retry-after']], [429, '60']);
  });

  test('a body is taken in and dropped, within the limit of the operation', async () => {
    const limit = { id: 'limit', policy: 'body-limit', options: { bytes: 10 } };
    const { call, asked } = watched({ method: 'POST' }, [...keyed, limit]);
    const headers = { 'transfer-encoding': 'chunked' };
    assert.equal((await call(headers, { method: 'POST', body: ['12345', '67890'] })).status, 200);
    const refused = await call(headers, { method: 'POST', body: ['12345', '67890', '1'] });
    assert.deepEqual([refused.status, refused.headers['connection'], asked()], [413, 'close', 0]);
  });

  test('and recorded as any other', async () => {
    const { call, lines, gateway } = watched();
    await call();
    const line = JSON.parse(lines[0] ?? '') as Record<string, unknown>;
    assert.deepEqual(
      [line['status'], line['application'], line['key'], line['bytes'], line['operation']],
      [200, 'reader', 'key_test', 8, 'GET /things/{id}'],
    );
    const { counted, keysUsed } = gateway.takeTelemetry(0);
    const series = new SeriesReader().read(counted);
    assert.deepEqual([series[0]?.requests, keysUsed[0]?.[0]], [1, 'key_test']);
  });
});

suite('the example that is answered', () => {
  const examples = [
    example({ name: 'one', body: '1' }),
    example({ name: 'two', body: '2', status: 206 }),
    example({ name: 'table', body: 'a,b', contentType: 'text/csv; charset=utf-8' }),
  ];
  for (const [title, headers, body] of [
    ['is the first', {}, '1'],
    ['is the one that the caller names', { prefer: 'example=two' }, '2'],
    ['is found among other preferences', { prefer: 'respond-async, Example = "two"; x=1' }, '2'],
    ['is of a type that the caller accepts', { accept: 'text/csv, */*;q=0' }, 'a,b'],
    ['is the first where none is accepted', { accept: 'image/png' }, '1'],
    ['is not chosen by a name that there is not', { prefer: 'example=three' }, '1'],
    ['nor by half a preference', { prefer: 'my-example=two, example' }, '1'],
  ] as const)
    test(title, async () => {
      assert.equal((await watched({ examples }).call(headers)).body, body);
    });

  test('says which preference was honoured, and nothing of one that was not', async () => {
    const { call } = watched({ examples });
    assert.equal((await call({ prefer: 'example=two' })).headers['preference-applied'], 'example="two"');
    assert.equal((await call({ prefer: 'example=none' })).headers['preference-applied'], undefined);
  });

  test('may be an answer without content', async () => {
    const empty = example({ status: 204, contentType: null, body: '' });
    const { status, headers, body } = await watched({ examples: [empty] }).call();
    assert.deepEqual([status, body, headers], [204, '', { 'gatehouse-sandbox': 'true' }]);
  });

  test('is not sent to HEAD, but its length is told', async () => {
    const { body, headers } = await watched().call({}, { method: 'HEAD' });
    assert.deepEqual([body, headers['content-length']], ['', '8']);
  });
});
