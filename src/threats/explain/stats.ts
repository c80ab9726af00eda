import type { Rule, RuleSet } from '../seclang/rule.ts';

export interface CountOf {
  readonly name: string;
  readonly rules: number;
}

/** What a set of rules consists of. Whatever is not supported is refused when it is loaded: all of these run. */
export interface RuleStats {
  readonly rules: number;
  /** Rules that find something and tell people. */
  readonly finding: number;
  /** Rules that refuse by themselves; others add to a score. */
  readonly refusing: number;
  readonly conditions: number;
  /** Expressions that are compiled, each counted as often as it is written. */
  readonly patterns: number;
  readonly phases: readonly CountOf[];
  /** By the tags `attack-…`; a rule may have several, or none. */
  readonly categories: readonly CountOf[];
  /** By the tags `paranoia-level/…`. */
  readonly paranoia: readonly CountOf[];
  readonly operators: readonly CountOf[];
  readonly cost: RuleCost;
}

/** How often one value of ARGS is looked at, if nothing shortens it: each transformation and comparison is one look. */
export interface RuleCost {
  readonly rules: number;
  readonly looks: number;
}

export function statsOf({ items }: RuleSet): RuleStats {
  const rules = items.flatMap(item => (item.kind === 'rule' ? [item.rule] : []));
  const links = rules.flatMap(rule => rule.links);
  const conditions = links.filter(({ targets }) => targets !== undefined);
  const ofArgs = rules.filter(({ links: [head] }) =>
    head?.targets?.some(
      ({ variable, counted, selector }) => variable === 'ARGS' && !counted && selector === undefined,
    ),
  );
  return {
    rules: rules.length,
    finding: rules.filter(({ logged, links: [head] }) => logged && head?.targets !== undefined).length,
    refusing: rules.filter(({ disruption }) => disruption.kind === 'deny').length,
    conditions: conditions.length,
    patterns: conditions.filter(({ operator }) => operatorOf(operator) === 'rx').length,
    phases: counted(rules, ({ phase }) => [String(phase)]),
    categories: counted(rules, ({ tags }) => tags.filter(tag => tag.startsWith('attack-'))),
    paranoia: counted(rules, ({ tags }) =>
      tags.flatMap(tag => /^paranoia-level\/(\d)$/.exec(tag)?.[1] ?? []),
    ),
    operators: counted(conditions, ({ operator }) => [operatorOf(operator)]),
    cost: {
      rules: ofArgs.length,
      looks: ofArgs.reduce((sum, rule) => sum + looksOf(rule), 0),
    },
  };
}

/** Of the first condition: chained ones are asked about what it found. */
function looksOf({ links: [head] }: Rule): number {
  if (head === undefined) return 0;
  const { length } = head.transformations;
  return head.multiMatch ? 2 * length + 1 : length + 1;
}

const operatorOf = (written: string): string => /^!?\s*@(\w+)/.exec(written)?.[1] ?? 'rx';

function counted<T>(items: readonly T[], namesOf: (item: T) => readonly string[]): CountOf[] {
  const counts = new Map<string, number>();
  for (const item of items)
    for (const name of new Set(namesOf(item))) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, rules]) => ({ name, rules })).sort((a, b) => (a.name < b.name ? -1 : 1));
}
