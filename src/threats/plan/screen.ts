import type { Entry } from '../interpreter/facts.ts';
import type { Transaction } from '../interpreter/transaction.ts';
import type { Prefilter } from '../prefilter/prefilter.ts';
import { holdsMany } from './credentials.ts';
import type { Step } from './fold.ts';
import { type Asker, type Questions, questionsOf } from './groups.ts';
import { longest, type Memo, nothing, type Verdicts } from './memo.ts';
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
      const { ofNames } = questions;
      if (ofNames === undefined || entries.length < 2)
        for (const entry of entries) this.#mark(this.#stepsOf(questions, entry, exchange));
      else this.#mark(this.#stepsOfNames(questions, ofNames, entries, exchange));
    }
  }

  /** Whether a step has to be judged. */
  has(step: number): boolean {
    return (this.#marks[step] as number) >= this.#exchange;
  }

  #mark(steps: readonly number[]): void {
    for (let i = 0; i < steps.length; i++) this.#marks[steps[i] as number] = this.#exchange;
  }

  /** Requests of one kind have the same names, so what is found of all of them is remembered at once. */
  #stepsOfNames(
    questions: Questions,
    ofNames: Verdicts,
    names: readonly Entry[],
    exchange: Transaction,
  ): readonly number[] {
    const key = asOne(names);
    const cameBefore = key !== undefined && this.#memo.cameBefore(ofNames, key);
    const known = cameBefore ? this.#memo.get(ofNames, key) : undefined;
    if (known !== undefined) return known;
    const steps = names.flatMap(name => this.#stepsOf(questions, name, exchange));
    if (cameBefore) this.#memo.set(ofNames, key, steps);
    return steps;
  }

  #stepsOf(questions: Questions, entry: Entry, { budget }: Transaction): readonly number[] {
    const { group, mayBeCredential } = questions.memberOf(entry);
    if (group === undefined) return nothing;
    const { value } = entry;
    const key = holdsMany(questions.variable, value)
      ? undefined
      : this.#memo.keyOf(value, mayBeCredential && value.length > harmless);
    const cameBefore = key !== undefined && this.#memo.cameBefore(group.verdicts, key);
    const known = cameBefore ? this.#memo.get(group.verdicts, key) : undefined;
    if (known !== undefined) return known;
    const looked = this.#judge.judge(value, group.walk, this.#found, budget.left);
    // Taken even if this is too much: the next value begins with none.
    const steps = this.#taken();
    budget.look(perValue + looked);
    if (cameBefore) this.#memo.set(group.verdicts, key, steps);
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

/** Names one after the other, each behind its length, so that no others make the same text. */
function asOne(entries: readonly Entry[]): string | undefined {
  let text = '';
  for (const { value } of entries) {
    if (value.length > 255 || text.length > longest) return undefined;
    text += String.fromCharCode(value.length) + value;
  }
  return text.length > longest ? undefined : text;
}
