import type { OperationShape } from '#enforcement';
import type { PolicyDocument } from '#gateway';
import { orderSchemas } from '../orders.ts';
import { bare, keyAndLimit, keyToken, type Setup } from '../setups.ts';

/** Where Debian's package `modsecurity-crs` puts the OWASP Core Rule Set. */
export const debianCoreRules = '/usr/share/modsecurity-crs';

/** As many octets as a gateway accepts for rules to look at. */
const bodyBytes = 1_048_576;

const body = (name: string): OperationShape => ({
  parameters: [],
  bodies: [{ mediaType: 'application/json', schema: { $ref: `#/$defs/${name}` } }],
  bodyRequired: true,
  answers: [],
});

type Parameter = OperationShape['parameters'][number];

const query = (name: string, schema: NonNullable<Parameter['schema']>): Parameter => ({
  name,
  in: 'query',
  required: false,
  style: 'form',
  explode: true,
  allowReserved: false,
  schema,
});

const operations: readonly (readonly [method: string, path: string, shape: OperationShape])[] = [
  [
    'GET',
    '/forecast/{city}',
    {
      parameters: [
        {
          ...query('city', { type: 'string', maxLength: 100 }),
          in: 'path',
          required: true,
          style: 'simple',
          explode: false,
        },
        query('days', { type: 'integer', minimum: 1, maximum: 100_000 }),
        query('q', { type: 'string', maxLength: 200 }),
      ],
      bodies: [],
      bodyRequired: false,
      answers: [],
    },
  ],
  ['POST', '/orders', body('Order')],
  ['POST', '/readings', body('Readings')],
  ['POST', '/texts', body('Text')],
];

/** What the contract says: orders with formats and patterns, any number of texts by name, one long text. */
const schemas = {
  $defs: {
    ...(orderSchemas as unknown as { readonly $defs: object }).$defs,
    Readings: { type: 'object', additionalProperties: { type: 'string', maxLength: 100 } },
    Text: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] },
  },
} as unknown as typeof orderSchemas;

/** An API whose requests are read as a whole: with these policies, and with a contract where asked. */
function guarded(
  name: string,
  policies: readonly PolicyDocument[],
  hasContract: boolean,
  audience: 'open' | 'registered' = 'open',
): Setup {
  return {
    ...bare,
    name,
    path: '/',
    snapshot: upstream => {
      const document = bare.snapshot(upstream);
      return {
        ...document,
        versions: document.versions.map(version => ({
          ...version,
          audience,
          ...(hasContract ? { schemas } : {}),
          policies: [{ id: 'size', policy: 'body-limit', options: { bytes: bodyBytes } }, ...policies],
          operations: operations.map(([method, path, shape], index) => ({
            id: `op_${index}`,
            method,
            path,
            category: 'tells' as const,
            audience,
            policies: [],
            ...(hasContract ? { shape } : {}),
          })),
        })),
      };
    },
  };
}

const rules = (options: Readonly<Record<string, unknown>>): PolicyDocument => ({
  id: 'rules',
  policy: 'threat-rules',
  options: { ...options, bodyBytes },
});

/** Without rules: what the others cost more than that is theirs. */
export const withoutRules: Setup = guarded('threats-none', [], false);
/** The Core Rule Set as the server beside it runs it: paranoia level 1, nothing else, no contract. */
export const withCoreRules: Setup = {
  ...guarded('threats-crs', [rules({ pack: false, crs: true, paranoia: 1 })], false),
  coreRules: debianCoreRules,
};
const byContract: readonly PolicyDocument[] = [
  { id: 'contract', policy: 'request-validation', options: {} },
  rules({}),
];
/** What a gateway does unless told otherwise: the contract is enforced, and the built-in rules know of it. */
export const withDefaults: Setup = guarded('threats-defaults', byContract, true);
/** The same behind a key, a token of a person, scopes and a limit, with an access log. */
export const withEverything: Setup = {
  ...guarded(
    'threats-everything',
    [
      ...keyAndLimit,
      { id: 'oauth', policy: 'oauth', options: {} },
      { id: 'scopes', policy: 'scopes', options: { scopes: ['weather:read'] } },
      ...byContract,
    ],
    true,
    'registered',
  ),
  accessLog: true,
  headers: keyToken.headers,
  feed: keyToken.feed,
};

/** The same, where rules remember nothing of values they have seen: no value ever comes twice. */
const forgetful = (setup: Setup): Setup => ({
  ...setup,
  name: `${setup.name}-no-memo`,
  workerFile: new URL('forgetful-worker.ts', import.meta.url),
});
export const forgetfulCoreRules: Setup = forgetful(withCoreRules);
export const forgetfulDefaults: Setup = forgetful(withDefaults);

export const threatSetups: readonly Setup[] = [
  withoutRules,
  withCoreRules,
  forgetfulCoreRules,
  withDefaults,
  forgetfulDefaults,
  withEverything,
];
