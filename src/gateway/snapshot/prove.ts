import { loadXsd } from '#enforcement';
import { systemClock, systemRandom } from '#kernel';
import { Blocks } from '../blocks/blocks.ts';
import { BlockTable } from '../blocks/block-table.ts';
import { CallerDirectory } from '../callers/directory.ts';
import { ConcurrencyTable } from '../limits/concurrency-table.ts';
import { Exposure } from '../exposure.ts';
import { LimitTable } from '../limits/limit-table.ts';
import { ClientNames } from '../names/client-names.ts';
import { noResolver } from '../names/resolver.ts';
import { ReplayGuard } from '../proofs/replay-guard.ts';
import { ServerNonces } from '../proofs/server-nonces.ts';
import { ReplayTable } from '../proofs/replay-table.ts';
import { Places } from '../places/places.ts';
import { policy as threatRules } from '../policies/threat-rules/policy.ts';
import { prepareRules } from '../policies/threat-rules/rules.ts';
import { QuotaDesk } from '../limits/quota-desk.ts';
import { QuotaTable } from '../limits/quota-table.ts';
import { TokenSources } from '../tokens/token-sources.ts';
import { Upstreams } from '../upstream/upstreams.ts';
import { compileSnapshot, type CompileDependencies, type WatchCompile } from './compile.ts';
import type { SnapshotDocument } from './document.ts';
import type { Plan } from './plan.ts';

/**
 * Loads what `proveSnapshot` needs for some Snapshots only: with it, an XML Schema that is none is found when it is
 * published, and without it when the first document comes. Threat rules are compiled piece by piece, which would hold up
 * the thread for a while otherwise. False: there was nothing to load.
 */
export async function prepareProof({
  zones,
  versions,
}: Pick<SnapshotDocument, 'zones' | 'versions'>): Promise<boolean> {
  const attached = [
    ...zones.flatMap(({ policies }) => policies),
    ...versions.flatMap(({ policies, operations }) => [
      ...policies,
      ...operations.flatMap(operation => operation.policies),
    ]),
  ];
  // What is wrong with rules, the proof tells.
  for (const { policy, options } of attached)
    if (policy === threatRules.name) await prepareRules(options).catch(() => undefined);
  const isNamed = attached.some(
    ({ policy, options }) => policy === 'xml-guard' && options['schema'] !== undefined,
  );
  const isInContract = versions.some(({ operations }) =>
    operations.some(({ shape }) => shape?.bodies.some(({ xsd }) => xsd !== undefined)),
  );
  if (!isNamed && !isInContract) return false;
  await loadXsd();
  return true;
}

/**
 * Compiles a Snapshot to prove that every gateway can, and throws the result away.
 * @throws SnapshotFaults with every fault found.
 */
export function proveSnapshot(document: SnapshotDocument): void {
  compileIdle(document);
}

/** As a gateway compiles it, with nothing behind it that could serve a request. */
export function compileIdle(document: SnapshotDocument, watch?: WatchCompile): Plan {
  return compileSnapshot(document, idle(), watch);
}

function idle(): CompileDependencies {
  const seed = { k0: 0, k1: 0 };
  return {
    limits: LimitTable.create({ slots: 64, seed }),
    quotas: new QuotaDesk({ table: QuotaTable.create({ slots: 64, seed }), tell() {}, now: () => 0 }),
    shared: undefined,
    blocks: new Blocks({ table: BlockTable.create({ slots: 8, seed }) }),
    underWay: ConcurrencyTable.create({ slots: 8, seed }),
    callers: new CallerDirectory(Buffer.alloc(32)),
    tokens: new TokenSources({
      introspect: () => Promise.reject(new Error('nothing is served here')),
      now: () => 0,
    }),
    replays: new ReplayGuard(ReplayTable.create({ proofs: 64, seed, epoch: 0 }), undefined),
    nonces: new ServerNonces(Buffer.alloc(32)),
    places: new Places(undefined),
    names: new ClientNames(noResolver, systemClock),
    journal: undefined,
    callerTokens: undefined,
    exposure: new Exposure(),
    pseudonymKey: Buffer.alloc(32),
    random: systemRandom,
    upstreams: new Upstreams(),
    proving: true,
  };
}
