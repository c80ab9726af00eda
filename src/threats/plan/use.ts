import type { Macro } from '../seclang/macro.ts';
import type { Effect, Link, Rule, Target } from '../seclang/rule.ts';
import { addName, macrosOf, Members, readBy } from './reads.ts';

/** Collections that outlive a request: they hold what rules of the same set wrote, and nothing else. */
export const lasting: ReadonlySet<string> = new Set(['IP', 'GLOBAL', 'SESSION', 'USER']);

/** What rules that may run leave behind, and what they look up: what no other looks up need not be written. */
export class Use {
  /** Members of TX that are looked up. */
  readonly #read = new Members();
  /** By collection, members that are written. */
  readonly #kept = new Map<string, Members>();
  /** Collections that are looked up, whatever in them. */
  readonly #asked = new Set<string>();
  /** Whether a rule asks, before it finds anything itself, what the last one found that matched. */
  readonly readsLast: boolean;

  constructor(rules: readonly Rule[]) {
    for (const rule of rules) {
      this.#read.addFrom(readBy(rule));
      for (const link of rule.links) this.#add(link);
    }
    this.readsLast = rules.some(({ links: [head] }) => head !== undefined && asksForLast(head));
  }

  /** Whether what a target means is never there: members of a lasting collection that no rule writes. */
  isNeverKept({ variable, selector }: Target): boolean {
    if (!lasting.has(variable)) return false;
    const written = this.#kept.get(variable);
    return written === undefined || (selector?.kind === 'key' && !written.has(selector.key));
  }

  /** A rule without what it would write for nobody. */
  withoutIdle(rule: Rule): Rule {
    if (rule.links.every(({ effects }) => effects.every(effect => !this.#isIdle(effect)))) return rule;
    const links = rule.links.map(link => ({
      ...link,
      effects: link.effects.filter(effect => !this.#isIdle(effect)),
    }));
    return { ...rule, links };
  }

  /** Whether nobody can tell if a rule was run, whatever it comes to. */
  isInert({ links, logged, severity, disruption, skip, skipAfter }: Rule): boolean {
    return (
      !this.readsLast &&
      !logged &&
      severity === undefined &&
      (disruption.kind === 'pass' || disruption.kind === 'block') &&
      skip === 0 &&
      skipAfter === undefined &&
      links.every(({ capture, effects }) => !capture && effects.every(effect => this.#isIdle(effect)))
    );
  }

  #add(link: Link): void {
    for (const variable of variablesOf(link)) this.#asked.add(variable);
    for (const effect of link.effects) {
      if (effect.kind !== 'set-variable') continue;
      const { collection, key } = effect.set;
      let written = this.#kept.get(collection);
      if (written === undefined) this.#kept.set(collection, (written = new Members()));
      addName(key, written);
    }
  }

  #isIdle(effect: Effect): boolean {
    switch (effect.kind) {
      case 'set-variable': {
        const { collection, key } = effect.set;
        if (collection !== 'TX') return !this.#asked.has(collection);
        const written = new Members();
        addName(key, written);
        return !written.meets(this.#read);
      }
      case 'expire':
      case 'open-collection':
        return !this.#asked.has(effect.collection);
      case 'control':
        return false;
    }
  }
}

const isLast = (variable: string): boolean => variable === 'MATCHED_VAR' || variable === 'MATCHED_VAR_NAME';

const asksForLast = ({ targets = [], argument }: Link): boolean =>
  targets.some(({ variable }) => isLast(variable)) || variablesIn(argument).some(isLast);

const variablesOf = (link: Link): string[] => [
  ...(link.targets ?? []).map(({ variable }) => variable),
  ...macrosOf(link).flatMap(variablesIn),
];

const variablesIn = ({ parts }: Macro): string[] =>
  parts.flatMap(part => (typeof part === 'string' ? [] : [part.variable]));
