import { FirstMembers, Members } from '../interpreter/members.ts';
import { isLeftOut, type JudgeRule, type Program, type Settings, settle } from '../interpreter/program.ts';
import type { Transaction } from '../interpreter/transaction.ts';
import type { Link, Phase, RuleSet } from '../seclang/rule.ts';
import { Prefilter } from '../prefilter/prefilter.ts';
import type { Tables } from '../prefilter/tables.ts';
import { type Folded, fold } from './fold.ts';
import { memoOfThread } from './memo.ts';
import { isToldByOneValue } from './one-value.ts';
import { Screen } from './screen.ts';
import { Shapes } from './shapes.ts';

/**
 * Rules compiled for speed: what is the same for every exchange is decided once, and of the rest those are passed over
 * whose first condition holds for no value of the exchange. The others are judged as they stand, in their order, so that
 * whatever rules do to each other comes out as if each of them had been judged. Until its tables are there, which take a
 * while to make, no rule is passed over.
 */
export class Plan implements Program {
  /** Rules that may match without being among what an inspection finds: nobody is told of them. */
  readonly silent: ReadonlySet<number>;
  readonly #folded: Folded;
  readonly #settings: Settings;
  readonly #first: FirstMembers;
  /** First conditions that are told by one value, in the order of their phases. */
  readonly #conditions: readonly Link[];
  #screens: ReadonlyMap<Phase, Screen> | undefined;
  readonly #shapes: Shapes | undefined;

  constructor(rules: RuleSet, settings: Settings) {
    this.#folded = fold(rules, settings.usual, settings.settings);
    this.#settings = settings;
    this.#first = new FirstMembers(this.#folded.start);
    this.#shapes = this.#folded.readsLast ? undefined : new Shapes(this.#folded.phases);
    this.silent = new Set([...this.#folded.silent, ...(this.#shapes?.silent ?? [])]);
    this.#conditions = [...this.#folded.phases.values()]
      .flat()
      .flatMap(({ rule }) => (isToldByOneValue(rule) ? rule.links.slice(0, 1) : []));
  }

  /** Whether it has its tables. */
  get passesOver(): boolean {
    return this.#screens !== undefined;
  }

  /** What it passes rules over by: takes up to a second. Other threads can use it for the same rules and settings. */
  makeTables(): Tables {
    return Prefilter.build(this.#conditions);
  }

  /** From here on rules are passed over. */
  use(tables: Tables): void {
    const prefilter = new Prefilter(tables, this.#conditions);
    const screens = new Map<Phase, Screen>();
    let first = 0;
    for (const [phase, steps] of this.#folded.phases) {
      const screen = new Screen(steps, first, this.#conditions.length, prefilter, memoOfThread);
      screens.set(phase, screen);
      first += screen.count;
    }
    this.#screens = screens;
  }

  begin(exchange: Transaction): void {
    exchange.tx = new Members(this.#first);
  }

  phase(phase: Phase, exchange: Transaction, judge: JudgeRule): void {
    const steps = this.#folded.phases.get(phase);
    if (steps === undefined || isOff(exchange)) return;
    const screen = this.#screens?.get(phase);
    let way = this.#shapes?.way(phase, exchange);
    let settleAt = phase === 1 ? this.#folded.settleAt : undefined;
    screen?.look(exchange);
    for (let at = 0; ; ) {
      if (settleAt !== undefined && at >= settleAt) {
        settle(exchange, this.#settings);
        settleAt = undefined;
      }
      const step = steps[at];
      if (step === undefined) break;
      if (screen?.has(at) === false || isLeftOut(step.rule, exchange)) {
        at++;
        continue;
      }
      const told = way?.pass(at, exchange);
      if (told !== undefined) {
        at = told ? step.next : at + 1;
        continue;
      }
      const met = judge(step.rule);
      // What is chained to a rule need not hold for its first condition to turn everything off.
      if (met === 'end' || isOff(exchange)) return;
      if (met === 'match') way = undefined;
      at = met === 'match' ? step.next : at + 1;
    }
    way?.end(exchange);
  }
}

const isOff = ({ engine }: Transaction): boolean => engine === 'off';
