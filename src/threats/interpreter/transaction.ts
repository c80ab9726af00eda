import type { LinearExpression } from '../regex/linear.ts';
import type { Macro } from '../seclang/macro.ts';
import type { Phase, RuleChoice, Target } from '../seclang/rule.ts';
import type { VariableName } from '../seclang/variable-names.ts';
import { answerVariables } from './answer-variables.ts';
import { type Budget, BudgetExceeded } from './budget.ts';
import { type AnswerFacts, type BodyFacts, type Entry, noBody, type RequestFacts } from './facts.ts';
import type { LeftOut } from './exclusions.ts';
import type { KeptCollection, KeptCollections } from './kept-collections.ts';
import type { Observer } from './observer.ts';
import { FirstMembers, Members } from './members.ts';
import { requestVariables, xmlVariable } from './request-variables.ts';

/** Members of TX that rules may make for one request, and octets of each. */
const mostMembers = 10_000;
const longestMember = 65_536;

/** A value that a condition is asked about, under the name that it is told by: `ARGS:name`. */
export interface Value {
  readonly name: string;
  readonly value: string;
}

/** One request and its answer while rules judge them: what it is, what rules wrote down, and which rules are left out for it. */
export class Transaction {
  readonly facts: RequestFacts;
  readonly kept: KeptCollections;
  budget: Budget;
  tx = new Members(new FirstMembers());
  readonly removed: RuleChoice[] = [];
  readonly removedTargets: { readonly rules: RuleChoice; readonly targets: readonly Target[] }[] = [];
  readonly open = new Map<string, KeptCollection>();
  /** What people said that rules do not look at. */
  leftOut: LeftOut | undefined;
  observer: Observer | undefined;
  engine: 'on' | 'off' | 'detection-only' = 'on';
  processor: string;
  matched: readonly Value[] = [];
  last: Value = { name: '', value: '' };
  highestSeverity = 255;
  /** Set by the rules' program: what it knows by the shape of the request, as long as no rule matched that it did not know of. */
  course: Course | undefined;
  #body: BodyFacts = noBody;
  #answer: AnswerFacts | undefined;
  #beforeAnswer: BeforeAnswer | undefined;
  readonly #read = new Map<VariableName, readonly Entry[]>();

  constructor(facts: RequestFacts, kept: KeptCollections, budget: Budget) {
    this.facts = facts;
    this.kept = kept;
    this.budget = budget;
    this.processor = facts.processor;
  }

  /**
   * From here on the body is there, read as what it is or as what rules said.
   * @throws BudgetExceeded where a way through JSON of thousands of characters leads to thousands of values: each of
   * them has a name of its own that begins with it, a hundred times as much as the body in all.
   */
  readBody(): void {
    this.#body = this.facts.readBody(this.processor);
    this.#read.clear();
    this.budget.look(this.#body.args.reduce((octets, { key }) => octets + key.length, 0));
  }

  /**
   * From here on the answer is there, or the next part of it. What rules wrote down of one part does not count for the
   * next: a stream of a thousand events is no worse than one of them.
   */
  answered(answer: AnswerFacts, budget: Budget): void {
    const before = (this.#beforeAnswer ??= {
      tx: this.tx.copy(),
      removed: this.removed.length,
      removedTargets: this.removedTargets.length,
      engine: this.engine,
      highestSeverity: this.highestSeverity,
      course: this.course,
    });
    if (this.#answer !== undefined) {
      this.tx = before.tx.copy();
      this.removed.length = before.removed;
      this.removedTargets.length = before.removedTargets;
      this.engine = before.engine;
      this.highestSeverity = before.highestSeverity;
      this.course = before.course;
    }
    this.#answer = answer;
    this.budget = budget;
    for (const variable of answerVariables.keys()) this.#read.delete(variable);
  }

  entries(variable: VariableName, key: string | undefined): readonly Entry[] {
    switch (variable) {
      case 'TX':
        return this.#written(key);
      case 'MATCHED_VAR':
        return [{ key: '', value: this.last.value }];
      case 'MATCHED_VAR_NAME':
        return [{ key: '', value: this.last.name }];
      case 'MATCHED_VARS':
        return this.matched.map(({ name, value }) => ({ key: name, value }));
      case 'MATCHED_VARS_NAMES':
        return this.matched.map(({ name }) => ({ key: name, value: name }));
      case 'REQBODY_PROCESSOR':
        return [{ key: '', value: this.processor }];
      case 'HIGHEST_SEVERITY':
        return [{ key: '', value: String(this.highestSeverity) }];
      case 'XML':
        return xmlVariable(this.#body, key);
      case 'IP':
      case 'GLOBAL':
      case 'SESSION':
      case 'USER':
        return this.open.get(variable)?.entries(this.facts.now) ?? [];
      default:
        return this.#ofExchange(variable);
    }
  }

  set(key: string, value: string): void {
    if (value.length > longestMember || (this.tx.size >= mostMembers && !this.tx.has(key))) throw tooMuch();
    this.tx.set(key, value);
  }

  spend(octets: number): void {
    this.budget.look(octets);
  }

  /** What a pattern captured: TX.0 to TX.9. */
  keep(found: readonly string[]): void {
    for (const group of found) if (group.length > longestMember) throw tooMuch();
    this.tx.capture(found);
  }

  expand(macro: Macro): string {
    if (macro.constant !== undefined) return macro.constant;
    let text = '';
    for (const part of macro.parts) {
      if (typeof part === 'string') text += part;
      else if (part.variable === 'TX' && part.key !== undefined) text += this.tx.get(part.key) ?? '';
      else {
        const entries = this.entries(part.variable, part.key);
        const found =
          part.key === undefined ? entries[0] : entries.find(({ key }) => key.toLowerCase() === part.key);
        text += found?.value ?? '';
      }
      if (text.length > longestMember)
        throw new BudgetExceeded('a longer text for rules to put together than one request may cost');
    }
    return text;
  }

  /** Members of TX whose names a pattern means; all of them without one. */
  written(pattern: LinearExpression | undefined): readonly Entry[] {
    return this.tx.like(pattern);
  }

  #written(key: string | undefined): readonly Entry[] {
    if (key === undefined) return this.written(undefined);
    const value = this.tx.get(key);
    return value === undefined ? [] : [{ key, value }];
  }

  readonly #ofExchange = (variable: VariableName): readonly Entry[] => {
    let entries = this.#read.get(variable);
    if (entries === undefined) {
      const read = requestVariables.get(variable);
      entries = read?.(this.facts, this.#body, this.#ofExchange) ?? this.#ofAnswer(variable);
      this.#read.set(variable, entries);
    }
    return entries;
  };

  #ofAnswer(variable: VariableName): readonly Entry[] {
    return (this.#answer && answerVariables.get(variable)?.(this.#answer)) ?? [];
  }
}

const tooMuch = () => new BudgetExceeded('more for rules to write down than one request may cost');

/** How far an exchange has gone the way of all those that look like it. */
interface Course {
  readonly shape: object;
  readonly done: Phase;
}

/** What rules had written down when the request had been judged. */
interface BeforeAnswer {
  readonly tx: Members;
  readonly removed: number;
  readonly removedTargets: number;
  readonly engine: Transaction['engine'];
  readonly highestSeverity: number;
  readonly course: Course | undefined;
}
