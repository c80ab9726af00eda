import type { Found } from '../operators/operator.ts';
import type { Link, Rule } from '../seclang/rule.ts';
import { apply } from './effects.ts';
import type { Transaction, Value } from './transaction.ts';
import { valuesOf } from './values.ts';

/** Whether all conditions of a rule hold; what each is to do when it matches is done on the way. */
export function holds(rule: Rule, request: Transaction): Value | undefined {
  if (request.leftOut?.get(rule.id) === 'everything') return undefined;
  request.matched = [];
  let first: Value | undefined;
  for (const link of rule.links) {
    const values = link.targets === undefined ? [unconditional] : valuesOf(link, rule, request);
    const found: Value[] = [];
    for (const value of values) {
      const seen = matchOf(link, value, request);
      if (seen === undefined) continue;
      found.push(seen);
      request.last = seen;
      for (const effect of link.effects) apply(effect, request);
    }
    if (found.length === 0) return undefined;
    // What a chained rule is asked about is what the one before it found.
    request.matched = found;
    first ??= found[0];
  }
  return first;
}

const unconditional: Value = { name: '', value: '' };

/** The value as it matched, transformed; undefined where it does not. */
function matchOf(link: Link, { name, value }: Value, request: Transaction): Value | undefined {
  const { budget } = request;
  let seen = value;
  if (link.multiMatch && test(link, seen, request)) return { name, value: seen };
  for (const { apply: transform } of link.transformations) {
    budget.look(seen.length);
    const next = transform(seen);
    const changed = next !== seen;
    seen = next;
    if (link.multiMatch && changed && test(link, seen, request)) return { name, value: seen };
  }
  return !link.multiMatch && test(link, seen, request) ? { name, value: seen } : undefined;
}

function test(link: Link, value: string, request: Transaction): boolean {
  request.budget.look(value.length);
  const found = link.test(value, request, link.capture);
  if (link.capture && found !== undefined) keep(found, request);
  return (found !== undefined) !== link.negated;
}

/** TX.0 to TX.9. */
function keep(found: Found, request: Transaction): void {
  for (let i = 0; i < 10; i++) {
    const group = found[i];
    if (group === undefined) request.tx.delete(String(i));
    else request.set(String(i), group);
  }
}
