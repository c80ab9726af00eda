import { generateApiKey, hashApiKey } from '#credentials';
import type { FeedEntry, PolicyDocument, SnapshotDocument } from '#gateway';

/** What one run measures: how the gateway is set up and what the load sends. */
export interface Scenario {
  readonly name: string;
  /** One line for the table: what is done to each request. */
  readonly does: string;
  /** At most this many times nginx's CPU time, for this milestone and as the aim of the data plane. */
  readonly bar: number;
  readonly aim: number;
  readonly accessLog: boolean;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  snapshot(upstream: string): SnapshotDocument;
  readonly feed: readonly FeedEntry[];
}

/** The secret under which the scenario's key is hashed; nothing here outlives the run. */
export const pepper: Buffer = Buffer.alloc(32, 0x5a);

// The same in every process of a run, and of no use anywhere else.
const apiKey = generateApiKey('live', bytes => new Uint8Array(bytes).fill(7));
const year = 365 * 86_400_000;

/** A limit that counts every request and refuses none. */
const ample = { limit: 1_000_000_000, window: '1m' };

const perAddress: PolicyDocument = {
  id: 'lim_address',
  policy: 'rate-limit',
  options: { ...ample, per: ['address'] },
};

function snapshot(
  upstream: string,
  policies: readonly PolicyDocument[],
  method: string,
  path: string,
): SnapshotDocument {
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
        audience: policies.length === 0 ? 'open' : 'registered',
        zones: ['external'],
        hosts: [],
        basePath: '/weather/v1',
        upstream: { targets: [upstream] },
        policies,
        operations: [
          {
            id: 'op_bench',
            method,
            path,
            category: 'tells',
            audience: policies.length === 0 ? 'open' : 'registered',
            policies: [],
          },
        ],
      },
    ],
    plans: [{ id: 'pln_bench', name: 'bench', policies: [] }],
  };
}

const feed: readonly FeedEntry[] = [
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
  {
    sequence: 3,
    kind: 'key',
    id: 'key_bench',
    state: {
      applicationId: 'app_bench',
      hash: hashApiKey(pepper, apiKey),
      notAfter: Date.now() + year,
    },
  },
];

export const scenarios: readonly Scenario[] = [
  {
    name: 'bare',
    does: 'open catch-all API, limit per address, metrics; access log off',
    bar: 3,
    aim: 2,
    accessLog: false,
    path: '/weather/v1/forecast/aachen',
    headers: {},
    snapshot: upstream => snapshot(upstream, [], '*', '/*'),
    feed: [],
  },
  {
    name: 'key+limit',
    does: 'API key, subscription, limits per address and per application, access log to a file, analytics',
    bar: 3.6,
    aim: 2.6,
    accessLog: true,
    path: '/weather/v1/forecast/aachen',
    headers: { 'x-api-key': apiKey },
    snapshot: upstream =>
      snapshot(
        upstream,
        [
          { id: 'key', policy: 'api-key', options: {} },
          { id: 'sub', policy: 'subscription', options: {} },
          { id: 'lim_app', policy: 'rate-limit', options: { ...ample, per: ['application'] } },
        ],
        'GET',
        '/forecast/{city}',
      ),
    feed,
  },
];
