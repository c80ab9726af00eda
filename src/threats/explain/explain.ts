import { categoryOf } from '../categories.ts';
import type { LeftOut } from '../interpreter/exclusions.ts';
import type { FieldKind, RequestFacts } from '../interpreter/facts.ts';
import { KeptCollections } from '../interpreter/kept-collections.ts';
import { judge, type RunOptions } from '../interpreter/run.ts';
import type { Rule, RuleSet } from '../seclang/rule.ts';
import { type SeenCondition, Watch } from './watch.ts';

/** What became of one rule. */
export type RuleOutcome =
  | 'matched'
  /** It was asked, and found nothing. */
  | 'no match'
  /** The request holds nothing of what it looks at, or nothing that it judges. */
  | 'nothing to look at'
  /** People said to leave it out. */
  | 'excluded'
  /** A rule before it skipped it, took it out or ended the phase; or it judges answers. */
  | 'not asked';

/** One rule and one request, for people. Holds values of the request. */
export interface ExplainedRule {
  readonly id: number;
  readonly message: string;
  readonly tags: readonly string[];
  readonly phase: number;
  readonly file: string;
  readonly line: number;
  /** Whether refusals name it; others prepare and count up. */
  readonly logged: boolean;
  readonly refuses: boolean;
  readonly outcome: RuleOutcome;
  readonly conditions: readonly SeenCondition[];
}

/** A value of the request as rules see it. */
export interface SeenValue {
  readonly name: string;
  readonly value: string;
  /** What the contract says of it. */
  readonly kind: FieldKind;
  /** Rules that looked at it; none where the contract settles it or an exclusion takes it out. */
  readonly rules: number;
}

export interface Explanation {
  readonly refused: boolean;
  /** Set where judging would have cost too much, which refuses. */
  readonly exceeded: string | undefined;
  /** What whoever is refused is told. */
  readonly category: string | undefined;
  /** All rules that match, also those that come after the one that refuses. */
  readonly matched: readonly ExplainedRule[];
  /** The rules that were asked for, in their order, whatever became of them. */
  readonly wanted: readonly ExplainedRule[];
  readonly values: readonly SeenValue[];
}

/**
 * Judges one request by the plain interpreter and tells how: which rules matched, in what, after which transformations.
 * For requests that whoever asks has given: what it tells holds all of their values.
 */
export function explain(
  rules: RuleSet,
  facts: RequestFacts,
  options: RunOptions,
  wanted: ReadonlySet<number> = new Set(),
): Explanation {
  const { refusedBy, exceeded, matched: untilRefused } = judge(rules, facts, new KeptCollections(), options);
  // Once more to the end: whoever takes a false alarm back wants to know what would refuse next.
  const watch = new Watch(wanted);
  const watched = { ...options, detectionOnly: true, observer: watch };
  const { matched } = judge(rules, facts, new KeptCollections(), watched);
  const all = rules.items.flatMap(item => (item.kind === 'rule' ? [item.rule] : []));
  const found = new Set(matched.map(({ id }) => id));
  const told = (rule: Rule): ExplainedRule => ({
    id: rule.id,
    message: rule.message,
    tags: rule.tags,
    phase: rule.phase,
    file: rule.place.file,
    line: rule.place.line,
    logged: rule.logged,
    refuses: rule.id === refusedBy?.id,
    outcome: found.has(rule.id) ? 'matched' : outcomeOf(rule, watch, options.leftOut),
    conditions: watch.conditionsOf(rule),
  });
  return {
    refused: refusedBy !== undefined || exceeded !== undefined,
    exceeded,
    category: refusedBy === undefined ? undefined : categoryOf(untilRefused.filter(({ logged }) => logged)),
    matched: all.filter(({ id }) => found.has(id)).map(told),
    wanted: all.filter(({ id }) => wanted.has(id)).map(told),
    values: watch.values(facts),
  };
}

function outcomeOf({ id }: Rule, watch: Watch, leftOut: LeftOut | undefined): RuleOutcome {
  if (leftOut?.get(id) === 'everything') return 'excluded';
  const asked = watch.valuesAsked(id);
  return asked === undefined ? 'not asked' : asked === 0 ? 'nothing to look at' : 'no match';
}
