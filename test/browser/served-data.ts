import { policies } from '#gateway';
import { catalogue, city, draft, operations } from './apis-data.ts';
import type { FakeRoutes } from './fake-server.ts';

/** What the pages of operations, policies, Snapshots and waivers show in tests, with names as long as they may be. */

const day = 86_400_000;
const now = Date.now();
const kept = { createdAt: now - 40 * day, updatedAt: now - day, revision: 3 };
const longWords = 'Straßenverkehrszulassungsbehördenauskunft '.repeat(4).trim();

const step = (title: string, scope: string, of: string, mode = 'block') => ({
  policy: scope === 'built-in' ? null : 'rate-limit',
  attachment: scope === 'built-in' ? null : `att_${title}`,
  title,
  summary: `At most 9 calls a second; see \`${title}\`. ${longWords}`,
  mode,
  builtIn: scope === 'built-in',
  scope,
  of,
});

const pipeline = {
  version: 'city/v2',
  zone: 'external',
  zones: ['external'],
  operation: null,
  stages: [
    { stage: 'normalise', steps: [step('One reading', 'built-in', '')] },
    { stage: 'screen', steps: [step('Rate limit', 'zone', 'external')] },
    { stage: 'route', steps: [] },
    { stage: 'identify', steps: [step('API key', 'profile', 'registered@2')] },
    { stage: 'authorise', steps: [step('Subscription', 'version', 'city/v2')] },
    {
      stage: 'limit',
      steps: [step('Quota', 'operation', 'GET /a', 'report'), step('Rate limit', 'plan', 'citizen')],
    },
    { stage: 'validate', steps: [step('Content type', 'api', 'city')] },
    { stage: 'forward', steps: [step('Forward', 'built-in', '')] },
  ],
};

const attachment = {
  id: 'zone/external/rate-limit',
  scope: 'zone',
  scopeId: 'external',
  policy: 'rate-limit',
  mode: 'block',
  options: { limit: 200, window: '1s', per: ['address'] },
  summary: '200 calls in 1 second for each address',
  ...{ api: null, apiTitle: null, version: null, versionId: null, operation: null },
  ...kept,
};
const ofApi = { ...attachment, api: 'city', apiTitle: city.title };
export const attachments = [
  attachment,
  { ...ofApi, id: 'att_1', scope: 'api', scopeId: city.id, mode: 'report' },
  { ...ofApi, id: 'att_2', scope: 'version', scopeId: draft.id, version: 'v2', versionId: draft.id },
  {
    ...ofApi,
    id: 'att_3',
    scope: 'operation',
    scopeId: 'op_2',
    version: 'v2',
    versionId: draft.id,
    operation: `${operations[1]?.method} ${operations[1]?.path}`,
    summary: longWords,
  },
];

const snapshot = (number: number, rolledBackTo: number | null = null) => ({
  number,
  createdAt: now - (9 - number) * day,
  createdBy: number === 1 ? 'system' : 'user:usr_1',
  note: number === 7 ? `<b>${longWords}</b>` : '',
  digest: 'ab34'.repeat(16),
  rolledBackTo,
});
const snapshots = [snapshot(8, 5), snapshot(7), snapshot(6), snapshot(1)];

const page = (...items: readonly unknown[]) => ({ body: { items, next: null } });

const field = (at: string, place: string, type: string, kind: string, because: string) => ({
  ...{ in: at, mediaType: at === 'body' ? 'application/json' : null },
  ...{ place, type, kind, because },
});
const requestFields = {
  zone: 'external',
  judged: false,
  inspected: true,
  items: [
    field('path', 'licence', 'string, uuid', 'settled', 'It must be a uuid.'),
    field('query', 'q', '', 'usual', 'The contract does not fix what it holds.'),
    field('body', '/remarks/*/text', 'string', 'prose', 'Its name says so.'),
    field(
      'body',
      `/${longWords.replaceAll(' ', '')}/callbackUrl`,
      'string, uri',
      'address',
      'Its format is uri.',
    ),
    field('body', '', '', 'markup', 'The contract says so (x-gatehouse-field).'),
  ],
};

export const served = (): FakeRoutes => ({
  ...catalogue(),
  'GET /api/v1/apis/:api/versions/:version/operations/:operation': ({ path }) => ({
    body: operations.find(({ id }) => path.endsWith(`/${id}`)),
  }),
  'GET /api/v1/apis/:api/versions/:version/operations/:operation/pipeline': () => ({ body: pipeline }),
  'GET /api/v1/apis/:api/versions/:version/operations/:operation/classified': ({ path }) => ({
    body: {
      items: path.includes('/op_1/')
        ? [
            { status: '200', place: '/holder/name', data: 'personal' },
            { status: '200', place: '/holder/birthDate', data: 'sensitive' },
            { status: 'default', place: 'header x-holder', data: 'secret' },
            { status: 'default', place: '/desk', data: 'public' },
          ]
        : [],
    },
  }),
  'GET /api/v1/apis/:api/versions/:version/operations/:operation/fields': ({ path }) => ({
    body: path.includes('/op_1/') ? requestFields : { ...requestFields, inspected: false, items: [] },
  }),
  'GET /api/v1/exposure': () => ({
    body: {
      items: [
        {
          ...{ id: 'e1', version: 'city/v2', operation: 'GET /licences', what: 'undeclared' },
          ...{ place: '/hash', data: '', outcome: 'removed', answers: 12 },
          ...{ firstAt: Date.now() - 86_400_000, lastAt: Date.now() - 60_000 },
        },
      ],
      next: null,
    },
  }),
  'GET /api/v1/policies': () =>
    page(
      ...policies.map(({ name, title, summary, onError, options }) => ({
        ...{ name, title, summary, onError, options },
      })),
    ),
  'GET /api/v1/attachments': ({ query }) =>
    page(
      ...attachments.filter(
        ({ scope, mode }) => (query['scope'] ?? scope) === scope && (query['mode'] ?? mode) === mode,
      ),
    ),
  'GET /api/v1/snapshots': ({ query }) => {
    const from = Number(query['after'] ?? 99);
    const items = snapshots.filter(({ number }) => number < from).slice(0, Number(query['limit']));
    return page(...items);
  },
  'GET /api/v1/snapshots/:from/diff/:to': () => ({
    body: {
      differences: [],
      things: [
        { thing: 'version', kind: 'removed', name: 'city/v2', in: '', id: 'ver_2', changes: [] },
        {
          thing: 'policy',
          kind: 'changed',
          name: 'rate-limit',
          in: `city/v1 ${longWords}`,
          id: 'att_1',
          changes: [{ field: 'options', from: { limit: 5 }, to: { limit: 9 } }],
        },
      ],
      truncated: true,
    },
  }),
  'POST /api/v1/snapshots/:snapshot/roll-back': () => ({
    body: { snapshot: snapshot(9, 7), leftOut: ['city/v0'] },
  }),
  'GET /api/v1/users': () => page({ id: 'usr_1', name: 'Ada Byron' }),
  'GET /api/v1/tokens': () => page(),
});

export const everyServedPage = [
  '/apis/city/versions/v2/operations/op_1',
  '/apis/city/versions/v2/operations/op_2',
  '/policies',
  '/policies?scope=operation&api=api_1&version=ver_2&scopeId=op_2',
  '/snapshots',
  '/snapshots/8',
  '/snapshots/7',
  '/snapshots/1?against=served',
  '/waivers',
];
