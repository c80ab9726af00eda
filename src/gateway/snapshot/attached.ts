import type { ContentLimitsWanted } from '#enforcement';
import type { Placement, Policy, Steps } from '../policy.ts';
import { policies } from '../policies/index.ts';
import type { PolicyDocument, VersionDocument } from './document.ts';
import type { OperationPlan, Step } from './plan.ts';

/** A policy compiled for one place. */
export interface Compiled {
  readonly document: PolicyDocument;
  readonly policy: Policy;
  readonly scope: Placement['scope'];
  readonly steps: Steps;
}

/**
 * What bodies are read by, once for all. An attachment that only reports must neither have others refuse by its limits
 * nor loosen theirs, so they count only where nothing that blocks looks into bodies.
 */
export function contentLimitsOf(all: readonly Compiled[]): ContentLimitsWanted[] {
  const blocking = all.filter(({ document }) => document.mode !== 'report');
  const counting = blocking.some(({ steps }) => steps.contentLimits !== undefined) ? blocking : all;
  return counting.flatMap(({ steps }) => steps.contentLimits ?? []);
}

export function steps<Stage extends keyof Steps>(
  compiled: readonly Compiled[],
  stage: Stage,
): Step<NonNullable<Steps[Stage]>>[] {
  const found: Step<NonNullable<Steps[Stage]>>[] = [];
  for (const { document, policy, steps } of compiled) {
    const run = steps[stage];
    if (run === undefined || run === null) continue;
    found.push({
      policyId: document.id,
      policy: policy.name,
      mode: document.mode ?? 'block',
      onError: policy.onError,
      run,
    });
  }
  return found;
}

export function enforced(compiled: readonly Compiled[]): ReadonlySet<string> {
  return new Set(
    compiled
      .filter(({ document, policy }) => document.mode !== 'report' && policy.onError === 'deny')
      .map(({ policy }) => policy.name),
  );
}

/**
 * Steps in the order of the list of policies, wherever they are attached: rates before quotas, so that what a rate
 * refuses uses up no quota; answers are checked as they came before anything in them is masked.
 */
export function inOrder<Stage extends 'limit' | 'answerBody' | 'answerEvents'>(
  compiled: readonly Compiled[],
  stage: Stage,
): Step<NonNullable<Steps[Stage]>>[] {
  return steps(
    [...compiled].sort((a, b) => policies.indexOf(a.policy) - policies.indexOf(b.policy)),
    stage,
  );
}

/** None where an attachment that blocks looks at answers, and cannot judge a stream event by event. */
export function answerEventsOf(all: readonly Compiled[]): OperationPlan['answerEvents'] {
  const isBlind = all.some(
    ({ document, steps: { answerBody, answerEvents } }) =>
      document.mode !== 'report' && answerBody !== undefined && answerEvents === undefined,
  );
  return isBlind ? undefined : inOrder(all, 'answerEvents');
}

export function blindToTrailersOf(all: readonly Compiled[]): ReadonlySet<string> {
  const blind = all.filter(
    ({ document, steps: { answerBody, judgesTrailers } }) =>
      document.mode !== 'report' && answerBody !== undefined && judgesTrailers !== true,
  );
  return new Set(blind.map(({ document }) => document.id));
}

/** Octets of an answer that is judged as a whole; what only reports bounds it only where nothing else looks at it. */
export function answerLimitOf(all: readonly Compiled[]): number {
  const looking = all.filter(({ steps }) => steps.answerBody !== undefined);
  const blocking = looking.filter(({ document }) => document.mode !== 'report');
  const limits = (blocking.length > 0 ? blocking : looking).map(({ steps }) => steps.answerLimit ?? Infinity);
  return Math.min(...limits);
}

/** Fields that only the gateway may fill in for these targets, and the client's own proof of who it is. */
export function fieldsOfGateway(
  all: readonly Compiled[],
  { forwardAuthorization }: VersionDocument['upstream'],
  { credential }: OperationPlan['upstream'],
): string[] {
  const forwarded = new Set(all.flatMap(({ steps }) => steps.forwardHeaders ?? []));
  return [
    ...(forwardAuthorization === true ? [] : ['authorization', 'dpop'].filter(name => !forwarded.has(name))),
    ...(credential === undefined ? [] : [credential.field.replaceAll(/[^a-z0-9]/g, '-')]),
  ];
}
