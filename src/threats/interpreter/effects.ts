import { numberOf } from '../operators/comparing-numbers.ts';
import type { Control, Effect, SetVariable } from '../seclang/rule.ts';
import type { Transaction } from './transaction.ts';

/** Does what a rule asks for when it matches. */
export function apply(effect: Effect, request: Transaction): void {
  const { now } = request.facts;
  switch (effect.kind) {
    case 'set-variable':
      set(effect.set, request);
      return;
    case 'expire': {
      const until = now + numberOf(request.expand(effect.seconds)) * 1000;
      request.open.get(effect.collection)?.expire(request.expand(effect.key).toLowerCase(), until);
      return;
    }
    case 'open-collection':
      request.open.set(effect.collection, request.kept.open(effect.collection, request.expand(effect.key)));
      return;
    case 'control':
      control(effect.control, request);
      return;
  }
}

function set({ collection, key: name, operation, value: macro }: SetVariable, request: Transaction): void {
  const key = request.expand(name).toLowerCase();
  const kept = collection === 'TX' ? undefined : request.open.get(collection);
  // A collection that no rule opened keeps nothing.
  if (collection !== 'TX' && kept === undefined) return;
  if (operation === 'unset') {
    if (kept === undefined) request.tx.delete(key);
    else kept.unset(key);
    return;
  }
  const value = request.expand(macro);
  const { now } = request.facts;
  const before = (): string | undefined =>
    kept === undefined ? request.tx.get(key) : kept.entries(now).find(one => one.key === key)?.value;
  const sign = operation === 'subtract' ? -1 : 1;
  const after = operation === 'set' ? value : String(numberOf(before() ?? '0') + sign * numberOf(value));
  if (kept === undefined) request.set(key, after);
  else kept.set(key, after, now);
}

function control(asked: Control, request: Transaction): void {
  switch (asked.kind) {
    case 'rule-engine':
      request.engine = asked.mode;
      return;
    case 'body-processor':
      request.processor = asked.processor;
      return;
    case 'remove-rules':
      request.removed.push(asked.rules);
      return;
    case 'remove-targets':
      request.removedTargets.push({ rules: asked.rules, targets: asked.targets });
      return;
  }
}
