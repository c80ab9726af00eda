import type { IncomingMessage, ServerResponse } from 'node:http';
import { tightest } from '#enforcement';
import type { RandomSource } from '#kernel';
import { Blocks } from './blocks/blocks.ts';
import { BlockTable } from './blocks/block-table.ts';
import { CallerDirectory } from './callers/directory.ts';
import { Exposure } from './exposure.ts';
import { ExchangeState } from './exchange-state.ts';
import { ConcurrencyTable } from './limits/concurrency-table.ts';
import { LimitTable } from './limits/limit-table.ts';
import { ClientNames } from './names/client-names.ts';
import { noResolver } from './names/resolver.ts';
import { ReplayGuard } from './proofs/replay-guard.ts';
import { ServerNonces } from './proofs/server-nonces.ts';
import { ReplayTable } from './proofs/replay-table.ts';
import { Places } from './places/places.ts';
import { QuotaDesk } from './limits/quota-desk.ts';
import { QuotaTable } from './limits/quota-table.ts';
import type { Placement, Policy, PolicyDependencies, Steps } from './policy.ts';
import { readTarget } from './normalise.ts';
import { Refusal } from './refusal.ts';
import type {
  OperationDocument,
  PolicyDocument,
  VersionDocument,
  ZoneDocument,
} from './snapshot/document.ts';
import type { OperationPlan } from './snapshot/plan.ts';
import { Router } from './snapshot/router.ts';
import { TokenSources } from './tokens/token-sources.ts';

/** Exchanges and placements for the tests of policies: no sockets, time and randomness fixed. */
export const testNow = Date.UTC(2026, 0, 15, 12, 0, 0);

export const testZone: ZoneDocument = { name: 'external', policies: [] };

export const testOperation: OperationDocument = {
  id: 'op_1',
  method: 'GET',
  path: '/things/{id}',
  category: 'tells',
  audience: 'registered',
  policies: [],
};

export const testVersion: VersionDocument = {
  id: 'ver_1',
  api: { id: 'api_1', name: 'things', title: 'Things', owner: 'Team Things' },
  name: 'v1',
  lifecycle: 'published',
  audience: 'registered',
  zones: ['external'],
  hosts: [],
  basePath: '/things/v1',
  upstream: { targets: ['http://127.0.0.1:9'] },
  policies: [],
  operations: [testOperation],
};

export const testPepper = Buffer.alloc(32, 7);

export function testPlacement(over: Partial<Placement> = {}): Placement {
  const attachment: PolicyDocument = { id: 'att_1', policy: 'under-test', options: {} };
  return {
    attachment,
    scope: 'operation',
    zone: testZone,
    version: testVersion,
    operation: testOperation,
    ...over,
  };
}

const fixedRandom: RandomSource = bytes => new Uint8Array(bytes).fill(5);

/** Quotas that are granted as they come. */
export function testQuotas(table = QuotaTable.create({ slots: 1024, seed: { k0: 1, k1: 2 } })): QuotaDesk {
  return new QuotaDesk({ table, tell() {}, now: () => testNow });
}

/** A replay table for tests. */
export const testProofs = (proofs = 1024): ReplayTable =>
  ReplayTable.create({ proofs, seed: { k0: 1, k1: 2 }, epoch: testNow });

/** A table of blocks for tests, and what uses it. */
export const testBlocks = (slots = 64): Blocks =>
  new Blocks({ table: BlockTable.create({ slots, seed: { k0: 1, k1: 2 } }) });

/** Nobody says what opaque tokens mean, and nothing is fetched. */
export function testTokens(): TokenSources {
  const nobody = () => Promise.reject(new Error('nobody answers in this test'));
  return new TokenSources({ introspect: nobody, fetch: nobody, now: () => testNow });
}

export function testDependencies(over: Partial<PolicyDependencies> = {}): PolicyDependencies {
  return {
    limits: LimitTable.create({ slots: 1024, seed: { k0: 1, k1: 2 } }),
    quotas: testQuotas(),
    shared: undefined,
    blocks: testBlocks(),
    underWay: ConcurrencyTable.create({ slots: 64, seed: { k0: 1, k1: 2 } }),
    callers: new CallerDirectory(testPepper),
    tokens: testTokens(),
    replays: new ReplayGuard(testProofs(), undefined),
    nonces: new ServerNonces(testPepper),
    places: new Places(undefined),
    names: new ClientNames(noResolver, { now: () => testNow }),
    journal: undefined,
    callerTokens: undefined,
    exposure: new Exposure(),
    pseudonymKey: testPepper,
    random: fixedRandom,
    ...over,
  };
}

export interface TestRequest {
  readonly method?: string;
  readonly url?: string;
  /** Names and values in turn, as they arrived. */
  readonly headers?: readonly string[];
  readonly address?: string;
  readonly now?: number;
  readonly zone?: ZoneDocument;
  readonly version?: VersionDocument;
  readonly operation?: OperationDocument;
  /** Names of the policies that are enforced on the operation. */
  readonly enforced?: ReadonlySet<string>;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly caller?: ExchangeState['caller'];
  readonly planId?: string | undefined;
  readonly body?: Buffer;
  readonly encrypted?: boolean;
  readonly callers?: CallerDirectory;
  readonly answer?: ExchangeState['answer'];
}

/** An exchange as if all stages before the one under test had run. */
export function testExchange(from: TestRequest = {}): ExchangeState {
  const rawHeaders = [...(from.headers ?? [])];
  const headers: Record<string, string> = {};
  for (let i = 0; i < rawHeaders.length; i += 2)
    headers[(rawHeaders[i] as string).toLowerCase()] ??= rawHeaders[i + 1] as string;
  const url = from.url ?? '/things/v1/things/1';
  const target = readTarget(url);
  if (target instanceof Refusal) throw new Error(`the test's target is refused: ${target.reason}`);
  const socket = { remoteAddress: from.address ?? '192.0.2.1', encrypted: from.encrypted ?? false };
  const request = {
    method: from.method ?? 'GET',
    url,
    rawHeaders,
    headers,
    socket,
  } as unknown as IncomingMessage;
  const zone = {
    document: from.zone ?? testZone,
    screen: [],
    refused: [],
    router: new Router(),
    resources: undefined,
    crossOrigin: undefined,
    unrouted: undefined as never,
    trustsProxy: undefined,
    places: new Places(undefined),
  };
  const callers = from.callers ?? new CallerDirectory(testPepper);
  const x = new ExchangeState(callers, zone, request, {} as ServerResponse, 0, from.now ?? testNow, 'd_test');
  x.address = from.address ?? '192.0.2.1';
  x.method = from.method ?? 'GET';
  x.host = 'api.example';
  x.path = target.path;
  x.query = target.query;
  x.segments = target.segments;
  const document = from.operation ?? testOperation;
  const version = from.version ?? testVersion;
  x.operation = {
    label: `${document.method} ${document.path}`,
    versionLabel: `${version.api.name}/${version.name}`,
    document,
    version,
    enforced: from.enforced ?? new Set<string>(),
    bodyLimit: Infinity,
    contentLimits: tightest([], document.shape?.limits),
  } as OperationPlan;
  x.match = { parameters: from.parameters ?? {} };
  if (from.caller !== undefined) x.caller = from.caller;
  x.planId = from.planId;
  x.body = from.body;
  if (from.answer !== undefined) x.answer = from.answer;
  return x;
}

/** Compiles one policy with its options, as a Snapshot would. */
export function compilePolicy(
  policy: Policy,
  options: Record<string, unknown>,
  over: { place?: Partial<Placement>; dependencies?: Partial<PolicyDependencies> } = {},
): Steps {
  return policy.steps(options, testPlacement(over.place), testDependencies(over.dependencies));
}
