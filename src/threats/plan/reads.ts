import type { Macro } from '../seclang/macro.ts';
import type { Effect, Link, Rule } from '../seclang/rule.ts';

/** Members of TX that rules read or write; all of them where a name is known only when a request is there. */
export class Members {
  readonly #names = new Set<string>();
  #all = false;

  add(name: string): void {
    this.#names.add(name);
  }

  addAll(): void {
    this.#all = true;
  }

  has(name: string): boolean {
    return this.#all || this.#names.has(name);
  }

  addFrom(other: Members): void {
    if (other.#all) this.#all = true;
    for (const name of other.#names) this.#names.add(name);
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

function addName(macro: Macro, members: Members): void {
  if (macro.constant === undefined) members.addAll();
  else members.add(macro.constant.toLowerCase());
}

function addMacro({ parts }: Macro, members: Members): void {
  for (const part of parts) {
    if (typeof part === 'string' || part.variable !== 'TX') continue;
    if (part.key === undefined) members.addAll();
    else members.add(part.key);
  }
}
