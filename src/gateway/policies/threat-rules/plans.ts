import { Plan, type RuleSet, type Settings } from '#threats';

const plans = new WeakMap<RuleSet, Map<string, Plan>>();

/** Rules compiled for what was chosen: attachments that chose the same share it, and what it remembers. */
export function planOf(rules: RuleSet, chosen: Settings): Plan {
  const key = JSON.stringify([[...chosen.settings], [...chosen.usual]]);
  const known = plans.get(rules) ?? new Map<string, Plan>();
  plans.set(rules, known);
  const plan = known.get(key) ?? new Plan(rules, chosen);
  known.set(key, plan);
  return plan;
}
