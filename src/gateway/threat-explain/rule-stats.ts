import { type RuleStats, statsOf } from '#threats';
import type { Options } from '../policies/threat-rules/policy.ts';
import { compileRules } from '../policies/threat-rules/rules.ts';

/** What the rules are that a policy `threat-rules` with these options runs. @throws SecLangFault */
export const threatRuleStats = (options: Options): RuleStats => statsOf(compileRules(options));
