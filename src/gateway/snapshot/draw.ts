import { policyByName } from '../policies/index.ts';
import { inBytes, listed } from '../words.ts';
import type { Placement, Policy } from '../policy.ts';
import type { Mode, PolicyDocument, SnapshotDocument } from './document.ts';
import type { OperationPlan, Step, ZonePlan } from './plan.ts';
import { compileIdle } from './prove.ts';

/** What a request meets, for people: the compiled plan of one operation, stage by stage. */
export interface DrawnStage {
  readonly stage: StageName;
  readonly steps: readonly DrawnStep[];
}

export interface DrawnStep {
  /** Null for what is built in. */
  readonly policy: string | null;
  /** Id of the attachment; null for what is built in. */
  readonly policyId: string | null;
  readonly title: string;
  /** What it does, with its options, in plain words. */
  readonly summary: string;
  readonly mode: Mode;
  /** Where it is attached; a version's may come from its API or its profile, which a Snapshot does not tell. */
  readonly scope: 'built-in' | 'zone' | 'version' | 'operation' | 'plan';
  /** The id of the plan that a limit belongs to. */
  readonly plan: string | null;
}

export const stageNames = [
  'normalise',
  'screen',
  'route',
  'identify',
  'authorise',
  'limit',
  'validate',
  'authorise-object',
  'inspect',
  'journal',
  'transform',
  'forward',
  'response',
  'record',
] as const;
export type StageName = (typeof stageNames)[number];

/**
 * The stages of `pipeline.ts` with the steps that the compiler puts into them for one operation of a version; without
 * an operation, what holds for the whole version. Undefined where the zone does not offer it.
 * @throws SnapshotFaults where the version does not compile.
 */
export function drawPipeline(
  document: SnapshotDocument,
  of: { readonly zone: string; readonly version: string; readonly operation?: string | undefined },
): readonly DrawnStage[] | undefined {
  const versions = document.versions
    .filter(({ id }) => id === of.version)
    .map(version => ({
      ...version,
      operations: version.operations.filter(({ id }) => id === of.operation),
    }));
  if (of.operation !== undefined && versions.every(({ operations }) => operations.length === 0))
    return undefined;
  let plan: OperationPlan | undefined;
  const compiled = compileIdle({ ...document, versions }, (zone, each) => {
    // What stands for unlisted requests is compiled last, and is the version without any operation.
    if (zone === of.zone) plan ??= each;
  });
  const zone = compiled.zones.get(of.zone);
  return zone === undefined || plan === undefined ? undefined : new Drawing(document, zone, plan).stages();
}

interface Attached {
  readonly document: PolicyDocument;
  readonly scope: Placement['scope'];
  readonly plan: string | null;
}

class Drawing {
  readonly #zone: ZonePlan;
  readonly #plan: OperationPlan;
  readonly #attached = new Map<string, Attached>();

  constructor({ plans }: SnapshotDocument, zone: ZonePlan, plan: OperationPlan) {
    this.#zone = zone;
    this.#plan = plan;
    const note = (
      documents: readonly PolicyDocument[],
      scope: Attached['scope'],
      plan: string | null = null,
    ) => {
      for (const document of documents) this.#attached.set(document.id, { document, scope, plan });
    };
    note(zone.document.policies, 'zone');
    note(plan.version.policies, 'version');
    note(plan.document.policies, 'operation');
    for (const each of plans) note(each.policies, 'plan', each.id);
  }

  /** In the order of `pipeline.ts` and `forward.ts`; a stage that is added there must be added here. */
  stages(): DrawnStage[] {
    const plan = this.#plan;
    const steps: Record<StageName, DrawnStep[]> = {
      normalise: [
        builtIn(
          'One reading',
          'Target, host and client address can be read in one way only, or the request ends',
        ),
      ],
      screen: this.#steps(this.#zone.screen),
      route: [
        ...this.#steps([plan.route]),
        ...this.#steps(plan.crossOrigin?.steps ?? []),
        ...this.#steps(plan.screen),
      ],
      identify: this.#steps(plan.identify),
      authorise: this.#steps(plan.authorise),
      limit: [...this.#steps(plan.limit), ...[...plan.planLimit.values()].flatMap(each => this.#steps(each))],
      validate: onceEach([...this.#steps(plan.validate), ...this.#body(), ...this.#steps(plan.content)]),
      'authorise-object': this.#steps(plan.authoriseObject),
      inspect: this.#steps(plan.inspect),
      journal: this.#steps(plan.journal),
      transform: [...this.#stripped(), ...this.#steps(plan.transform)],
      forward: [builtIn('Forward', this.#targets())],
      response: this.#steps([...plan.response, ...plan.answerBody]),
      record: [builtIn('Record', 'Log, counts and decision, masked, whatever became of the request')],
    };
    // What is no step but data, as whose pages may call, acts on the answer; exclusions on what inspects.
    const shown = new Set(Object.values(steps).flatMap(each => each.map(({ policyId }) => policyId)));
    for (const [id, { scope, document }] of this.#attached)
      if (scope !== 'plan' && !shown.has(id))
        steps[document.policy === 'threat-exclusion' ? 'inspect' : 'response'].push(this.#attachment(id));
    return stageNames.map(stage => ({ stage, steps: steps[stage] }));
  }

  #steps(steps: readonly Step<unknown>[]): DrawnStep[] {
    return steps.map(({ policy: name, policyId }) =>
      this.#attached.has(policyId) ? this.#attachment(policyId) : builtInPolicy(name),
    );
  }

  #attachment(id: string): DrawnStep {
    const found = this.#attached.get(id);
    if (found === undefined) throw new Error(`compiled an attachment that nobody made: ${id}`);
    const { document, scope, plan } = found;
    const { name, title, inWords } = policyNamed(document.policy);
    const summary = inWords(document.options, scope);
    return { policy: name, policyId: id, title, summary, mode: document.mode ?? 'block', scope, plan };
  }

  #body(): DrawnStep[] {
    const { needsBody, bodyLimit } = this.#plan;
    return needsBody
      ? [
          builtIn('Body', `Read whole before it is inspected, ${inBytes(bodyLimit)} at most`),
          ...this.#steps(this.#plan.decode),
        ]
      : [];
  }

  #stripped(): DrawnStep[] {
    const names = [...this.#plan.stripHeaders];
    const kept = names.length === 0 ? '' : `${listed(names)}, `;
    return [
      builtIn('Headers', `Written afresh; ${kept}identity fields and cookies of ours are not passed on`),
    ];
  }

  #targets(): string {
    const { targets, balance, canary, health, breaker, retry } = this.#plan.version.upstream;
    const ways = { 'round-robin': 'in turn', 'least-outstanding': 'to the least busy', hash: 'by hash' };
    const where =
      targets.length === 1
        ? 'To the one upstream target'
        : `To ${targets.length} upstream targets ${ways[balance?.by ?? 'round-robin']}`;
    const also = [
      canary && `${canary.share} % to the canary`,
      health && 'targets that are not well left out',
      breaker && 'failing targets spared',
      retry && `tried again ${retry.attempts ?? 1} times at most where that is safe`,
    ].filter(part => part !== undefined);
    return [where, ...also].join(', ');
  }
}

/** A policy may have several steps in one stage: heads first, bodies later. */
const onceEach = (steps: readonly DrawnStep[]): DrawnStep[] =>
  steps.filter(
    ({ policyId }, at) => policyId === null || steps.findIndex(other => other.policyId === policyId) === at,
  );

function policyNamed(name: string): Policy {
  const policy = policyByName.get(name);
  if (policy === undefined) throw new Error(`compiled a policy that is none: ${name}`);
  return policy;
}

function builtInPolicy(name: string): DrawnStep {
  const { title, inWords } = policyNamed(name);
  return builtIn(title, inWords({}, 'version'), name);
}

function builtIn(title: string, summary: string, policy: string | null = null): DrawnStep {
  return { policy, policyId: null, title, summary, mode: 'block', scope: 'built-in', plan: null };
}
