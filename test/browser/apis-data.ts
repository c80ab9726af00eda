import { assess, questions } from '#contracts';
import { targetConditions } from '#gateway';
import { upstream } from '../../src/manager/routes/versions/upstream-shape.ts';
import type { FakeRoutes } from './fake-server.ts';

/** What the console's pages of APIs show in tests: names as long as they may be, every category and state. */

const day = 86_400_000;
const now = Date.now();
const kept = { createdAt: now - 40 * day, updatedAt: now - day, revision: 3 };
const longName = 'a-name-that-is-as-long-as-names-may-be-which-is-sixty-three-chr';
const longTitle = 'Verkehrsinfrastrukturfinanzierungsgesellschaftsmeldungen '.repeat(3).trim();

export const city = {
  id: 'api_1',
  name: 'city',
  title: 'City services',
  description: 'Weather, roads and licences.\n<img src=x onerror=alert(1)>',
  owner: 'City digital office',
  tokenFormat: 'opaque',
  ...kept,
};

const assessment = {
  answers: {
    today: 'People come to the counter; the API lets them stay at home.',
    information: 'personal',
    effect: 'final',
    misuse: 'serious',
    volume: 'one',
    users: 'known-developers',
    impersonation: 'acts-for-others',
    accountable: 'Ada Byron, head of licensing',
  },
  by: 'user:usr_1',
  at: now - 2 * day,
};

export const published = {
  id: 'ver_1',
  apiId: 'api_1',
  name: 'v1',
  lifecycle: 'published',
  audience: 'registered',
  profile: 'registered@2',
  zones: ['external'],
  hosts: ['api.city.example'],
  basePath: '/city/v1',
  upstream: { targets: ['https://city.internal:8443'], timeouts: { response: 5000 } },
  hasContract: true,
  contractUnread: false,
  assessment,
  ...kept,
};
export const draft = {
  ...published,
  id: 'ver_2',
  name: 'v2',
  lifecycle: 'draft',
  profile: null,
  assessment: null,
};

const mix = { tells: 12, does: 3, 'tells-harm': 2, 'does-harm': 1 };
const inShort = ({ id, name, lifecycle, audience, profile, zones }: typeof draft | typeof published) => ({
  ...{ id, name, lifecycle, audience, profile, zones },
  categories: mix,
});
export const listed = { ...city, versions: [inShort(draft), inShort(published)], versionCount: 5 };
const crowded = {
  ...city,
  id: 'api_2',
  name: longName,
  title: longTitle,
  owner: longTitle,
  description: longTitle,
  versions: [],
  versionCount: 0,
};

const operation = {
  id: 'op_1',
  versionId: 'ver_2',
  method: 'GET',
  path: '/licences/{number}',
  operationId: 'getLicence',
  summary: 'Look up a driving licence',
  category: 'tells-harm',
  audience: null,
  consumes: [],
  produces: ['application/json'],
  suggestion: { category: 'tells', reasons: ['GET reads: it tells something.'] },
  position: 0,
  ...kept,
};
export const operations = [
  operation,
  {
    ...operation,
    id: 'op_2',
    method: 'DELETE',
    path: `/${longName}/{${longName}}`,
    category: 'does-harm',
    audience: 'internal',
    suggestion: { category: 'does-harm', reasons: ['DELETE removes.', 'The path speaks of `licences`.'] },
  },
];

const control = (id: string, title: string, state: string) => ({
  control: id,
  title,
  state,
  by: [],
  waiver: state === 'waived' ? 'wvr_1' : null,
  howToMeet: state === 'missing' ? `Attach \`${id}\` in block mode.` : null,
});
export const floor = (holds: boolean) => ({
  version: 'city/v2',
  holds,
  missing: holds ? 0 : 3,
  items: operations.map(({ id, method, path, category }) => ({
    id,
    method,
    path,
    category,
    audience: 'registered',
    holds,
    waivedUntil: null,
    controls: [
      control('api-key', 'API key and subscription', holds ? 'met' : 'missing'),
      control('risk-assessment', 'Risk assessment', holds ? 'met' : 'missing'),
      control('oauth-user', 'OAuth authentication of the end user', 'waived'),
      control('transport-security', 'Transport security', 'met'),
    ],
  })),
  next: null,
});

const waiver = {
  id: 'wvr_1',
  versionId: 'ver_2',
  operationId: null,
  control: 'oauth-user',
  reason: `Not in this release. ${longTitle}`,
  until: now + 9 * day,
  grantedBy: 'user:usr_1',
  createdAt: now - day,
  revokedAt: null,
  api: 'city',
  version: 'v2',
  operation: null,
  state: 'holding',
  daysLeft: 9,
  title: 'OAuth authentication of the end user',
};

export const preview = (publishes: boolean) => ({
  version: 'city/v2',
  lifecycle: 'draft',
  publishes,
  problems: publishes
    ? []
    : [{ code: 'conflict', detail: 'city/v1 is at the same place: change the base path.', errors: [] }],
  missing: publishes
    ? []
    : operations.map(({ id, method, path }) => ({
        operation: `${method} ${path}`,
        operationId: id,
        control: 'api-key',
        title: 'API key and subscription',
        why: 'Nobody knows which application calls.',
        howToMeet: 'Attach `api-key` in block mode.',
      })),
  waivers: [{ ...waiver, operations: 2 }],
  served: 7,
  endsRollback: 5,
  differences: [
    { thing: 'version', kind: 'added', name: 'city/v2', in: '', id: 'ver_2', changes: [] },
    {
      thing: 'policy',
      kind: 'changed',
      name: 'rate-limit',
      in: `city/v1 GET /${longName}`,
      id: 'att_1',
      changes: [{ field: 'options', from: { limit: 5 }, to: { limit: 9 } }, { field: 'note' }],
    },
    { thing: 'policy', kind: 'removed', name: 'quota', in: 'city/v1', id: 'att_2', changes: [] },
  ],
  counts: { missing: publishes ? 0 : 2, waivers: 1, differences: 3 },
});

/** What answers lead to, with fewer controls than there are. */
const answersFloor = (answers: Readonly<Record<string, string>>) => {
  const { category, audience, reasons } = assess(answers);
  const control = (title: string, everywhere = false) => ({ control: title, title, why: '', everywhere });
  const ofHarm = ['OAuth authentication of the end user', 'Object ownership', 'Risk assessment'];
  const own = ['API key and subscription', ...(category.endsWith('-harm') ? ofHarm : [])];
  const everywhere = ['Transport security', 'Masking'].map(title => control(title, true));
  return { category, audience, reasons, controls: [...own.map(title => control(title)), ...everywhere] };
};

const profile = (id: string, title: string, toAdd: string[] = []) => ({
  id,
  title,
  description: `For ${title.toLowerCase()}.`,
  toAdd,
  maximumKeyAge: 90 * day,
  maximumTokenAge: 3_600_000,
  policies: [],
});

/** What an import finds in a document: its faults where the text says so. */
export const contractPreview = (text: string) =>
  text.includes('broken')
    ? {
        findings: [
          { level: 'fault', at: '/paths/~1a', message: 'There is no answer.', line: 12, column: 3 },
          { level: 'warning', at: '', message: 'It has no servers.' },
        ],
        contract: null,
        suggested: null,
      }
    : {
        findings: [{ level: 'warning', at: '/servers', message: 'It has no servers.', line: 2 }],
        contract: {
          title: 'Library',
          description: 'Books and who has them.',
          version: '1.2.0',
          specification: '3.1.0',
          audience: null,
          operationCount: 1,
          operations: [
            {
              method: 'GET',
              path: '/books',
              operationId: null,
              summary: '',
              audience: null,
              category: 'tells',
              reasons: [],
            },
          ],
        },
        suggested: { api: 'library', version: 'v1', basePath: '', targets: ['https://library.internal'] },
      };

/** A target in every state, as gateways might see them. */
const targets = targetConditions.map((state, at) => ({
  url: at === 0 ? `https://${longName}.internal:8443` : `https://${state}.internal`,
  group: at === 1 ? 'canary' : 'main',
  state,
  workers: at === 4 ? { healthy: 1, [state]: 3 } : { [state]: 4 },
  outstanding: 12,
  connections: 24,
  queued: at,
}));

const page = (...items: readonly unknown[]) => ({ body: { items, next: null } });

export const catalogue = (): FakeRoutes => ({
  'GET /api/v1/apis': () => page(listed, crowded),
  'GET /api/v1/owners': () => page({ owner: 'City digital office', apis: 1 }, { owner: longTitle, apis: 1 }),
  'GET /api/v1/apis/city': () => ({ body: city }),
  'GET /api/v1/apis/api_1': () => ({ body: city }),
  'GET /api/v1/apis/:api/versions': () => page(published, draft),
  'GET /api/v1/apis/:api/versions/v1': () => ({ body: published }),
  'GET /api/v1/apis/:api/versions/v2': () => ({ body: draft }),
  'GET /api/v1/apis/:api/versions/:version/operations': ({ query }) =>
    page(...operations.filter(({ category }) => (query['category'] ?? category) === category)),
  'GET /api/v1/apis/:api/versions/:version/floor': ({ path }) => ({
    body: floor(path.includes('/versions/v1/')),
  }),
  'GET /api/v1/apis/:api/versions/:version/preview': ({ path }) => ({
    body: preview(path.includes('/versions/v1/')),
  }),
  'GET /api/v1/apis/:api/versions/:version/contract': () => ({
    body: { openapi: '3.1.0', info: { title: 'City', version: '1' }, paths: { '/a': {} } },
  }),
  'GET /api/v1/apis/:api/versions/:version/lint': () => ({ body: lintReport }),
  'GET /api/v1/apis/:api/versions/:version/changes': () => ({ body: contractChanges }),
  'POST /api/v1/contracts/compare': () => ({ body: contractChanges }),
  'POST /api/v1/contracts/lint': () => ({ body: lintReport }),
  'GET /api/v1/apis/:api/versions/:version/targets': ({ path }) => ({
    body: { items: path.includes('/versions/v1/') ? targets : [] },
  }),
  'GET /api/v1/upstream-options': () => ({ body: { schema: upstream } }),
  'GET /api/v1/waivers': () => page(waiver, { ...waiver, id: 'wvr_2', state: 'lapsed', daysLeft: 0 }),
  'GET /api/v1/controls': () =>
    page(
      ...(['api-key', 'oauth-user', 'transport-security', 'risk-assessment'] as const).map(id => ({
        id,
        title: id === 'api-key' ? 'API key and subscription' : id,
        why: 'Nobody knows which application calls.',
        howToMeet: '',
        waivable: id !== 'transport-security',
        available: id !== 'oauth-user',
      })),
    ),
  'GET /api/v1/questionnaire': () => ({ body: { questions } }),
  'GET /api/v1/questionnaire/floor': ({ query }) => ({ body: answersFloor(query) }),
  'GET /api/v1/profiles': () =>
    page(profile('registered@2', 'Registered'), profile('high-harm@1', 'High harm', ['Attach `x`.'])),
  'GET /api/v1/zones': () => page({ name: 'external', ...kept }, { name: 'internal', ...kept }),
  'GET /api/v1/subscriptions': () => page({ status: 'approved' }, { status: 'pending' }),
  'POST /api/v1/contracts/preview': ({ body }) => ({
    body: contractPreview((body as { contract: string }).contract),
  }),
});

/** What a contract changes. */
export const contractChanges = {
  counts: { breaking: 1, unclear: 1, compatible: 1 },
  more: false,
  changes: [
    { effect: 'breaking', operation: 'DELETE /potholes/{id}', where: '', message: 'is gone' },
    {
      effect: 'unclear',
      operation: 'GET /organisations/{organisation}/licences/{number}',
      where: 'answer 200 /holder/addresses/*/postalCode',
      message: '`pattern` went from "^[0-9]{4} ?[A-Z]{2}$" to none',
    },
    { effect: 'compatible', operation: 'POST /potholes', where: 'body /photo', message: 'may be sent now' },
  ],
};

/** What the lint finds in a contract. */
export const lintReport = {
  counts: { error: 1, warning: 1, note: 42 },
  gate: 'error',
  rules: [
    {
      rule: 'credential-in-address',
      severity: 'error',
      risk: 'API2',
      title: 'A credential travels in the address',
      mend: 'Addresses end up in logs, histories and referrers: take it in a header field.',
      count: 1,
      places: [
        {
          at: '/paths/~1organisations~1{organisation}~1licences~1{number}/get/parameters/3',
          line: 337,
          column: 11,
          message: 'Parameter access_token.',
        },
      ],
    },
    {
      rule: 'no-ambiguous-paths',
      severity: 'warning',
      risk: null,
      title: 'A path can be read as two operations',
      mend: 'Give one of them another fixed part.',
      count: 1,
      places: [{ at: '/paths/~1potholes~1{id}' }],
    },
    {
      rule: 'unbounded-text',
      severity: 'note',
      risk: 'API4',
      title: 'A text has no greatest length',
      mend: 'Give it `maxLength`, `enum`, or a format that bounds it.',
      count: 42,
      places: Array.from({ length: 20 }, (_, i) => ({ at: `/components/schemas/Problem/properties/p${i}` })),
    },
  ],
};

/** Every page and every part of one. */
export const everyPage = [
  '/apis',
  '/apis/city',
  '/apis/city/versions/v1',
  '/apis/city/versions/v2',
  '/apis/city/versions/v2?section=operations',
  '/apis/city/versions/v2?section=contract',
  '/apis/city/versions/v1?section=upstream',
  '/apis/city/versions/v2?section=upstream',
  '/apis/city/versions/v2?section=waivers&control=api-key',
  '/apis/city/versions/v1?section=assessment',
  '/apis/city/versions/v2?section=assessment',
  '/apis/import',
  '/apis/import?api=city&version=v2&step=operations',
  '/apis/import?api=city&version=v2&step=risk',
  '/apis/import?api=city&version=v2&step=access',
  '/apis/import?api=city&version=v2&step=publish',
];
