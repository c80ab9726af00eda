import type { FakeAnswer, FakeRoutes } from './fake-server.ts';

/** Longer than anybody should name something, and without a place to break. */
const long = 'municipal-parking-and-street-maintenance-gateway-integration-service';

export const minute = 60_000;

const decisionOf = (values: Readonly<Record<string, unknown>> = {}) => ({
  id: 'd_1',
  at: Date.now() - 5 * minute,
  zone: 'external',
  version: 'city/v1',
  operation: 'POST /potholes',
  application: 'demo',
  code: 'rate-limited',
  status: 429,
  policy: 'rate-limit',
  policyId: 'pol_1',
  mode: 'block',
  reason: 'More than 60 requests in 60 s',
  ...values,
});

/** Refusals of each kind: before routing, without an application, reported only, of a name that is too long. */
export const decisions = [
  decisionOf(),
  decisionOf({ id: 'd_2', code: 'threat-detected', status: 403, policy: 'threats', mode: 'report' }),
  decisionOf({
    id: 'd_3',
    code: 'resource-unknown',
    status: 404,
    version: '-',
    operation: '-',
    application: '-',
    policy: '-',
    policyId: '-',
    reason: undefined,
  }),
  decisionOf({
    id: 'd_4',
    code: 'api-key-missing',
    status: 401,
    application: '-',
    version: `${long}/v1`,
    operation: `GET /${long}/{number}`,
  }),
  decisionOf({ id: 'd_5', application: long, code: 'a-code-of-a-newer-server' }),
];

export const decisionCalled = (id: string, at: number) => decisionOf({ id, at });

export const secondAt = (at: number, values: Readonly<Record<string, unknown>> = {}) => ({
  at,
  requests: 12,
  refused: 3,
  byRefusal: { 'rate-limited': 2, 'a-code-of-a-newer-server': 1 },
  p50: 2.4,
  p95: 41,
  p99: 180,
  dropped: 0,
  connections: 7,
  ...values,
});

export const tickAt = (at: number, values: Readonly<Record<string, unknown>> = {}) => ({
  ...secondAt(at),
  applications: [
    { application: 'demo', requests: 300, refused: 12 },
    { application: long, requests: 40, refused: 0 },
  ],
  operations: [
    { version: 'city/v1', operation: 'POST /potholes', requests: 220, refused: 9 },
    { version: `${long}/v1`, operation: `GET /${long}/{number}`, requests: 80, refused: 3 },
  ],
  ...values,
});

export const pointAt = (at: number, values: Readonly<Record<string, unknown>> = {}) => ({
  at,
  requests: 1200,
  refused: 60,
  errors: 4,
  p50: 3,
  p95: 48,
  p99: 210,
  byRefusal: { 'rate-limited': 40, 'api-key-missing': 20 },
  ...values,
});

const hour = 60 * minute;
const retention = { minute: 48 * hour, hour: 400 * 24 * hour };

const history =
  (values: Readonly<Record<string, unknown>> = {}) =>
  ({ query }: { readonly query: Readonly<Record<string, string>> }): FakeAnswer => {
    const [from, to] = [Number(query['from']), Number(query['to'])];
    const step = query['step'] === 'hour' ? hour : minute;
    const points = [];
    for (let at = from; at < to; at += step) points.push(pointAt(at, values));
    return { body: { from, to, step: query['step'], retention, demoUntil: to - hour, points } };
  };

export const emptyHistory = history({
  requests: 0,
  refused: 0,
  errors: 0,
  byRefusal: {},
  p50: null,
  p95: null,
  p99: null,
});

const counts = { requests: 900, refused: 40, errors: 2, p50: 3, p95: 44, p99: 190 };
const names: Readonly<Record<string, readonly { name: string; version: string | null }[]>> = {
  application: [
    { name: 'demo', version: null },
    { name: '-', version: null },
    { name: long, version: null },
  ],
  operation: [
    { name: 'POST /potholes', version: 'city/v1' },
    { name: `GET /${long}/{number}`, version: `${long}/v1` },
    { name: '-', version: '-' },
  ],
  version: [
    { name: 'city/v1', version: null },
    { name: `${long}/v1`, version: null },
  ],
  refusal: [
    { name: 'rate-limited', version: null },
    { name: 'api-key-missing', version: null },
  ],
};

/** What the pages under “Watch” read. */
export const watching = (): FakeRoutes => ({
  'GET /api/v1/decisions': () => ({ body: { items: decisions, next: null } }),
  'GET /api/v1/decisions/:id': ({ path }) => {
    const found = decisions.find(({ id }) => path.endsWith(`/${id}`));
    return found === undefined
      ? { status: 404, body: { type: '/errors/not-found', status: 404, title: 'Not found' } }
      : { body: found };
  },
  'GET /api/v1/traffic': history(),
  'GET /api/v1/traffic/top': ({ query }) => ({
    body: {
      from: 0,
      to: 1,
      step: 'hour',
      retention,
      demoUntil: null,
      items: (names[query['by'] ?? ''] ?? []).map(name => ({ ...name, ...counts })),
    },
  }),
  'GET /api/v1/zones': () => ({
    body: { items: [{ name: 'external' }, { name: 'internal' }], next: null },
  }),
});
