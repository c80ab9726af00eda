import type { Budget } from '../interpreter/budget.ts';
import type { Transaction } from '../interpreter/transaction.ts';
import type { Prefilter } from '../prefilter/prefilter.ts';
import type { VariableName } from '../seclang/variable-names.ts';
import { holdsMany } from './credentials.ts';
import type { Step } from './fold.ts';
import { type Asker, type Group, type Member, type Questions, questionsOf } from './groups.ts';
import { type Memo, nothing } from './memo.ts';
import { isToldByOneValue } from './one-value.ts';

/** What an unseen value costs beside what its conditions look at, in octets. */
const perValue = 16;

/** Characters of a value that is no credential, wherever it stands: such as a number that says how many. */
const harmless = 2;

/** Passes over the steps of one phase whose first condition holds for no value of the exchange. */
export class Screen {
  /** Conditions that ask. */
  readonly count: number;
  readonly #questions: readonly Questions[];
  readonly #judge: Prefilter;
  readonly #memo: Memo;
  /** Bits of conditions; all zero between two values. */
  readonly #found: Uint32Array;
  /** The step of each condition. */
  readonly #stepOf: Int32Array;
  /** By step: the last exchange that has a value for it. Steps that no single value can tell have one always. */
  readonly #marks: Float64Array;
  #exchange = 0;

  /** Conditions are told by their places among those of the whole plan, where the ones of this phase begin at `first`. */
  constructor(steps: readonly Step[], first: number, count: number, judge: Prefilter, memo: Memo) {
    this.#judge = judge;
    this.#memo = memo;
    this.#found = new Uint32Array(Math.ceil(count / 32));
    this.#stepOf = new Int32Array(count);
    this.#marks = new Float64Array(steps.length).fill(Number.POSITIVE_INFINITY);
    const askers: Asker[] = [];
    for (const [step, { rule }] of steps.entries()) {
      const [head] = rule.links;
      if (head === undefined || !isToldByOneValue(rule)) continue;
      const place = first + askers.length;
      this.#stepOf[place] = step;
      this.#marks[step] = 0;
      askers.push({ place, judges: rule.judges, head });
    }
    this.count = askers.length;
    this.#questions = questionsOf(askers, count, memo, judge);
  }

  /** Looks at the values of an exchange. What it finds counts until it looks at the next one. */
  look(exchange: Transaction): void {
    this.#exchange++;
    for (const questions of this.#questions) {
      const entries = exchange.entries(questions.variable, questions.member);
      for (const entry of entries) {
        const member = questions.memberOf(entry);
        const { group } = member;
        if (group === undefined) continue;
        const steps = this.#stepsFor(questions.variable, member, group, entry.value, exchange.budget);
        for (let i = 0; i < steps.length; i++) this.#marks[steps[i] as number] = this.#exchange;
      }
    }
  }

  /** Whether a step has to be judged. */
  has(step: number): boolean {
    return (this.#marks[step] as number) >= this.#exchange;
  }

  #stepsFor(
    variable: VariableName,
    { mayBeCredential }: Member,
    { walk, verdicts }: Group,
    value: string,
    budget: Budget,
  ): readonly number[] {
    const key = holdsMany(variable, value)
      ? undefined
      : this.#memo.keyOf(value, mayBeCredential && value.length > harmless);
    const known = key === undefined ? undefined : this.#memo.get(verdicts, key);
    if (known !== undefined) return known;
    const looked = this.#judge.judge(value, walk, this.#found, budget.left);
    // Taken even if this is too much: the next value begins with none.
    const steps = this.#taken();
    budget.look(perValue + looked);
    if (key !== undefined) this.#memo.set(verdicts, key, steps);
    return steps;
  }

  /** The steps whose conditions were found, which are none from here on. */
  #taken(): readonly number[] {
    let steps: number[] | undefined;
    for (let word = 0; word < this.#found.length; word++) {
      let bits = this.#found[word] as number;
      if (bits === 0) continue;
      this.#found[word] = 0;
      steps ??= [];
      for (; bits !== 0; bits &= bits - 1)
        steps.push(this.#stepOf[word * 32 + 31 - Math.clz32(bits & -bits)] as number);
    }
    return steps ?? nothing;
  }
}
