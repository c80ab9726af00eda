import type { ExchangeState } from './exchange-state.ts';
import type { Received } from './exchange.ts';
import { Refusal } from './refusal.ts';
import type { Step } from './snapshot/plan.ts';
import type { Verdict } from './policy.ts';

/** What a stage gives: the next type, a refusal, or a promise of either where there is no other way. */
export type Outcome<X> = X | Refusal | Promise<X | Refusal>;

/** Hands a stage's outcome to the next stage. Synchronous, and without allocation, unless a promise came. */
export function andThen<A, B>(outcome: Outcome<A>, stage: (x: A) => Outcome<B>): Outcome<B> {
  if (outcome instanceof Refusal) return outcome;
  if (outcome instanceof Promise) return outcome.then(x => (x instanceof Refusal ? x : stage(x)));
  return stage(outcome);
}

type Checks<X> = readonly Step<(x: X) => Verdict>[];

/** Runs checks in order until one refuses. A check in `report` mode is noted and passes. */
export function check<X extends Received>(steps: Checks<X>, x: X, from = 0): Verdict {
  for (let i = from; i < steps.length; i++) {
    const step = steps[i] as Step<(x: X) => Verdict>;
    let verdict: Verdict;
    try {
      verdict = step.run(x);
    } catch (error) {
      verdict = failed(step, error);
    }
    if (verdict === undefined) continue;
    if (verdict instanceof Promise) {
      return verdict
        .catch((error: unknown) => failed(step, error))
        .then(late => settle(step, late, x) ?? check(steps, x, i + 1));
    }
    const refusal = settle(step, verdict, x);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/** Runs checks, then continues with `next` if all passed. */
export function checkThen<X extends Received, Y>(
  steps: Checks<X>,
  x: X,
  next: (x: X) => Outcome<Y>,
): Outcome<Y> {
  const verdict = check(steps, x);
  if (verdict === undefined) return next(x);
  if (verdict instanceof Promise) return verdict.then(refusal => refusal ?? next(x));
  return verdict;
}

/** A verdict under its attachment's mode: the refusal that stands, or nothing. */
export function settle(
  step: Pick<Step<unknown>, 'policyId' | 'policy' | 'mode'>,
  verdict: Refusal | undefined,
  x: Received,
): Refusal | undefined {
  if (verdict === undefined) return undefined;
  if (step.mode === 'report') {
    x.reported.push({ policyId: step.policyId, policy: step.policy, refusal: verdict });
    return undefined;
  }
  (x as ExchangeState).refusedBy = step;
  return verdict;
}

/** A step that throws has not decided; what that amounts to is the policy's visible choice, `deny` by default. */
export function failed(step: Pick<Step<unknown>, 'policy' | 'onError'>, error: unknown): Refusal | undefined {
  if (step.onError === 'pass') return undefined;
  const message = error instanceof Error ? error.message : String(error);
  return new Refusal('policy-failed', { reason: `${step.policy}: ${message}` });
}
