import { categoryOf, isExcludable, type RuleSet } from '#threats';
import type { Options } from '../policies/threat-rules/policy.ts';
import { readReason, type ThreatParameter } from '../policies/threat-rules/reason.ts';
import { compileRules } from '../policies/threat-rules/rules.ts';
import type { PolicyDocument } from '../snapshot/document.ts';

type Rule = Extract<RuleSet['items'][number], { kind: 'rule' }>['rule'];

/** One rule that a refusal names, and what taking it back would mean. */
export interface FoundRule {
  readonly rule: number;
  readonly message: string;
  /** The kind of attack that it looks for. */
  readonly category: string | null;
  /** The collection in which it found something, such as `ARGS`. */
  readonly place: string;
  /** Null where its name was the client's, and was not kept. */
  readonly parameter: ThreatParameter | null;
  /** Rules against the same kind of attack that would go on looking there. */
  readonly others: number;
}

/**
 * The rules that a refusal names, by what is attached where it happened: those that can be excluded, so none that
 * prepares or adds up what others found. Empty for a refusal by anything else.
 */
export function rulesFound(reason: string, attached: readonly PolicyDocument[]): FoundRule[] {
  const findings = readReason(reason);
  if (findings.length === 0) return [];
  const rules = attached.flatMap(({ policy, options }) =>
    policy === 'threat-rules'
      ? compileRules(options as Options).items.flatMap(item => (item.kind === 'rule' ? [item.rule] : []))
      : [],
  );
  const excludable = [...new Map(rules.filter(isExcludable).map(rule => [rule.id, rule])).values()];
  return findings.flatMap(({ rule: id, place, parameter }) => {
    const rule = excludable.find(each => each.id === id);
    if (rule === undefined) return [];
    const category = categoryOf([rule]);
    return [
      {
        rule: id,
        message: rule.message,
        category: category ?? null,
        place,
        parameter: parameter ?? null,
        others: excludable.filter(
          other => other !== rule && looksAt(other, place) && categoryOf([other]) === category,
        ).length,
      },
    ];
  });
}

const looksAt = ({ links: [head] }: Rule, place: string): boolean =>
  head?.targets?.some(({ variable, counted }) => variable === place && !counted) ?? false;
