import { benchIssuer, benchOpaque, benchToken } from './tokens.ts';
import { generateApiKey, hashApiKey } from '#credentials';
import { issuerKey } from './proof-keys.ts';
import { benchIssuerName } from './signing.ts';
import type { FeedEntry, PolicyDocument, SnapshotDocument } from '#gateway';

/** How a gateway of the bench is set up, and a request that it answers with 200. */
export interface Setup {
  readonly name: string;
  readonly accessLog?: boolean;
  readonly tls?: boolean;
  /** Worker threads; one unless told. */
  readonly workers?: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What its worker threads run, where that is not what the product's run. */
  readonly workerFile?: URL;
  /** Directory of the OWASP Core Rule Set, where its policies ask for it. */
  readonly coreRules?: string;
  snapshot(upstream: string): SnapshotDocument;
  /** In portions, so that a million entries are never there at once. */
  feed(): Iterable<readonly FeedEntry[]>;
}

/** The secret under which keys are hashed; nothing here outlives the run. */
export const pepper: Buffer = Buffer.alloc(32, 0x5a);

const year = 365 * 86_400_000;
const basePath = '/weather/v1';

/** Key number `n`: the same in every process of a run, and of no use anywhere else. */
export function benchKey(n: number): string {
  let at = Math.imul(n + 1, 0x9e3779b1);
  return generateApiKey('live', count => {
    const octets = new Uint8Array(count);
    for (let i = 0; i < count; i++) {
      // Xorshift (Marsaglia 2003): spread is all that is asked of it.
      at ^= at << 13;
      at ^= at >>> 17;
      at ^= at << 5;
      octets[i] = at;
    }
    return octets;
  });
}

/** A limit that counts every request and refuses none. */
const ample = { limit: 1_000_000_000, window: '1m' };

const perAddress: PolicyDocument = {
  id: 'lim_address',
  policy: 'rate-limit',
  options: { ...ample, per: ['address'] },
};

interface Shape {
  readonly audience: 'open' | 'registered';
  readonly policies: readonly PolicyDocument[];
  /** Methods and paths. */
  readonly operations: readonly (readonly [string, string])[];
}

function snapshotOf({ audience, policies, operations }: Shape, upstream: string): SnapshotDocument {
  return {
    format: 1,
    number: 1,
    createdAt: 0,
    zones: [{ name: 'external', policies: [perAddress] }],
    versions: [
      {
        id: 'ver_bench',
        api: { id: 'api_bench', name: 'weather', title: 'Weather', owner: 'Bench' },
        name: 'v1',
        lifecycle: 'published',
        audience,
        zones: ['external'],
        hosts: [],
        basePath,
        upstream: { targets: [upstream] },
        policies,
        operations: operations.map(([method, path], index) => ({
          id: `op_${index}`,
          method,
          path,
          category: 'tells',
          audience,
          policies: [],
        })),
      },
    ],
    plans: [{ id: 'pln_bench', name: 'bench', policies: [] }],
  };
}

const anything: Shape['operations'] = [['*', '/*']];
const forecast = `${basePath}/forecast/aachen`;
export const keyAndLimit: readonly PolicyDocument[] = [
  { id: 'key', policy: 'api-key', options: {} },
  { id: 'sub', policy: 'subscription', options: {} },
  { id: 'lim_app', policy: 'rate-limit', options: { ...ample, per: ['application'] } },
];

/** One application with so many keys. */
function* callers(keys: number): Generator<readonly FeedEntry[]> {
  yield [
    {
      sequence: 1,
      kind: 'application',
      id: 'app_bench',
      state: { name: 'Bench', tag: 'bench', kind: 'confidential', active: true },
    },
    {
      sequence: 2,
      kind: 'subscription',
      id: 'sub_bench',
      state: { applicationId: 'app_bench', versionId: 'ver_bench', planId: 'pln_bench', approved: true },
    },
  ];
  const notAfter = Date.now() + year;
  for (let from = 0; from < keys; from += 1_000)
    yield Array.from({ length: Math.min(1_000, keys - from) }, (_, index) => ({
      sequence: 3 + from + index,
      kind: 'key' as const,
      id: `key_${(from + index).toString(36)}`,
      state: { applicationId: 'app_bench', hash: hashApiKey(pepper, benchKey(from + index)), notAfter },
    }));
}

const open = (policies: readonly PolicyDocument[] = []): Setup['snapshot'] => {
  return upstream => snapshotOf({ audience: 'open', policies, operations: anything }, upstream);
};

/** Of what the bench asks in turn, so that every one of them is met. */
export const manyOperations = 10_000;

export const bare: Setup = {
  name: 'bare',
  path: forecast,
  headers: {},
  snapshot: open(),
  feed: () => [[]],
};

const keyed = (name: string, keys: number, more: Partial<Setup> = {}): Setup => ({
  name,
  accessLog: true,
  path: forecast,
  headers: { 'x-api-key': benchKey(0) },
  snapshot: upstream =>
    snapshotOf(
      { audience: 'registered', policies: keyAndLimit, operations: [['GET', '/forecast/{city}']] },
      upstream,
    ),
  feed: () => callers(keys),
  ...more,
});

export const keyLimit: Setup = keyed('key+limit', 1);
const tokened = (name: string, token: string | undefined): Setup =>
  keyed(name, 1, {
    headers: {
      'x-api-key': benchKey(0),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    snapshot: upstream =>
      snapshotOf(
        {
          audience: 'registered',
          policies: [
            ...keyAndLimit,
            { id: 'oauth', policy: 'oauth', options: {} },
            { id: 'scopes', policy: 'scopes', options: { scopes: ['weather:read'] } },
          ],
          operations: [['GET', '/forecast/{city}']],
        },
        upstream,
      ),
    feed: function* () {
      yield* callers(1);
      yield [benchIssuer];
    },
  });

export const keyToken: Setup = tokened('key+token', benchToken(0));
export const keyOpaque: Setup = tokened('key+opaque', benchOpaque);
/** The tokens come with the load. */
export const keyTokens: Setup = tokened('key+tokens', undefined);
/** So many policies in Cedar, of which one permits; decided once for a caller and a path, and kept. */
const cedarPolicy = (count: number, permitted: string): PolicyDocument => {
  const policies = Array.from(
    { length: count },
    (_, n) =>
      `permit (principal in Group::"group ${n}", action in Action::"reads", resource) when { context.path.city != "place ${n}" && context.scopes.contains("weather:${n}") };`,
  );
  policies[count - 1] =
    `permit (principal == ${permitted}, action in Action::"reads", resource) when { context.path.city == "aachen" };`;
  return { id: 'cedar', policy: 'cedar', options: { policies: policies.join('\n') } };
};
const cedar = (count: number): Setup => {
  const attached = cedarPolicy(count, 'Application::"app_bench"');
  return keyed(`cedar-${count}`, 1, {
    snapshot: upstream =>
      snapshotOf(
        {
          audience: 'registered',
          policies: [...keyAndLimit, attached],
          operations: [['GET', '/forecast/{city}']],
        },
        upstream,
      ),
  });
};
export const fewCedar: Setup = cedar(3);
export const someCedar: Setup = cedar(10);
export const manyCedar: Setup = cedar(50);

/** Who calls, for whom, and may they: all that is asked of a call of a person by an application, and no limits. */
export const admitted: Setup = {
  ...keyToken,
  name: 'key+token+cedar',
  snapshot: upstream =>
    snapshotOf(
      {
        audience: 'registered',
        policies: [
          ...keyAndLimit.filter(({ policy }) => policy !== 'rate-limit'),
          { id: 'oauth', policy: 'oauth', options: {} },
          { id: 'scopes', policy: 'scopes', options: { scopes: ['weather:read'] } },
          cedarPolicy(10, 'User::"usr_bench0"'),
        ],
        operations: [['GET', '/forecast/{city}']],
      },
      upstream,
    ),
};
/** What it is compared with: an operation for anybody, with the access log that the others have. */
export const logged: Setup = {
  ...bare,
  name: 'logged',
  accessLog: true,
  snapshot: upstream =>
    snapshotOf({ audience: 'open', policies: [], operations: [['GET', '/forecast/{city}']] }, upstream),
};

export const someKeys: Setup = keyed('some-keys', 20_000, { workers: 2 });
export const millionKeys: Setup = keyed('million-keys', 1_000_000, { workers: 2 });

export const operations: Setup = {
  ...bare,
  name: 'operations',
  path: `${basePath}/resource-0/1`,
  snapshot: upstream =>
    snapshotOf(
      {
        audience: 'open',
        policies: [],
        operations: Array.from({ length: manyOperations }, (_, n) => ['GET', `/resource-${n}/{id}`] as const),
      },
      upstream,
    ),
};

export const oneOperation: Setup = {
  ...operations,
  name: 'one-operation',
  snapshot: upstream =>
    snapshotOf({ audience: 'open', policies: [], operations: [['GET', '/{resource}/{id}']] }, upstream),
};

export const secure: Setup = { ...bare, name: 'secure', tls: true };

export const large: Setup = {
  ...bare,
  name: 'large',
  snapshot: open([{ id: 'body', policy: 'body-limit', options: { bytes: 2 ** 40 } }]),
};

export const webSocket: Setup = {
  ...bare,
  name: 'websocket',
  path: `${basePath}/echo`,
  snapshot: upstream =>
    snapshotOf(
      {
        audience: 'open',
        policies: [
          {
            id: 'ws',
            policy: 'websocket',
            options: { messagesPerSecond: 100_000, burst: 1_000_000, connections: 1_000, origins: [] },
          },
        ],
        operations: [['GET', '/echo']],
      },
      upstream,
    ),
};

/** The end user's token, and proof of the key that it is bound to: `cases/proofs.ts` makes both. */
const withTokens = (name: string, more: readonly PolicyDocument[]): Setup => ({
  name,
  path: forecast,
  headers: {},
  snapshot: upstream =>
    snapshotOf(
      {
        audience: 'registered',
        policies: [{ id: 'oauth', policy: 'oauth', options: {} }, ...more],
        operations: [['GET', '/forecast/{city}']],
      },
      upstream,
    ),
  *feed() {
    yield* callers(0);
    yield [
      { sequence: 3, kind: 'issuer', id: benchIssuerName, state: { realm: 'external', keys: [issuerKey] } },
    ];
  },
});

export const tokenAlone: Setup = withTokens('token', []);
export const tokenAndProof: Setup = withTokens('token+proof', [
  { id: 'dpop', policy: 'dpop', options: { maxAgeSeconds: 900 } },
]);

export const setups: readonly Setup[] = [
  tokenAlone,
  tokenAndProof,
  bare,
  keyLimit,
  fewCedar,
  someCedar,
  manyCedar,
  keyToken,
  keyOpaque,
  keyTokens,
  logged,
  admitted,
  someKeys,
  millionKeys,
  operations,
  oneOperation,
  secure,
  large,
  webSocket,
];
