import type { LinearExpression } from '../regex/linear.ts';
import type { Macro } from '../seclang/macro.ts';
import type { Effect, Link, Rule, SetVariable } from '../seclang/rule.ts';

/**
 * Members of TX that rules read or write; where only a request tells a name, all that begin as it does, or that a pattern
 * means.
 */
export class Members {
  readonly #names = new Set<string>();
  readonly #beginnings = new Set<string>();
  readonly #patterns = new Set<LinearExpression>();

  add(name: string): void {
    this.#names.add(name);
  }

  addBeginning(text: string): void {
    this.#beginnings.add(text);
  }

  addPattern(pattern: LinearExpression): void {
    this.#patterns.add(pattern);
  }

  has(name: string): boolean {
    return (
      this.#names.has(name) ||
      [...this.#beginnings].some(text => name.startsWith(text)) ||
      [...this.#patterns].some(pattern => pattern.test(name))
    );
  }

  /** Whether a name may be among both. */
  meets(other: Members): boolean {
    return (
      [...this.#names].some(name => other.has(name)) ||
      [...other.#names].some(name => this.has(name)) ||
      (this.#isOpen && other.#isOpen)
    );
  }

  /** Whether some of the names are not known one by one: they could be any. */
  get #isOpen(): boolean {
    return this.#beginnings.size + this.#patterns.size > 0;
  }

  /** These without what is captured. */
  withoutCaptured(): Members {
    const members = new Members();
    members.addFrom(this);
    for (let i = 0; i < 10; i++) members.#names.delete(String(i));
    return members;
  }

  addFrom(other: Members): void {
    for (const name of other.#names) this.#names.add(name);
    for (const text of other.#beginnings) this.#beginnings.add(text);
    for (const pattern of other.#patterns) this.#patterns.add(pattern);
  }
}

/** What a rule may write into TX, whether it matches as a whole or in its first conditions only. */
export function writtenBy({ links }: Rule): Members {
  const members = new Members();
  for (const { effects, capture } of links) {
    if (capture) addCaptured(members);
    for (const effect of effects)
      if (effect.kind === 'set-variable' && effect.set.collection === 'TX') addName(effect.set.key, members);
  }
  return members;
}

/** What a rule may write into TX without matching as a whole. */
export function writtenOnTheWay({ links, ...rule }: Rule): Members {
  const members = writtenBy({ ...rule, links: links.slice(0, -1) });
  const last = links.at(-1);
  // What did not match is captured all the same.
  if (last?.capture === true && last.negated) addCaptured(members);
  return members;
}

/** What an operator may capture. */
function addCaptured(members: Members): void {
  for (let i = 0; i < 10; i++) members.add(String(i));
}

/** What a rule may read of TX. */
export function readBy({ links }: Rule): Members {
  const members = new Members();
  for (const link of links) {
    members.addFrom(askedBy(link));
    members.addFrom(filledInBy(link));
  }
  return members;
}

/** What a condition reads of TX to tell whether it holds. */
export function askedBy(link: Link): Members {
  const members = new Members();
  addTargets(link, members);
  addMacro(link.argument, members);
  return members;
}

/** What a condition reads of TX when it holds. */
export function filledInBy({ effects }: Link): Members {
  const members = new Members();
  for (const effect of effects) {
    for (const macro of macrosIn(effect)) addMacro(macro, members);
    // A sum reads what is there.
    if (effect.kind === 'set-variable' && effect.set.collection === 'TX' && isSum(effect.set))
      addName(effect.set.key, members);
  }
  return members;
}

const isSum = ({ operation }: SetVariable): boolean => operation === 'add' || operation === 'subtract';

function addTargets({ targets = [] }: Link, members: Members): void {
  for (const { variable, selector } of targets) {
    if (variable !== 'TX') continue;
    if (selector === undefined) members.addBeginning('');
    else if (selector.kind === 'key') members.add(selector.key);
    else members.addPattern(selector.pattern);
  }
}

/** Texts with variables in them that a condition fills in, to compare with or when it holds. */
export const macrosOf = ({ argument, effects }: Link): Macro[] => [argument, ...effects.flatMap(macrosIn)];

export function macrosIn(effect: Effect): readonly Macro[] {
  switch (effect.kind) {
    case 'set-variable':
      return [effect.set.key, effect.set.value];
    case 'expire':
      return [effect.key, effect.seconds];
    case 'open-collection':
      return [effect.key];
    case 'control':
      return [];
  }
}

/** The name of a member that is written. */
export function addName({ constant, parts: [first] }: Macro, members: Members): void {
  if (constant !== undefined) members.add(constant.toLowerCase());
  else members.addBeginning(typeof first === 'string' ? first.toLowerCase() : '');
}

function addMacro({ parts }: Macro, members: Members): void {
  for (const part of parts) {
    if (typeof part === 'string' || part.variable !== 'TX') continue;
    if (part.key === undefined) members.addBeginning('');
    else members.add(part.key);
  }
}
