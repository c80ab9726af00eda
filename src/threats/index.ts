/**
 * Judges requests by what attacks look like: reads SecLang, the rule language of ModSecurity and of the OWASP Core Rule
 * Set, and runs it. Pure functions of texts and octets; the files of rules are given.
 */
export { categoryOf, leakOf } from './categories.ts';
export {
  type Exclusion,
  isExcludable,
  type LeftOut,
  leftOutOf,
  type Parameter,
} from './interpreter/exclusions.ts';
export {
  type AnswerFacts,
  type BodyFacts,
  type FieldKind,
  noBody,
  type RequestFacts,
  type RequestKinds,
} from './interpreter/facts.ts';
export { everyKind } from './interpreter/judged-kinds.ts';
export { KeptCollections } from './interpreter/kept-collections.ts';
export { Inspection, judge, type Judgement, type RunOptions } from './interpreter/run.ts';
export type { Settings } from './interpreter/program.ts';
export { Plan } from './plan/plan.ts';
export type { Tables as PlanTables } from './prefilter/tables.ts';
export { packFiles } from './pack/pack.ts';
export {
  factsOfForm,
  factsOfJson,
  factsOfParts,
  factsOfXml,
  xmlFaultInWords,
} from './request/body-facts.ts';
export { ArgPlace } from './request/json-args.ts';
export { linearExpression } from './regex/linear.ts';
export { octetsOf } from './request/octets.ts';
export { explain, type ExplainedRule, type Explanation } from './explain/explain.ts';
export { type RuleStats, statsOf } from './explain/stats.ts';
export { factsOfPairs } from './request/read-body.ts';
export { loadRules, loadRulesByStep } from './seclang/load.ts';
export type { Rule, RuleSet } from './seclang/rule.ts';
export type { RuleFiles } from './seclang/rule-files.ts';
