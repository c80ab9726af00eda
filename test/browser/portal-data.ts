/** What the portal's API answers in the tests of its screens: typical things, and some at the edge. */
import type {
  Api,
  ApiSummary,
  Application,
  Key,
  SigningKey,
  Subscription,
  Usage,
  Version,
} from '../../ui/kit/api/portal.ts';

const day = 86_400_000;
const now = Date.now();
const long = 'Verkehrsinfrastrukturfinanzierungsgesellschaftsauskunft'.repeat(2);

export const city: ApiSummary = {
  name: 'city',
  title: 'City services',
  owner: 'City digital office',
  version: 'v2',
  lifecycle: 'published',
  audience: 'open',
  categories: { tells: 2, does: 1, 'tells-harm': 0, 'does-harm': 0 },
  plans: 3,
  summary: 'Weather, roads and licences of a small city.',
};

/** Names as long as they may be, nothing said about it, and no plans. */
export const extreme: ApiSummary = {
  ...city,
  name: 'long',
  title: long,
  owner: long,
  version: '2026.10.1-with-a-long-name',
  lifecycle: 'deprecated',
  audience: 'partner',
  categories: { tells: 0, does: 0, 'tells-harm': 1, 'does-harm': 3 },
  plans: 0,
  summary: '',
};

export const cityApi: Api = {
  ...city,
  description: '<b>Weather</b>, roads\nand licences.',
  versions: [
    {
      name: 'v2',
      lifecycle: 'published',
      audience: 'open',
      categories: city.categories,
      category: 'does',
      operations: 2,
    },
    {
      name: 'v1',
      lifecycle: 'deprecated',
      audience: 'open',
      categories: city.categories,
      category: 'does',
      operations: 2,
    },
  ],
};

const plan: Version['plans'][number] = {
  name: 'free',
  title: 'Free',
  description: 'To try things out.',
  approval: 'automatic',
  limits: [{ text: '20 calls a second', requests: 20, windowSeconds: 1, burst: 40 }],
  quotas: [],
  sla: {},
};

export const version: Version = {
  name: 'v2',
  api: 'city',
  title: 'City services',
  description: cityApi.description,
  owner: city.owner,
  lifecycle: 'published',
  deprecation: null,
  audience: 'open',
  category: 'does',
  demands: [
    { control: 'api-key', title: 'API key', text: 'Send a key with each call.', everywhere: false },
    {
      control: 'rate-limit',
      title: 'Rate limit',
      text: 'Calls in a short time are limited.',
      everywhere: true,
    },
  ],
  operations: [
    {
      method: 'GET',
      path: '/forecast',
      operationId: null,
      summary: 'Tell the weather',
      category: 'tells',
      keyRequired: false,
    },
    {
      method: 'POST',
      path: `/${long}/{id}`,
      operationId: null,
      summary: '',
      category: 'does',
      keyRequired: true,
    },
  ],
  plans: [
    plan,
    {
      ...plan,
      name: 'business',
      title: long,
      approval: 'manual',
      quotas: [{ text: '50,000 calls a day', requests: 50_000, window: 'day', windowSeconds: 86_400 }],
      sla: { availability: '99.9 %', support: 'Day and night' },
    },
    { ...plan, name: 'research', title: 'Research', limits: [], sla: { support: 'By mail' } },
  ],
  addresses: ['https://localhost:8443/city/v2', 'http://localhost:8080/city/v2'],
  keyHeader: 'x-api-key',
  hasContract: true,
  sandbox: true,
  changelog: [
    { at: now - day, event: 'republished', note: 'The version came into service again.' },
    { at: now - 90 * day, event: 'published', note: 'The version came into service.' },
  ],
  status: { state: 'degraded', requests24h: 12_000, errorShare24h: 0.08, p95: 420 },
};

export const old: Version = {
  ...version,
  name: 'v1',
  lifecycle: 'deprecated',
  deprecation: { since: now - day },
  status: { state: 'unknown', requests24h: null, errorShare24h: null, p95: null },
};

export const application: Application = {
  id: 'app_1',
  name: 'widget',
  title: 'Weather widget',
  kind: 'public',
  tag: 'widget-1',
  active: true,
  advice: null,
  createdAt: now - 10 * day,
  updatedAt: now - 10 * day,
  revision: 3,
};

const subscription: Subscription = {
  id: 'sub_1',
  api: 'city',
  apiTitle: 'City services',
  version: 'v2',
  plan: 'free',
  planTitle: 'Free',
  status: 'approved',
  text: 'Approved: keys of the application work with this version.',
  createdAt: now - 9 * day,
  updatedAt: now - 9 * day,
  revision: 1,
};

export const subscriptions: readonly Subscription[] = [
  subscription,
  {
    ...subscription,
    id: 'sub_2',
    api: 'long',
    apiTitle: long,
    status: 'pending',
    text: 'Waiting for approval.',
  },
  { ...subscription, id: 'sub_3', status: 'rejected', text: 'Not approved.' },
  { ...subscription, id: 'sub_4', status: 'suspended', text: 'Suspended by the owner.' },
];

const key: Key = {
  id: 'key_1',
  environment: 'live',
  hint: 'a1b2',
  state: 'working',
  createdAt: now - 9 * day,
  notAfter: now + 80 * day,
  revokedAt: null,
  replaces: null,
  lastUsedAt: now - 60_000,
  delegable: false,
};

export const keys: readonly Key[] = [
  key,
  { ...key, id: 'key_2', environment: 'test', hint: 'c3d4', lastUsedAt: null },
  { ...key, id: 'key_3', hint: 'e5f6', state: 'expired', notAfter: now - day },
  { ...key, id: 'key_4', hint: 'g7h8', state: 'revoked', revokedAt: now - day },
];

export const signingKey: SigningKey = {
  id: 'sgk_0123456789abcdefghjk',
  title: 'Billing server',
  algorithm: 'ecdsa-p256-sha256',
  fingerprint: 'ab'.repeat(32),
  state: 'working',
  createdAt: now - 9 * day,
  notAfter: now + 80 * day,
  revokedAt: null,
};

export const usage: Usage = {
  from: now - day,
  to: now,
  step: 'hour',
  retention: { minute: 2 * day, hour: 400 * day },
  demoUntil: null,
  points: Array.from({ length: 24 }, (_, at) => ({
    at: now - day + at * 3_600_000,
    requests: 100 + 10 * at,
    refused: at % 5,
    errors: at % 3,
    p50: 10,
    p95: 40,
    p99: 90,
    byRefusal: { 'rate-limited': at % 5 },
  })),
};

export const limits = {
  items: [
    {
      api: 'city',
      version: 'v2',
      plan: 'free',
      source: 'plan',
      kind: 'rate',
      text: '20 calls a second',
      requests: 20,
      windowSeconds: 1,
      used: null,
      resetsAt: null,
    },
    {
      api: 'city',
      version: 'v2',
      plan: 'free',
      source: 'api',
      kind: 'quota',
      text: '1,000 calls a day',
      requests: 1000,
      windowSeconds: 86_400,
      used: 950,
      resetsAt: now + 3_600_000,
    },
  ],
};

export const decision = {
  id: 'd_1',
  at: now,
  api: 'city',
  version: 'v2',
  operation: 'GET /forecast',
  status: 429,
  code: 'rate-limited',
  title: 'Too many requests',
  what: 'The limit was reached.',
  fix: 'Wait as long as `Retry-After` says.',
  application: 'widget',
};
