import { Plan, type RuleSet, type Settings } from '#threats';
import type { PolicyDependencies } from '../../policy.ts';
import type { Options } from './policy.ts';

const plans = new WeakMap<RuleSet, Map<string, Plan>>();

/**
 * Rules compiled for what was chosen: attachments that chose the same share it, and what it remembers. Its tables come
 * from a thread that makes them for all workers; where nobody makes them, they are made here, unless nothing is served.
 */
export function planOf(
  rules: RuleSet,
  chosen: Settings,
  options: Options,
  { ruleTables, proving }: Pick<PolicyDependencies, 'ruleTables' | 'proving'>,
): Plan {
  const key = JSON.stringify([[...chosen.settings], [...chosen.usual]]);
  const known = plans.get(rules) ?? new Map<string, Plan>();
  plans.set(rules, known);
  let plan = known.get(key);
  if (plan === undefined) {
    plan = new Plan(rules, chosen);
    known.set(key, plan);
  }
  if (!plan.passesOver && proving !== true) {
    if (ruleTables === undefined) plan.use(plan.makeTables());
    else ruleTables.ask(options, plan);
  }
  return plan;
}
