import type { Fault } from '#kernel';
import { parser, type Parser } from '#kernel';
import { tightest } from '#enforcement';
import type { Policy, Placement, PolicyDependencies, Steps } from '../policy.ts';
import { policies, policyByName } from '../policies/index.ts';
import type { Upstreams } from '../upstream/upstreams.ts';
import { AddressSet } from '../address.ts';
import {
  answerEventsOf,
  answerLimitOf,
  blindToTrailersOf,
  type Compiled,
  contentLimitsOf,
  enforced,
  fieldsOfGateway,
  inOrder,
  steps,
} from './attached.ts';
import { crossOriginOf, crossOriginOfZone } from './cross-origin.ts';
import type {
  OperationDocument,
  PolicyDocument,
  SnapshotDocument,
  VersionDocument,
  ZoneDocument,
} from './document.ts';
import type { OperationPlan, Plan, Step, ZonePlan } from './plan.ts';
import { streamRule } from '../streams.ts';
import { websocketRule } from '../websocket/rule.ts';
import { ProtectedResources } from '../protected-resources.ts';
import { Router } from './router.ts';

export interface CompileDependencies extends PolicyDependencies {
  readonly upstreams: Upstreams;
  /** Origins of the portal, whose pages may call what is not internal. */
  readonly portalOrigins?: readonly string[] | undefined;
}

/** Told of each operation, and of what stands for the unlisted ones of a version, in each zone. */
export type WatchCompile = (zone: string, plan: OperationPlan) => void;

/** A Snapshot that does not compile is void as a whole; the one in service stays. */
export class SnapshotFaults extends Error {
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    super(faults.map(fault => `${fault.at}: ${fault.message}`).join('; '));
    this.name = 'SnapshotFaults';
    this.faults = faults;
  }
}

/** Where operations are that are compiled together. */
interface Scope {
  readonly zone: ZoneDocument;
  readonly planLimit: OperationPlan['planLimit'];
  readonly version: VersionDocument;
}

/**
 * What attachments come to, whatever the operation. Operations that have none of their own share it: ten thousand of
 * them then take up little of the processor's caches.
 */
interface Attached {
  readonly all: readonly Compiled[];
  readonly stages: Omit<
    OperationPlan,
    'noted' | 'label' | 'document' | 'crossOrigin' | 'needsBody' | 'contentLimits' | 'bodyLimit'
  >;
  /** Without those of the gateway itself. */
  readonly stripHeaders: ReadonlySet<string>;
  readonly contentLimits: OperationPlan['contentLimits'];
}

const optionParsers = new Map<string, Parser<Policy['options']>>(
  policies.map(policy => [policy.name, parser(policy.options)]),
);

const defaultVerbs: PolicyDocument = {
  id: 'verbs-and-resources',
  policy: 'verbs-and-resources',
  options: {},
};

/** Bytes of a request body held in memory at most, where a step needs it and no `body-limit` says less. */
const bufferLimit = 8 * 1024 * 1024;

/**
 * Compiles a Snapshot into what a gateway serves from. All mistakes surface here: an unknown policy or option, an
 * address or pattern that does not parse, two operations in one place.
 * @throws SnapshotFaults with every fault found.
 */
export function compileSnapshot(
  document: SnapshotDocument,
  dependencies: CompileDependencies,
  watch?: WatchCompile,
): Plan {
  const compiler = new Compiler(document, dependencies, watch);
  const plan = compiler.compile();
  if (compiler.faults.length > 0) throw new SnapshotFaults(compiler.faults);
  return plan;
}

class Compiler {
  readonly faults: Fault[] = [];
  readonly #document: SnapshotDocument;
  readonly #dependencies: CompileDependencies;
  readonly #watch: WatchCompile | undefined;

  constructor(document: SnapshotDocument, dependencies: CompileDependencies, watch?: WatchCompile) {
    this.#document = document;
    this.#dependencies = dependencies;
    this.#watch = watch;
  }

  compile(): Plan {
    const zones = new Map(this.#document.zones.map(zone => [zone.name, this.#zone(zone)]));
    for (const version of this.#document.versions) {
      for (const zone of version.zones) {
        if (!zones.has(zone)) this.faults.push({ at: place(version), message: `there is no zone "${zone}"` });
      }
    }
    return { number: this.#document.number, zones };
  }

  #zone(zone: ZoneDocument): ZonePlan {
    const at = `zone ${zone.name}`;
    const own = this.#policies(zone.policies, { at, scope: 'zone', zone });
    const router = new Router();
    const resources = new ProtectedResources();
    // A limit of a plan is compiled once for the zone: it reads the operation from the exchange.
    const planLimit = new Map(
      this.#document.plans.map(plan => {
        const at = `plan ${plan.name}`;
        const compiled = this.#policies(plan.policies, { at, scope: 'plan', zone });
        for (const { policy, steps } of compiled)
          if (steps.limit === undefined)
            this.faults.push({
              at,
              message: `"${policy.name}" limits nothing, so it does not belong in a plan`,
            });
        return [plan.id, inOrder(compiled, 'limit')];
      }),
    );
    for (const version of this.#document.versions) {
      if (version.zones.includes(zone.name))
        this.#version({ zone, own, planLimit, router, resources }, version);
    }
    const here = this.#document.versions.filter(version => version.zones.includes(zone.name));
    const onPortal = here.some(({ audience }) => audience !== 'internal');
    return {
      document: zone,
      screen: steps(own, 'screen'),
      refused: steps(own, 'refused'),
      router,
      resources: resources.size === 0 ? undefined : resources,
      crossOrigin: crossOriginOfZone(steps(own, 'crossOrigin'), onPortal, this.#portalOrigins),
      unrouted: this.#verbs(own, { at, scope: 'zone', zone }),
      trustsProxy: this.#trusted(zone),
      places: this.#dependencies.places,
    };
  }

  #trusted(zone: ZoneDocument): ZonePlan['trustsProxy'] {
    if (zone.trustedProxies === undefined || zone.trustedProxies.length === 0) return undefined;
    try {
      const set = new AddressSet(zone.trustedProxies);
      return address => set.has(address);
    } catch (error) {
      this.#fault(`zone ${zone.name}`, error);
      return undefined;
    }
  }

  #version(
    into: {
      zone: ZoneDocument;
      own: readonly Compiled[];
      planLimit: OperationPlan['planLimit'];
      router: Router;
      resources: ProtectedResources;
    },
    version: VersionDocument,
  ): void {
    const { zone, planLimit, router } = into;
    const at = place(version);
    // Compiled once for all operations: a policy that needs the operation reads it from the exchange, or says
    // that it must be attached to one.
    const own = this.#policies(version.policies, { at, scope: 'version', zone, version });
    const base = { zone, planLimit, version };
    const wider = this.#attached(base, [...into.own, ...own], at);
    const plans: OperationPlan[] = [];
    for (const operation of version.operations) {
      const plan = this.#operation({ ...base, wider, operation });
      plans.push(plan);
      try {
        router.add(plan);
      } catch (error) {
        this.#fault(`${at} ${plan.label}`, error);
      }
    }
    into.resources.add(version, plans);
    if (version.operations.some(operation => operation.method === '*')) return;
    router.addUnlisted(this.#operation({ ...base, wider, operation: unlisted(version) }));
  }

  #operation(
    scope: Scope & { readonly wider: Attached; readonly operation: OperationDocument },
  ): OperationPlan {
    const { zone, wider, version, operation } = scope;
    const label = `${operation.method} ${operation.path}`;
    const where = { at: `${place(version)} ${label}`, scope: 'operation' as const, zone, version, operation };
    const own = this.#policies(operation.policies, where);
    // Zone before version before operation; all are enforced, so a narrower one can only tighten.
    const attached = own.length === 0 ? wider : this.#attached(scope, [...wider.all, ...own], where.at);
    const { all, stages, stripHeaders, contentLimits } = attached;
    const needsBody = all.some(({ steps: { needsBody } }) =>
      typeof needsBody === 'function' ? needsBody(operation) : needsBody === true,
    );
    const plan: OperationPlan = {
      ...stages,
      noted: undefined,
      label,
      document: operation,
      crossOrigin: this.#crossOrigin(operation, all, stripHeaders, where.at),
      needsBody,
      contentLimits:
        operation.shape?.limits === undefined
          ? contentLimits
          : tightest(contentLimitsOf(all), operation.shape.limits),
      bodyLimit: Math.min(
        ...all.map(({ steps }) => steps.bodyLimit ?? Infinity),
        needsBody ? bufferLimit : Infinity,
      ),
    };
    this.#watch?.(zone.name, plan);
    return plan;
  }

  /** What follows from the attachments alone. */
  #attached({ zone, planLimit, version }: Scope, all: readonly Compiled[], at: string): Attached {
    const upstream = this.#dependencies.upstreams.of(version.upstream);
    const stripHeaders = new Set(all.flatMap(({ steps }) => steps.stripHeaders ?? []));
    const stages: Attached['stages'] = {
      versionLabel: `${version.api.name}/${version.name}`,
      version,
      upstream,
      route: this.#verbs(all, { at, scope: 'version', zone, version }),
      screen: steps(
        all.filter(({ scope }) => scope !== 'zone'),
        'screen',
      ),
      websocket: websocketRule(steps(all, 'websocket')),
      streams: streamRule(steps(all, 'streams')),
      resource: steps(all, 'resource')
        .filter(({ mode }) => mode === 'block')
        .map(({ run }) => run),
      identify: steps(all, 'identify'),
      authorise: steps(all, 'authorise'),
      limit: inOrder(all, 'limit'),
      planLimit,
      validate: steps(all, 'validate'),
      decode: steps(all, 'decode'),
      content: steps(all, 'content'),
      authoriseObject: steps(all, 'authoriseObject'),
      inspect: steps(all, 'inspect'),
      journal: steps(all, 'journal'),
      frame: steps(all, 'frame'),
      transform: steps(all, 'transform'),
      response: steps(all, 'response'),
      over: steps(all, 'over'),
      answerBody: inOrder(all, 'answerBody'),
      otherAnswers: inOrder(
        all.filter(({ steps }) => steps.everyAnswer === true),
        'answerBody',
      ),
      blindToTrailers: blindToTrailersOf(all),
      answerEvents: answerEventsOf(all),
      answerLimit: Math.min(answerLimitOf(all), bufferLimit),
      enforced: enforced(all),
      stripHeaders: new Set([...stripHeaders, ...fieldsOfGateway(all, version.upstream, upstream)]),
    };
    return { all, stages, stripHeaders, contentLimits: tightest(contentLimitsOf(all), undefined) };
  }

  #crossOrigin(
    operation: OperationDocument,
    all: readonly Compiled[],
    keyHeaders: ReadonlySet<string>,
    at: string,
  ): OperationPlan['crossOrigin'] {
    try {
      return crossOriginOf(operation, steps(all, 'crossOrigin'), keyHeaders, this.#portalOrigins);
    } catch (error) {
      this.#fault(at, error);
      return undefined;
    }
  }

  get #portalOrigins(): readonly string[] {
    return this.#dependencies.portalOrigins ?? [];
  }

  #policies(
    documents: readonly PolicyDocument[],
    where: Pick<Placement, 'scope' | 'zone'> & Partial<Placement> & { at: string },
  ): Compiled[] {
    const compiled: Compiled[] = [];
    for (const attachment of documents) {
      const at = `${where.at}, policy ${attachment.policy} (${attachment.id})`;
      const policy = policyByName.get(attachment.policy);
      const options = optionParsers.get(attachment.policy);
      if (policy === undefined || options === undefined) {
        this.faults.push({ at, message: `there is no policy "${attachment.policy}"` });
        continue;
      }
      const faults = options.faults(attachment.options);
      if (faults.length > 0) {
        this.faults.push(...faults.map(fault => ({ at: `${at}${fault.at}`, message: fault.message })));
        continue;
      }
      try {
        const placement: Placement = {
          attachment,
          scope: where.scope,
          zone: where.zone,
          version: where.version,
          operation: where.operation,
        };
        const steps = policy.steps(attachment.options, placement, this.#dependencies);
        compiled.push({ document: attachment, policy, scope: where.scope, steps });
      } catch (error) {
        this.#fault(at, error);
      }
    }
    return compiled;
  }

  /** The answer for what is not listed: always there; attached ones choose the mode, the strictest wins. */
  #verbs(
    all: readonly Compiled[],
    where: Pick<Placement, 'scope' | 'zone'> & Partial<Placement> & { at: string },
  ): Step<NonNullable<Steps['route']>> {
    const attached = steps(all, 'route');
    const fallback = () => steps(this.#policies([defaultVerbs], where), 'route')[0];
    const step = attached.find(({ mode }) => mode === 'block') ?? attached[0] ?? fallback();
    if (step === undefined) throw new Error('verbs-and-resources does not answer for unlisted requests');
    return step;
  }

  #fault(at: string, error: unknown): void {
    this.faults.push({ at, message: error instanceof Error ? error.message : String(error) });
  }
}

/** Stands for everything that the contract does not list: reached only where that is reported, not refused. */
function unlisted(version: VersionDocument): OperationDocument {
  const harmful = version.operations.find(({ category }) => category.endsWith('-harm'));
  return {
    id: `${version.id}/unlisted`,
    method: '*',
    path: '/*',
    category: harmful?.category ?? 'does',
    audience: version.audience,
    policies: [],
  };
}

function place(version: VersionDocument): string {
  return `${version.api.name}/${version.name}`;
}
