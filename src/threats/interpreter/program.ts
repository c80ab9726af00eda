import { chooses } from '../seclang/controls.ts';
import type { Phase, Rule, RuleSet } from '../seclang/rule.ts';
import type { Transaction } from './transaction.ts';

/** Judges one rule, which stands next: whether it matched, and whether the phase ends with it. */
export type JudgeRule = (rule: Rule) => 'no match' | 'match' | 'end';

/** Rules as they are brought to an exchange, in the order in which they were written. */
export interface Program {
  begin(exchange: Transaction): void;
  phase(phase: Phase, exchange: Transaction, judge: JudgeRule): void;
}

/** What who uses rules chose: members of TX. */
export interface Settings {
  /** They win over what the rules' own settings say. */
  readonly settings: ReadonlyMap<string, string>;
  /** Where the rules' own settings say nothing. */
  readonly usual: ReadonlyMap<string, string>;
}

/** Each rule, one by one: slow, and by definition right. What is faster is held against this. */
export class InOrder implements Program {
  readonly #rules: RuleSet;
  readonly #settings: Settings;

  constructor(rules: RuleSet, settings: Settings) {
    this.#rules = rules;
    this.#settings = settings;
  }

  begin(): void {}

  phase(phase: Phase, exchange: Transaction, judge: JudgeRule): void {
    let skip = 0;
    let until: string | undefined;
    for (const item of this.#rules.items) {
      if (exchange.engine === 'off') return;
      if (item.kind === 'marker') {
        if (item.name === until) until = undefined;
        continue;
      }
      if (item.kind === 'settings') {
        if (phase === 1) settle(exchange, this.#settings);
        continue;
      }
      const { rule } = item;
      if (until !== undefined || rule.phase !== phase) continue;
      if (skip > 0) {
        skip--;
        continue;
      }
      if (isLeftOut(rule, exchange)) continue;
      const met = judge(rule);
      if (met === 'no match') continue;
      if (met === 'end') return;
      skip = rule.skip;
      until = rule.skipAfter;
    }
  }
}

/** Whether a rule before took this one out for the present exchange. */
export const isLeftOut = (rule: Rule, { removed }: Transaction): boolean =>
  removed.some(choice => chooses(choice, rule));

export function settle(exchange: Transaction, { settings, usual }: Settings): void {
  for (const [key, value] of usual) if (!exchange.tx.has(key)) exchange.set(key, value);
  for (const [key, value] of settings) exchange.set(key, value);
}
