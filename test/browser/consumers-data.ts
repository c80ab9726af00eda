import type { Client, ClientSecret, ClientWaiver, RegistrationToken } from '../../ui/kit/api/admin.ts';
import type { FakeRoutes } from './fake-server.ts';

/** What the console's pages of consumers and people show in tests: names as long as they may be, every state. */

const day = 86_400_000;
const now = Date.now();
const kept = { createdAt: now - 40 * day, updatedAt: now - day, revision: 3 };
const longName = 'a-name-that-is-as-long-as-names-may-be-which-is-sixty-three-chr';
const longTitle = 'Verkehrsinfrastrukturfinanzierungsgesellschaftsmeldungen '.repeat(3).trim();

const application = {
  id: 'app_1',
  developerId: 'dev_1',
  name: 'trip-planner',
  title: 'Trip planner',
  kind: 'public',
  tag: 'trip-planner',
  active: true,
  ...kept,
};
const listedApplication = {
  ...application,
  developer: 'acme-mobility',
  keys: 2,
  lastUsedAt: now - 3_600_000,
  subscriptions: { approved: 1, pending: 1 },
};
const developer = {
  id: 'dev_1',
  name: 'acme-mobility',
  email: 'lab@example.org',
  community: 'Mobility',
  active: true,
  ...kept,
};
const subscription = {
  id: 'sub_1',
  applicationId: 'app_1',
  versionId: 'ver_1',
  planId: 'pln_1',
  status: 'pending',
  application: 'trip-planner',
  applicationTitle: 'Trip planner',
  developer: 'acme-mobility',
  api: 'city',
  apiTitle: 'City services',
  version: 'v1',
  plan: 'partner',
  planTitle: 'Partner',
  ...kept,
};
const plan = {
  id: 'pln_1',
  name: 'partner',
  title: 'Partner',
  description: longTitle,
  approval: 'manual',
  sla: { availability: '99.9 % a month' },
  ...kept,
};
const limit = {
  id: 'att_1',
  scope: 'plan',
  scopeId: 'pln_1',
  policy: 'rate-limit',
  mode: 'block',
  options: { limit: 20, window: '1s', burst: 40 },
  ...kept,
};
const key = {
  id: 'key_1',
  applicationId: 'app_1',
  environment: 'live',
  hint: 'ab12',
  createdAt: now - 9 * day,
  notAfter: now + 90 * day,
  revokedAt: null,
  revokeReason: null,
  replaces: null,
  lastUsedAt: now - 60_000,
};
const signingKey = {
  id: 'sgk_1',
  applicationId: 'app_1',
  title: 'Billing server',
  algorithm: 'ed25519',
  publicKey: '-----BEGIN PUBLIC KEY-----',
  fingerprint: 'ab'.repeat(32),
  createdAt: now - 9 * day,
  notAfter: now + 90 * day,
  revokedAt: null,
  revokeReason: null,
};
const user = {
  id: 'usr_1',
  realm: 'internal',
  email: 'ada@example.org',
  name: 'Ada Byron',
  roles: ['administrator'],
  status: 'active',
  developer: null,
  groups: [],
  secondFactor: true,
  lastSignInAt: now - 1000,
  ...kept,
};
const token = {
  id: 'tok_1',
  name: 'Release pipeline',
  hint: 'zz99',
  roles: ['api-developer'],
  scopes: ['apis:read', 'apis:publish'],
  createdAt: now - day,
  notAfter: now + 30 * day,
  revokedAt: null,
  lastUsedAt: null,
};
const entry = {
  sequence: 7,
  at: now - 5000,
  actor: 'user:usr_1',
  action: 'developer.update',
  resourceKind: 'developer',
  resourceId: 'dev_1',
  detail: {
    community: { before: null, after: 'Mobility' },
    email: { before: '***', after: '***' },
    reason: 'asked for by mail',
  },
  address: '127.0.0.1',
  place: null,
};
const zone = { verbStatus: 405, contentTypeStatus: 415, trustedProxies: ['10.0.0.0/8'], ...kept };

const page =
  (...items: readonly object[]) =>
  () => ({ body: { items, next: null } });
const one = (body: object) => () => ({ body });

/** As much in it as there can be, and a legacy grant. */
const client: Client = {
  id: 'app_1',
  kind: 'server-web',
  realm: 'external',
  grants: ['authorization_code', 'refresh_token', 'implicit'],
  authentication: 'client_secret_basic',
  redirectUris: [
    'https://app.example.com/callback',
    `https://${'long-name-'.repeat(6)}.example.com/callback`,
  ],
  postLogoutUris: ['https://app.example.com/'],
  backchannelLogoutUri: 'https://app.example.com/signed-out',
  keys: [],
  scopes: ['licences:read', 'licences:write'],
  binding: 'none',
  pushedRequestsOnly: true,
  firstParty: false,
  selfManaged: true,
  legacy: [{ grant: 'implicit', until: now + 30 * day }],
  createdAt: now - day,
  updatedAt: now - day,
  revision: 4,
};

const registrationToken: RegistrationToken = {
  id: 'rgt_1',
  developerId: 'dev_1',
  realm: 'external',
  purpose: longTitle,
  hint: 'wxyz',
  uses: 500,
  usesLeft: 312,
  createdAt: now - day,
  notAfter: now + 14 * day,
  revokedAt: null,
};

const secret: ClientSecret = {
  id: 'sec_1',
  applicationId: 'app_1',
  hint: 'nopq',
  createdAt: now - day,
  notAfter: now + 90 * day,
  revokedAt: null,
  revokeReason: null,
  lastUsedAt: null,
};

const clientWaiver: ClientWaiver = {
  id: 'cwv_1',
  applicationId: 'app_1',
  grant: 'implicit',
  reason: longTitle,
  until: now + 30 * day,
  grantedBy: 'user:usr_1',
  createdAt: now - day,
  revokedAt: null,
};

/** Each page, with something on it. */
export const everyPage = [
  '/developers',
  '/communities',
  '/developers/acme-mobility',
  '/applications',
  '/applications/trip-planner',
  '/subscriptions?status=all',
  '/plans',
  '/plans/new',
  '/plans/partner',
  '/people',
  '/portal-users',
  '/portal-users/usr_9',
  '/tokens',
  '/tokens/new',
  '/audit?time=own',
  '/zones',
] as const;

const routes = (): FakeRoutes => ({
  'GET /api/v1/developers': page(
    { ...developer, applications: 3 },
    { ...developer, id: 'dev_2', name: longName, community: longTitle, active: false, applications: 0 },
  ),
  'GET /api/v1/communities': page(
    { community: 'Mobility', developers: 12 },
    { community: longTitle, developers: 1 },
  ),
  'GET /api/v1/developers/:developer': one(developer),
  'GET /api/v1/ending-credentials': () => ({ body: { items: [] } }),
  'GET /api/v1/developers/:developer/registration-tokens': page(registrationToken, {
    ...registrationToken,
    id: 'rgt_2',
    realm: 'internal',
    usesLeft: 0,
  }),
  'GET /api/v1/applications': page(listedApplication, {
    ...listedApplication,
    id: 'app_2',
    name: longName,
    title: longTitle,
    developer: longName,
    active: false,
    lastUsedAt: null,
  }),
  'GET /api/v1/applications/:application': one(application),
  'GET /api/v1/applications/:application/keys': page(
    key,
    { ...key, id: 'key_2', hint: 'cd34', environment: 'test', notAfter: now - day, lastUsedAt: null },
    { ...key, id: 'key_3', hint: 'ef56', revokedAt: now - day, revokeReason: longTitle },
  ),
  'POST /api/v1/applications/:application/keys': () => ({
    status: 201,
    body: { ...key, id: 'key_9', environment: 'test', key: 'gh_test_once' },
  }),
  'POST /api/v1/keys/:key/rotate': () => ({
    status: 201,
    body: { ...key, id: 'key_8', key: 'gh_live_next' },
  }),
  'GET /api/v1/applications/:application/signing-keys': page(signingKey, {
    ...signingKey,
    id: 'sgk_2',
    title: longTitle,
    algorithm: 'ecdsa-p256-sha256',
    revokedAt: now - day,
    revokeReason: longTitle,
  }),
  'GET /api/v1/applications/:application/client': one({ client }),
  'GET /api/v1/applications/:application/client/secrets': page(secret, {
    ...secret,
    id: 'sec_2',
    hint: 'wxyz',
    revokedAt: now - day,
    revokeReason: longTitle,
  }),
  'GET /api/v1/applications/:application/client/waivers': one({ items: [clientWaiver] }),
  'POST /api/v1/client-secrets/:secret/rotate': () => ({
    status: 201,
    body: { ...secret, id: 'sec_9', secret: 'gh_secret_once' },
  }),
  'GET /api/v1/subscriptions': ({ query }) => ({
    body: {
      items: query['status'] === 'pending' ? [subscription] : [subscription, ...decided],
      next: null,
    },
  }),
  'POST /api/v1/subscriptions/:subscription/approve': one({ ...subscription, status: 'approved' }),
  'GET /api/v1/plans': page({
    ...plan,
    limits: [
      { id: 'att_1', policy: 'rate-limit', mode: 'block', summary: '20 calls in 1 second, 40 at once' },
    ],
    subscriptions: 4,
  }),
  'GET /api/v1/plans/:plan': one(plan),
  'GET /api/v1/plans/:plan/limits': page(limit, {
    ...limit,
    id: 'att_2',
    policy: 'quota',
    mode: 'report',
    options: { limit: 100_000, window: 'day' },
  }),
  'GET /api/v1/realms/:realm': one({ realm: 'internal', secondFactor: 'optional', revision: 1 }),
  'GET /api/v1/users': page(
    user,
    {
      ...user,
      id: 'usr_2',
      name: longTitle,
      status: 'invited',
      roles: ['security', 'auditor'],
      lastSignInAt: null,
    },
    { ...user, id: 'usr_3', name: 'Grace Hopper', status: 'disabled' },
  ),
  'GET /api/v1/users/:user': one(user),
  'GET /api/v1/users/:user/sessions': () => ({ body: { items: [] } }),
  'PATCH /api/v1/users/:user': one(user),
  'GET /api/v1/tokens': page(token, { ...token, id: 'tok_2', name: longTitle, scopes: null, revokedAt: now }),
  'GET /api/v1/audit': page(entry, {
    ...entry,
    sequence: 6,
    actor: 'operator:root',
    action: 'key.create',
    resourceKind: 'key',
    resourceId: 'key_1',
    detail: { applicationId: 'app_1', environment: 'live', notAfter: now },
  }),
  'GET /api/v1/zones': page({ name: 'external', ...zone }, { name: 'internal', ...zone, trustedProxies: [] }),
});

const decided = (['approved', 'suspended', 'rejected'] as const).map(status => ({
  ...subscription,
  id: `sub_${status}`,
  applicationTitle: longTitle,
  apiTitle: longTitle,
  planTitle: longTitle,
  status,
}));

/** A fake admin API with all of that. */
export const consumers = Object.assign(routes, { application, user });
