import assert from 'node:assert/strict';
import { afterEach, mock, suite, test } from 'node:test';
import type {
  OperationDocument,
  PolicyDocument,
  VersionDocument,
  ZoneDocument,
} from './snapshot/document.ts';
import { liveKey, testGateway } from './serving/testing.ts';
import { SeriesReader } from './series.ts';
import { testOperation } from './testing.ts';
import { Upstream } from './upstream/upstream.ts';

const app = 'https://app.example';
const portal = 'http://127.0.0.1:7000';

const cors = (options: object = {}, over: Partial<PolicyDocument> = {}): PolicyDocument => ({
  id: 'cors',
  policy: 'cors',
  options: { origins: [app, 'https://other.example:8443'], ...options },
  ...over,
});
const key: PolicyDocument = { id: 'key', policy: 'api-key', options: { header: 'X-City-Key' } };

const operations: OperationDocument[] = [
  testOperation,
  { ...testOperation, id: 'op_2', method: 'PUT', requestHeaders: ['if-match', 'x-lang'] },
  { ...testOperation, id: 'op_3', path: '/things' },
];

interface Given {
  readonly policies?: readonly PolicyDocument[];
  readonly version?: Partial<VersionDocument>;
  readonly zone?: Partial<ZoneDocument>;
  readonly portalOrigins?: readonly string[];
  /** What the upstream says to browsers. */
  readonly upstream?: readonly string[];
}

function gatewayWith({ policies = [cors(), key], version, zone, portalOrigins, upstream = [] }: Given = {}) {
  const asked = mock.method(
    Upstream.prototype,
    'request',
    (_request: unknown, handler: { whole(...answer: unknown[]): void }) => {
      handler.whole(200, ['content-type', 'text/plain', ...upstream], 'told');
      return { resume() {}, abort() {} };
    },
  );
  const made = testGateway({
    version: { policies, operations, ...version },
    ...(zone === undefined ? {} : { zone }),
    ...(portalOrigins === undefined ? {} : { portalOrigins }),
  });
  return {
    ...made,
    asked: () => asked.mock.callCount(),
    preflight: (origin: string, method = 'PUT', headers: Record<string, string> = {}, url?: string) =>
      made.call({
        method: 'OPTIONS',
        ...(url === undefined ? {} : { url }),
        headers: {
          Origin: origin,
          'Access-Control-Request-Method': method,
          'Access-Control-Request-Headers': 'x-anything',
          ...headers,
        },
      }),
    get: (origin: string | undefined, headers: Record<string, string> = {}, url?: string) =>
      made.call({
        ...(url === undefined ? {} : { url }),
        headers: { ...(origin === undefined ? {} : { Origin: origin }), 'X-City-Key': liveKey, ...headers },
      }),
  };
}

const shared = (headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => /^(?:access-control-|vary$)/.test(name)));

const exposed = 'ratelimit, ratelimit-policy, retry-after, gatehouse-sandbox';

afterEach(() => mock.restoreAll());

suite('a preflight never reaches an upstream, and is answered from the contract', () => {
  test('with the method that was asked for and the fields that the operation takes, without any key', async () => {
    const { preflight, asked } = gatewayWith();
    const { status, headers, body } = await preflight(app);
    assert.deepEqual([status, body, asked()], [204, '', 0]);
    assert.deepEqual(headers, {
      'access-control-allow-origin': app,
      'access-control-allow-methods': 'PUT',
      'access-control-allow-headers': 'content-type, if-match, x-lang, x-city-key',
      'access-control-max-age': '600',
      'access-control-expose-headers': exposed,
      vary: 'origin, access-control-request-method, access-control-request-headers',
    });
  });

  test('the fields that a page asks for are not simply granted', async () => {
    const { headers } = await gatewayWith().preflight(app, 'GET', {
      'Access-Control-Request-Headers': 'x-evil',
    });
    assert.equal(headers['access-control-allow-headers'], 'content-type, x-city-key');
  });

  test('options add fields and say how long a browser may keep it', async () => {
    const policies = [cors({ requestHeaders: ['X-More'], exposedHeaders: ['X-Total'], maxAge: 5 }), key];
    const { headers } = await gatewayWith({ policies }).preflight(app);
    assert.equal(
      headers['access-control-allow-headers'],
      'content-type, if-match, x-lang, x-city-key, x-more',
    );
    assert.equal(headers['access-control-expose-headers'], `${exposed}, x-total`);
    assert.equal(headers['access-control-max-age'], '5');
  });

  for (const origin of [
    'https://app.example.evil.example',
    'https://app.example:444',
    'http://app.example',
    'https://APP.example',
    'https://sub.app.example',
    'null',
    '*',
    '',
  ])
    test(`the origin "${origin}" is refused, without a word that would help it`, async () => {
      const { preflight, asked } = gatewayWith();
      const { status, headers, body } = await preflight(origin);
      assert.equal(status, 403);
      assert.match(body, /origin-not-allowed/);
      assert.equal(headers['access-control-allow-origin'], undefined);
      assert.equal(asked(), 0);
    });

  test('a method or path that the contract does not list is refused as for any call', async () => {
    const { preflight } = gatewayWith();
    const miss = await preflight(app, 'DELETE');
    assert.deepEqual([miss.status, miss.headers['allow']], [405, 'GET, HEAD, PUT']);
    assert.equal((await preflight(app, 'PUT', {}, '/things/v1/things')).status, 405);
    assert.equal((await preflight(app, 'GET', {}, '/things/v1/unknown')).status, 404);
  });

  test('HEAD is allowed where GET is', async () => {
    const { headers } = await gatewayWith().preflight(app, 'HEAD');
    assert.equal(headers['access-control-allow-methods'], 'HEAD');
  });

  test('addresses and limits of the zone come first', async () => {
    const limit = { id: 'zone', policy: 'rate-limit', options: { limit: 1, window: '1m' } };
    const { preflight } = gatewayWith({ zone: { policies: [limit] } });
    assert.equal((await preflight(app)).status, 204);
    const second = await preflight(app);
    assert.deepEqual([second.status, second.headers['retry-after']], [429, '60']);
    assert.equal(second.headers['access-control-allow-origin'], app);
  });

  test('so do the address lists of the version', async () => {
    const list = { id: 'list', policy: 'address-list', options: { allow: ['198.51.100.0/24'] } };
    const { status, body } = await gatewayWith({ policies: [cors(), key, list] }).preflight(app);
    assert.equal(status, 403);
    assert.match(body, /address-refused/);
  });

  test('is counted and logged, but not as a call of the operation', async () => {
    const { preflight, gateway, lines } = gatewayWith();
    await preflight(app);
    await preflight('https://evil.example');
    const { counted, decisions } = gateway.takeTelemetry(0);
    const series = new SeriesReader().read(counted);
    assert.deepEqual(
      series.map(({ operation, status, refusal }) => [operation, status, refusal]),
      [
        ['OPTIONS /things/{id}', 204, ''],
        ['OPTIONS /things/{id}', 403, 'origin-not-allowed'],
      ],
    );
    assert.deepEqual([decisions[0]?.policy, decisions[0]?.policyId], ['cors', 'cors']);
    assert.equal(lines.length, 2);
    assert.doesNotMatch(lines.join(''), /evil/);
  });

  test('two origins, or two methods, are no preflight of a browser', async () => {
    const { call } = gatewayWith();
    const twice: Record<string, string>[] = [
      { Origin: app, origin: app, 'Access-Control-Request-Method': 'GET' },
      { Origin: app, 'Access-Control-Request-Method': 'GET', 'access-control-request-method': 'PUT' },
    ];
    for (const headers of twice) assert.equal((await call({ method: 'OPTIONS', headers })).status, 405);
  });
});

suite('where no policy speaks for an API', () => {
  test('OPTIONS stays a call like any other, and what the upstream says to browsers stays its own', async () => {
    const policies: PolicyDocument[] = [];
    const upstream = ['access-control-allow-origin', 'https://own.example'];
    const { call, get, asked } = gatewayWith({ policies, upstream });
    const options = { Origin: app, 'Access-Control-Request-Method': 'GET' };
    assert.equal((await call({ method: 'OPTIONS', headers: options })).status, 405);
    assert.deepEqual(
      [shared((await get(app)).headers), asked()],
      [{ 'access-control-allow-origin': 'https://own.example' }, 1],
    );
  });

  test('a policy that is only tried out allows and refuses nothing, and says what it would have refused', async () => {
    const { preflight, get, gateway } = gatewayWith({ policies: [cors({}, { mode: 'report' }), key] });
    for (const origin of [app, 'https://evil.example']) {
      assert.equal((await preflight(origin)).status, 405);
      assert.deepEqual(shared((await get(origin)).headers), {});
    }
    assert.deepEqual(
      gateway
        .takeTelemetry(0)
        .decisions.filter(({ mode }) => mode === 'report')
        .map(({ code }) => code),
      ['origin-not-allowed'],
    );
  });

  test('and opens nothing that an enforced one refuses', async () => {
    const tried = cors({ origins: ['https://tried.example'] }, { id: 'a', mode: 'report' });
    for (const policies of [
      [tried, cors(), key],
      [cors(), tried, key],
    ]) {
      const { preflight } = gatewayWith({ policies });
      assert.equal((await preflight('https://tried.example')).status, 403);
      assert.equal((await preflight('https://evil.example')).status, 403);
      assert.equal((await preflight(app)).status, 204);
      mock.restoreAll();
    }
  });
});

suite('an answer says who may read it', () => {
  const allowed = {
    vary: 'origin',
    'access-control-allow-origin': app,
    'access-control-expose-headers': exposed,
  };

  test('to a page of an allowed origin', async () => {
    assert.deepEqual(shared((await gatewayWith().get(app)).headers), allowed);
  });

  test('and to no page of another, though the call itself passes, as for a program', async () => {
    const { status, headers } = await gatewayWith().get('https://evil.example');
    assert.deepEqual([status, shared(headers)], [200, { vary: 'origin' }]);
  });

  test('to caches also where no page asked', async () => {
    assert.deepEqual(shared((await gatewayWith().get(undefined)).headers), { vary: 'origin' });
  });

  test('over what the upstream says, which neither doubles nor contradicts it', async () => {
    const upstream = [
      ...['access-control-allow-origin', '*', 'access-control-allow-credentials', 'true'],
      ...['access-control-expose-headers', 'x-secret'],
    ];
    const { get } = gatewayWith({ upstream });
    assert.deepEqual(shared((await get(app)).headers), allowed);
    assert.deepEqual(shared((await get('https://evil.example')).headers), { vary: 'origin' });
  });

  test('never with credentials', async () => {
    const { preflight, get } = gatewayWith({ portalOrigins: [portal] });
    for (const origin of [app, portal])
      for (const { headers } of [await preflight(origin), await get(origin, { Cookie: 'a=1' })])
        assert.equal(headers['access-control-allow-credentials'], undefined);
  });

  test('also when it is a refusal, whatever refused', async () => {
    const limit = { id: 'rate', policy: 'rate-limit', options: { limit: 1, window: '1m', per: ['address'] } };
    const { get } = gatewayWith({ policies: [cors(), key, limit] });
    await get(app);
    for (const [seen, status] of [
      [await get(app), 429],
      [await get(app, { 'X-City-Key': 'gh_live_no' }), 401],
      [await get(app, {}, '/things/v1/unknown'), 404],
    ] as const) {
      assert.equal(seen.status, status);
      assert.deepEqual(shared(seen.headers), allowed, String(status));
    }
  });

  test('also when it was refused before its operation was known', async () => {
    const limit = { id: 'zone', policy: 'rate-limit', options: { limit: 1, window: '1m' } };
    const { get } = gatewayWith({ zone: { policies: [limit] } });
    await get(app);
    const { status, headers } = await get(app);
    assert.deepEqual([status, shared(headers)], [429, allowed]);
    assert.deepEqual(shared((await get('https://evil.example')).headers), { vary: 'origin' });
  });
});

suite('several attachments', () => {
  const narrow = cors({ origins: [app], exposedHeaders: ['x-a'], maxAge: 10 }, { id: 'narrow' });

  test('allow only what all of them allow', async () => {
    const policies = [cors({ exposedHeaders: ['x-a', 'x-b'], maxAge: 60 }), key, narrow];
    const { preflight, get } = gatewayWith({ policies });
    assert.equal((await preflight('https://other.example:8443')).status, 403);
    const { headers } = await preflight(app);
    assert.equal(headers['access-control-max-age'], '10');
    assert.equal((await get(app)).headers['access-control-expose-headers'], `${exposed}, x-a`);
  });
});

suite('every page may call', () => {
  const open = {
    audience: 'open' as const,
    operations: operations.map(each => ({ ...each, audience: 'open' as const })),
  };
  const policies = [cors({ origins: ['*'] })];

  test('where the audience is open', async () => {
    const { preflight, get } = gatewayWith({ policies, version: open });
    assert.equal((await preflight('https://any.example')).headers['access-control-allow-origin'], '*');
    const expected = { 'access-control-allow-origin': '*', 'access-control-expose-headers': exposed };
    assert.deepEqual(shared((await get('https://any.example')).headers), expected);
    assert.deepEqual(shared((await get(undefined)).headers), expected);
  });

  test('but not where one operation is for fewer', () => {
    const fewer = { ...open, operations: [...open.operations.slice(0, 2), ...operations.slice(2)] };
    assert.throws(() => gatewayWith({ policies, version: fewer }), /GET \/things: cors: origins "\*"/);
  });

  test('unless a list is attached to that one', async () => {
    const own = { ...testOperation, id: 'op_3', path: '/things', policies: [cors()] };
    const version = { ...open, operations: [...open.operations.slice(0, 2), own] };
    const { preflight } = gatewayWith({ policies, version });
    assert.equal((await preflight('https://any.example', 'GET', {}, '/things/v1/things')).status, 403);
    assert.equal(
      (await preflight(app, 'GET', {}, '/things/v1/things')).headers['access-control-allow-origin'],
      app,
    );
  });
});

suite('the portal', () => {
  const portalOrigins = [portal, 'http://localhost:7000'];

  test('may always try out what is not internal', async () => {
    for (const policies of [[key], [cors(), key]])
      for (const origin of portalOrigins) {
        const { preflight, get, asked } = gatewayWith({ policies, portalOrigins });
        const { status, headers } = await preflight(origin);
        assert.deepEqual([status, headers['access-control-allow-origin'], asked()], [204, origin, 0]);
        const answer = await get(origin);
        assert.equal(answer.headers['access-control-allow-origin'], origin);
        assert.equal(answer.headers['vary'], 'origin');
        mock.restoreAll();
      }
  });

  test('but nothing that is', async () => {
    const version = {
      audience: 'internal' as const,
      operations: operations.map(each => ({ ...each, audience: 'internal' as const })),
    };
    const { preflight, get } = gatewayWith({ policies: [key], version, portalOrigins });
    assert.equal((await preflight(portal)).status, 405);
    assert.deepEqual(shared((await get(portal)).headers), {});
    assert.deepEqual(shared((await get(portal, {}, '/elsewhere')).headers), {});
  });

  test('reads what belongs to no version, and what is ambiguous', async () => {
    const { get } = gatewayWith({ policies: [key], portalOrigins });
    for (const url of ['/elsewhere', '/things/v1/../x'])
      assert.equal((await get(portal, {}, url)).headers['access-control-allow-origin'], portal, url);
  });

  test('leaves the upstream its say to everybody else', async () => {
    const upstream = ['access-control-allow-origin', 'https://own.example'];
    const { get } = gatewayWith({ policies: [key], portalOrigins, upstream });
    assert.deepEqual(shared((await get(portal)).headers)['access-control-allow-origin'], portal);
    for (const origin of [undefined, 'https://own.example'])
      assert.deepEqual(shared((await get(origin)).headers), {
        'access-control-allow-origin': 'https://own.example',
      });
  });
});
