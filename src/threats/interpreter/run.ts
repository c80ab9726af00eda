import { chooses } from '../seclang/controls.ts';
import type { Phase, Rule, RuleSet } from '../seclang/rule.ts';
import { Budget, BudgetExceeded } from './budget.ts';
import type { RequestFacts } from './facts.ts';
import { holds } from './conditions.ts';
import type { KeptCollections } from './kept-collections.ts';
import { Transaction } from './transaction.ts';

/** A rule that matched: what operators are told of it. Never a value that was sent. */
interface MatchedRule {
  readonly id: number;
  readonly message: string;
  readonly tags: readonly string[];
  /** The collection in which it was found, such as `ARGS`; not the name of its member, which a client chose. */
  readonly place: string;
  readonly logged: boolean;
}

export interface Judgement {
  readonly matched: readonly MatchedRule[];
  /** The rule that refuses the request. */
  readonly refusedBy:
    | { readonly id: number; readonly message: string; readonly status: number | undefined }
    | undefined;
  /** Set where judging would have cost too much: the request is to be refused. */
  readonly exceeded: string | undefined;
}

export interface RunOptions {
  /** Octets that may be looked at for one request. */
  readonly budget: number;
  /** Members of TX that who uses the rules chose: they win over what the rules' own settings say. */
  readonly settings: ReadonlyMap<string, string>;
  /** Members of TX where the rules' own settings say nothing. */
  readonly usual: ReadonlyMap<string, string>;
  /** Collects every match and refuses nothing. */
  readonly detectionOnly?: boolean;
}

/** Runs rules over a request, phase by phase, in the order in which they were written. */
export function judge(
  rules: RuleSet,
  facts: RequestFacts,
  kept: KeptCollections,
  options: RunOptions,
): Judgement {
  const request = new Transaction(facts, kept, new Budget(options.budget));
  if (options.detectionOnly === true) request.engine = 'detection-only';
  const run = new Run(rules, request, options);
  try {
    run.phase(1);
    request.readBody();
    run.phase(2);
    run.ended = false;
    run.phase(5);
  } catch (error) {
    if (!(error instanceof BudgetExceeded)) throw error;
    return { matched: run.matched, refusedBy: run.refusedBy, exceeded: error.message };
  }
  return { matched: run.matched, refusedBy: run.refusedBy, exceeded: undefined };
}

class Run {
  readonly matched: MatchedRule[] = [];
  refusedBy: Judgement['refusedBy'];
  /** No further phase runs but the last. */
  ended = false;
  readonly #rules: RuleSet;
  readonly #request: Transaction;
  readonly #options: RunOptions;

  constructor(rules: RuleSet, request: Transaction, options: RunOptions) {
    this.#rules = rules;
    this.#request = request;
    this.#options = options;
  }

  phase(phase: Phase): void {
    if (this.ended) return;
    const request = this.#request;
    let skip = 0;
    let until: string | undefined;
    for (const item of this.#rules.items) {
      if (request.engine === 'off') return;
      if (item.kind === 'marker') {
        if (item.name === until) until = undefined;
        continue;
      }
      if (item.kind === 'settings') {
        if (phase === 1) this.#settle();
        continue;
      }
      const { rule } = item;
      if (until !== undefined || rule.phase !== phase) continue;
      if (skip > 0) {
        skip--;
        continue;
      }
      if (request.removed.some(choice => chooses(choice, rule))) continue;
      const found = holds(rule, request);
      if (found === undefined) continue;
      this.#note(rule, found.name.split(':', 1)[0] ?? '');
      skip = rule.skip;
      until = rule.skipAfter;
      if (this.#disrupts(rule)) return;
    }
  }

  #settle(): void {
    const { settings, usual } = this.#options;
    for (const [key, value] of usual) if (!this.#request.tx.has(key)) this.#request.set(key, value);
    for (const [key, value] of settings) this.#request.set(key, value);
  }

  #note(rule: Rule, place: string): void {
    const { id, message, tags, logged, severity } = rule;
    this.matched.push({ id, message, tags, place, logged });
    if (severity !== undefined)
      this.#request.highestSeverity = Math.min(this.#request.highestSeverity, severity);
  }

  /** Whether the phase ends with this rule. */
  #disrupts({ disruption, id, message, status }: Rule): boolean {
    if (disruption.kind === 'pass' || disruption.kind === 'block') return false;
    if (disruption.kind === 'allow') {
      if (disruption.until !== 'phase') this.ended = true;
      return true;
    }
    if (this.#request.engine === 'detection-only') return false;
    this.refusedBy = { id, message, status };
    this.ended = true;
    return true;
  }
}
