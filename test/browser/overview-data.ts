import type { FakeRoutes } from './fake-server.ts';
import { everyAuthority } from './authorities-data.ts';
import { watching } from './watch-data.ts';

const long = 'municipal-parking-and-street-maintenance-gateway-integration-service';
const day = 86_400_000;

export const statusOf = (values: Readonly<Record<string, unknown>> = {}) => ({
  version: '1.0.0',
  dialect: 'sqlite',
  demo: false,
  addresses: {},
  serving: 7,
  snapshot: 7,
  rolledBackTo: null,
  feed: 12,
  counts: {
    apis: 3,
    versions: 4,
    operations: 21,
    developers: 2,
    applications: 5,
    subscriptions: 6,
    stops: 0,
  },
  ...values,
});

const waiverOf = (values: Readonly<Record<string, unknown>>) => ({
  id: 'wvr_1',
  versionId: 'ver_1',
  operationId: null,
  control: 'oauth',
  title: 'OAuth with a token of its own',
  reason: 'Until the identity project is done',
  until: Date.now() + 3 * day + 1000,
  grantedBy: 'user:usr_2',
  createdAt: 1,
  revokedAt: null,
  api: 'city',
  version: 'v1',
  lifecycle: 'published',
  operation: `POST /${long}/{number}`,
  state: 'holding',
  daysLeft: 3,
  ...values,
});

const waivers = [
  waiverOf({ id: 'wvr_0', state: 'lapsed', daysLeft: 0, until: Date.now() - day }),
  waiverOf({
    id: 'wvr_9',
    versionId: 'ver_9',
    version: 'v0',
    state: 'lapsed',
    lifecycle: 'retired',
    daysLeft: 0,
  }),
  waiverOf({}),
  waiverOf({ id: 'wvr_2', daysLeft: 0 }),
  waiverOf({ id: 'wvr_3', daysLeft: 40, title: 'Far away' }),
];

const subscriptionOf = (at: number) => ({
  id: `sub_${at}`,
  application: 'app',
  applicationTitle: at === 0 ? long : `Application ${at}`,
  api: 'city',
  apiTitle: 'The city',
  version: 'v1',
  plan: 'gold',
  planTitle: 'Gold',
  developer: 'dev',
  status: 'pending',
  createdAt: Date.now() - at * day,
  updatedAt: 1,
  revision: 1,
});

const draft = (name: string) => ({ id: name, name, lifecycle: 'draft', audience: 'open', categories: {} });

/** Everything that an overview can hold at once. */
export const overview = (): FakeRoutes => ({
  ...watching(),
  'GET /api/v1/status': () => ({ body: statusOf({ serving: 6 }) }),
  'GET /api/v1/subscriptions': () => ({
    body: { items: [0, 1, 2, 3, 4, 5].map(subscriptionOf), next: null },
  }),
  'GET /api/v1/ending-credentials': () => ({ body: { items: [] } }),
  'GET /api/v1/authorities': () => ({ body: { items: everyAuthority, next: null } }),
  'GET /api/v1/waivers': ({ query }) => ({
    body: {
      items: query['holding'] === 'true' ? waivers.filter(({ state }) => state === 'holding') : waivers,
      next: null,
    },
  }),
  'GET /api/v1/apis': () => ({
    body: { items: [{ id: 'a', name: 'parks', versions: [draft('v2'), draft('v3')] }], next: null },
  }),
  'GET /api/v1/apis/:api/versions/:version/floor': ({ path }) => ({
    body: {
      version: 'x',
      holds: path.includes('/v3/'),
      missing: path.includes('/v3/') ? 0 : 2,
      items: [],
      next: null,
    },
  }),
});

const nothing = () => ({ body: { items: [], next: null } });

/** An installation where all is well. */
export const calm = (): FakeRoutes => ({
  ...overview(),
  'GET /api/v1/status': () => ({ body: statusOf() }),
  'GET /api/v1/subscriptions': nothing,
  'GET /api/v1/ending-credentials': () => ({ body: { items: [] } }),
  'GET /api/v1/authorities': nothing,
  'GET /api/v1/waivers': nothing,
  'GET /api/v1/apis': nothing,
});
