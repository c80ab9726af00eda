import {
  judge,
  KeptCollections,
  loadRules,
  packFiles,
  Plan,
  type RequestFacts,
} from '../../src/threats/index.ts';

/** As the policy `threat-rules` has it. */
const options = { budget: 64_000_000, settings: new Map<string, string>(), usual: new Map<string, string>() };
const plan = new Plan(loadRules(packFiles(), [], [...packFiles().keys()]), options);
plan.use(plan.makeTables());
const kept = new KeptCollections();

/** The rules that refuse a request by our defaults: the built-in pack and nothing else. Undefined where it passes. */
export function refusalOf(facts: RequestFacts): string | undefined {
  const { refusedBy, exceeded, matched } = judge(plan, facts, kept, options);
  if (exceeded !== undefined) return exceeded;
  return refusedBy === undefined
    ? undefined
    : matched
        .filter(({ logged }) => logged)
        .map(({ id }) => id)
        .join(' ');
}
