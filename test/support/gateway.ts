import { systemClock, systemRandom } from '#kernel';
import { Gateway } from '../../src/gateway/gateway.ts';
import { ConcurrencyTable } from '../../src/gateway/limits/concurrency-table.ts';
import { LimitTable } from '../../src/gateway/limits/limit-table.ts';
import { Places } from '../../src/gateway/places/places.ts';
import type { LineSink } from '../../src/gateway/record.ts';
import type {
  PolicyDocument,
  SnapshotDocument,
  UpstreamDocument,
} from '../../src/gateway/snapshot/document.ts';
import { testBlocks, testProofs, testQuotas } from '../../src/gateway/testing.ts';
import { listeningFor, type Listening, type ListeningOptions } from './listening.ts';

/** A whole gateway in this thread, with a listener, that passes everything on to one upstream. */
export async function startGateway(
  target: string,
  options: {
    accessLog?: LineSink;
    policies?: readonly PolicyDocument[];
    upstream?: Partial<UpstreamDocument>;
    upstreamSeal?: Uint8Array;
  } & ListeningOptions = {},
): Promise<Listening & { readonly gateway: Gateway }> {
  const gateway = new Gateway({
    limits: LimitTable.create({ slots: 64, seed: { k0: 1, k1: 2 } }),
    quotas: testQuotas(),
    blocks: testBlocks(),
    underWay: ConcurrencyTable.create({ slots: 64, seed: { k0: 1, k1: 2 } }),
    proofs: testProofs(),
    places: new Places(undefined),
    pepper: Buffer.alloc(32),
    pseudonymKey: Buffer.alloc(32),
    upstreamSeal: options.upstreamSeal,
    accessLog: options.accessLog,
    docs: 'http://docs.test/errors',
    clock: systemClock,
    random: systemRandom,
  });
  gateway.load(catchAll({ targets: [target], ...options.upstream }, options.policies ?? []));
  const all = await listeningFor(
    (request, response, upgrade) => gateway.serve('external', request, response, upgrade),
    options,
  );
  return { ...all, gateway };
}

/** A Snapshot with one version at the root, whose one operation takes everything. */
export const catchAll = (
  upstream: UpstreamDocument,
  policies: readonly PolicyDocument[],
): SnapshotDocument => ({
  format: 1,
  number: 1,
  createdAt: 0,
  zones: [{ name: 'external', policies: [] }],
  plans: [],
  versions: [
    {
      id: 'ver_1',
      api: { id: 'api_1', name: 'anything', title: 'Anything', owner: 'Tests' },
      name: 'v1',
      lifecycle: 'published',
      audience: 'open',
      zones: ['external'],
      hosts: [],
      basePath: '',
      upstream,
      policies,
      operations: [
        { id: 'op_1', method: '*', path: '/*', category: 'tells', audience: 'open', policies: [] },
      ],
    },
  ],
});
