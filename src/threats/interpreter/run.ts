import type { Phase, Rule, RuleSet } from '../seclang/rule.ts';
import { Budget, BudgetExceeded } from './budget.ts';
import type { AnswerFacts, RequestFacts } from './facts.ts';
import { holds } from './conditions.ts';
import type { LeftOut } from './exclusions.ts';
import type { KeptCollections } from './kept-collections.ts';
import type { Observer } from './observer.ts';
import { InOrder, type Program, type Settings } from './program.ts';
import { Transaction } from './transaction.ts';

/** A rule that matched: what operators are told of it. Never a value that was sent. */
interface MatchedRule {
  readonly id: number;
  readonly message: string;
  readonly tags: readonly string[];
  /** The collection in which it was found, such as `ARGS`; not the name of its member, which a client chose. */
  readonly place: string;
  /** The same with the member's name, as the client sent it: for whoever knows which names are harmless. */
  readonly name: string;
  readonly logged: boolean;
}

export interface Judgement {
  readonly matched: readonly MatchedRule[];
  /** The rule that refuses the request, or its answer. */
  readonly refusedBy:
    | { readonly id: number; readonly message: string; readonly status: number | undefined }
    | undefined;
  /** Set where judging would have cost too much: it is to be refused. */
  readonly exceeded: string | undefined;
}

export interface RunOptions extends Settings {
  /** Octets that may be looked at for one request. */
  readonly budget: number;
  /** The same for its answer; as for the request unless told. */
  readonly answerBudget?: number;
  /** What rules do not look at, by what people said. */
  readonly leftOut?: LeftOut | undefined;
  readonly observer?: Observer | undefined;
  /** Collects every match and refuses nothing. */
  readonly detectionOnly?: boolean;
}

type AllowedTo = 0 | 2 | 4;

/** Judges a request alone, to its end: for what has no answer that could be judged. */
export function judge(
  rules: RuleSet | Program,
  facts: RequestFacts,
  kept: KeptCollections,
  options: RunOptions,
): Judgement {
  const inspection = new Inspection(rules, kept, options);
  const judgement = inspection.request(facts);
  if (judgement.exceeded !== undefined) return judgement;
  const { matched, exceeded } = inspection.end();
  return { ...judgement, matched: [...judgement.matched, ...matched], exceeded };
}

/**
 * Runs rules over one exchange, phase by phase, in the order in which they were written: over the request, then over
 * its answer or, where that is a stream, over each part of it, and at the end of all once more. Each of them tells what
 * it found itself. What one phase wrote down, or left out, the next ones see. Who goes on after a refusal did not mean
 * it, but only reports it: the answer is judged all the same.
 */
export class Inspection {
  readonly #program: Program;
  readonly #kept: KeptCollections;
  readonly #options: RunOptions;
  #exchange: Transaction | undefined;
  #matched: MatchedRule[] = [];
  #refusedBy: Judgement['refusedBy'];
  /** The last phase that a rule allows to be left out, with all before it; the very last one always runs. */
  #allowedTo: AllowedTo = 0;
  /** The same when the request had been judged: where each part of an answer begins. */
  #requestAllowedTo: AllowedTo = 0;

  /** Rules by themselves are judged one by one. */
  constructor(rules: RuleSet | Program, kept: KeptCollections, options: RunOptions) {
    this.#program = 'items' in rules ? new InOrder(rules, options) : rules;
    this.#kept = kept;
    this.#options = options;
  }

  request(facts: RequestFacts): Judgement {
    const exchange = new Transaction(facts, this.#kept, new Budget(this.#options.budget));
    exchange.leftOut = this.#options.leftOut;
    exchange.observer = this.#options.observer;
    if (this.#options.detectionOnly === true) exchange.engine = 'detection-only';
    this.#exchange = exchange;
    this.#program.begin(exchange);
    const judgement = this.#judged(() => {
      this.#phase(1, exchange);
      exchange.readBody();
      this.#phase(2, exchange);
    });
    this.#requestAllowedTo = this.#allowedTo;
    return judgement;
  }

  /** Whatever the request cost, its answer has a budget of its own: who sends requests does not choose what is judged. */
  answer(facts: AnswerFacts): Judgement {
    const exchange = this.#begun();
    this.#allowedTo = this.#requestAllowedTo;
    exchange.answered(facts, new Budget(this.#options.answerBudget ?? this.#options.budget));
    return this.#judged(() => {
      this.#phase(3, exchange);
      this.#phase(4, exchange);
    });
  }

  /** When the exchange is over, refused or not: what is found here is for whoever counts, and refuses nothing. */
  end(): Judgement {
    const exchange = this.#begun();
    exchange.budget = new Budget(this.#options.budget);
    return this.#judged(() => this.#phase(5, exchange));
  }

  #begun(): Transaction {
    if (this.#exchange === undefined) throw new Error('an exchange is judged from its request on');
    return this.#exchange;
  }

  #judged(phases: () => void): Judgement {
    this.#matched = [];
    this.#refusedBy = undefined;
    let exceeded: string | undefined;
    try {
      phases();
    } catch (error) {
      if (!(error instanceof BudgetExceeded)) throw error;
      exceeded = error.message;
    }
    return { matched: this.#matched, refusedBy: this.#refusedBy, exceeded };
  }

  #phase(phase: Phase, exchange: Transaction): void {
    if (phase <= this.#allowedTo || this.#refusedBy !== undefined) return;
    this.#program.phase(phase, exchange, rule => {
      const found = holds(rule, exchange);
      if (found === undefined) return 'no match';
      this.#note(rule, found.name, exchange);
      return this.#disrupts(rule, exchange) ? 'end' : 'match';
    });
  }

  #note({ id, message, tags, logged, severity }: Rule, name: string, request: Transaction): void {
    const place = name.split(':', 1)[0] ?? '';
    this.#matched.push({ id, message, tags, place, name, logged });
    if (severity !== undefined) request.highestSeverity = Math.min(request.highestSeverity, severity);
  }

  /** Whether the phase ends with this rule. */
  #disrupts({ disruption, id, message, status, phase }: Rule, request: Transaction): boolean {
    if (disruption.kind === 'pass' || disruption.kind === 'block') return false;
    if (disruption.kind === 'allow') {
      if (disruption.until === 'end') this.#allowedTo = 4;
      if (disruption.until === 'request' && phase < 3) this.#allowedTo = 2;
      return true;
    }
    if (request.engine === 'detection-only') return false;
    this.#refusedBy = { id, message, status };
    return true;
  }
}
