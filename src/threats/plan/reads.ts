import type { Macro } from '../seclang/macro.ts';
import type { Effect, Link, Rule } from '../seclang/rule.ts';

/** Members of TX that rules read or write; where only a request tells a name, all that begin as it does. */
export class Members {
  readonly #names = new Set<string>();
  readonly #beginnings = new Set<string>();

  add(name: string): void {
    this.#names.add(name);
  }

  addBeginning(text: string): void {
    this.#beginnings.add(text);
  }

  addAll(): void {
    this.#beginnings.add('');
  }

  has(name: string): boolean {
    return this.#names.has(name) || [...this.#beginnings].some(text => name.startsWith(text));
  }

  addFrom(other: Members): void {
    for (const name of other.#names) this.#names.add(name);
    for (const text of other.#beginnings) this.#beginnings.add(text);
  }
}

/** What a rule may write into TX, whether it matches as a whole or in its first conditions only. */
export function writtenBy({ links }: Rule): Members {
  const members = new Members();
  for (const { effects, capture } of links) {
    if (capture) for (let i = 0; i < 10; i++) members.add(String(i));
    for (const effect of effects)
      if (effect.kind === 'set-variable' && effect.set.collection === 'TX') addName(effect.set.key, members);
  }
  return members;
}

/** What a rule may read of TX; a pattern over names reads all of it. */
export function readBy({ links }: Rule): Members {
  const members = new Members();
  for (const link of links) {
    addTargets(link, members);
    addMacro(link.argument, members);
    for (const effect of link.effects) addEffect(effect, members);
  }
  return members;
}

function addTargets({ targets = [] }: Link, members: Members): void {
  for (const { variable, selector } of targets) {
    if (variable !== 'TX') continue;
    if (selector?.kind === 'key') members.add(selector.key);
    else members.addAll();
  }
}

function addEffect(effect: Effect, members: Members): void {
  switch (effect.kind) {
    case 'set-variable': {
      const { key, value, operation, collection } = effect.set;
      addMacro(key, members);
      addMacro(value, members);
      // A sum reads what is there.
      if (collection === 'TX' && operation !== 'set' && operation !== 'unset') addName(key, members);
      return;
    }
    case 'expire':
      addMacro(effect.key, members);
      addMacro(effect.seconds, members);
      return;
    case 'open-collection':
      addMacro(effect.key, members);
      return;
    case 'control':
      return;
  }
}

function addName({ constant, parts: [first] }: Macro, members: Members): void {
  if (constant !== undefined) members.add(constant.toLowerCase());
  else members.addBeginning(typeof first === 'string' ? first.toLowerCase() : '');
}

function addMacro({ parts }: Macro, members: Members): void {
  for (const part of parts) {
    if (typeof part === 'string' || part.variable !== 'TX') continue;
    if (part.key === undefined) members.addAll();
    else members.add(part.key);
  }
}
