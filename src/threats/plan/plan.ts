import { FirstMembers, Members } from '../interpreter/members.ts';
import { isLeftOut, type JudgeRule, type Program, type Settings, settle } from '../interpreter/program.ts';
import type { Transaction } from '../interpreter/transaction.ts';
import type { Phase, RuleSet } from '../seclang/rule.ts';
import { Prefilter } from '../prefilter/prefilter.ts';
import { type Folded, fold, type Step } from './fold.ts';
import { Memo } from './memo.ts';
import { isToldByOneValue } from './one-value.ts';
import { Screen } from './screen.ts';

/**
 * Rules compiled for speed: what is the same for every exchange is decided once, and of the rest those are passed over
 * whose first condition holds for no value of the exchange. The others are judged as they stand, in their order, so that
 * whatever rules do to each other comes out as if each of them had been judged.
 */
export class Plan implements Program {
  readonly #folded: Folded;
  readonly #settings: Settings;
  readonly #first: FirstMembers;
  readonly #phases = new Map<Phase, { readonly steps: readonly Step[]; readonly screen: Screen }>();

  constructor(rules: RuleSet, settings: Settings) {
    this.#folded = fold(rules, settings.usual, settings.settings);
    this.#settings = settings;
    this.#first = new FirstMembers(this.#folded.start);
    const screened = [...this.#folded.phases.values()].map(steps =>
      steps.flatMap(({ rule }) => (isToldByOneValue(rule) ? rule.links.slice(0, 1) : [])),
    );
    const conditions = screened.flat();
    const judge = new Prefilter(Prefilter.build(conditions), conditions);
    const memo = new Memo();
    let first = 0;
    for (const [phase, steps] of this.#folded.phases) {
      const screen = new Screen(steps, first, conditions.length, judge, memo);
      this.#phases.set(phase, { steps, screen });
      first += screen.count;
    }
  }

  /** Rules that match without being among what an inspection finds: nobody is told of them. */
  get silent(): ReadonlySet<number> {
    return this.#folded.silent;
  }

  begin(exchange: Transaction): void {
    exchange.tx = new Members(this.#first);
  }

  phase(phase: Phase, exchange: Transaction, judge: JudgeRule): void {
    const plan = this.#phases.get(phase);
    if (plan === undefined || isOff(exchange)) return;
    const { steps, screen } = plan;
    let settleAt = phase === 1 ? this.#folded.settleAt : undefined;
    screen.look(exchange);
    for (let at = 0; ; ) {
      if (settleAt !== undefined && at >= settleAt) {
        settle(exchange, this.#settings);
        settleAt = undefined;
      }
      const step = steps[at];
      if (step === undefined) return;
      if (!screen.has(at) || isLeftOut(step.rule, exchange)) {
        at++;
        continue;
      }
      const met = judge(step.rule);
      // What is chained to a rule need not hold for its first condition to turn everything off.
      if (met === 'end' || isOff(exchange)) return;
      at = met === 'match' ? step.next : at + 1;
    }
  }
}

const isOff = ({ engine }: Transaction): boolean => engine === 'off';
