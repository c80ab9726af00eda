import type { Link, Rule } from '../seclang/rule.ts';
import { apply } from './effects.ts';
import type { Look, Observer } from './observer.ts';
import type { Transaction, Value } from './transaction.ts';
import { valuesOf } from './values.ts';

/** Whether all conditions of a rule hold; what each is to do when it matches is done on the way. */
export function holds(rule: Rule, request: Transaction): Value | undefined {
  if (request.leftOut?.get(rule.id) === 'everything') return undefined;
  request.matched = [];
  let first: Value | undefined;
  for (let at = 0; at < rule.links.length; at++) {
    const link = rule.links[at] as Link;
    const values = link.targets === undefined ? [unconditional] : valuesOf(link, rule, request);
    request.observer?.asked(rule, at, values.length);
    const found: Value[] = [];
    for (const value of values) {
      const seen =
        request.observer === undefined
          ? matchOf(link, value, request)
          : watched(request.observer, rule, at, value, request);
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

/** As `matchOf`, and somebody is told how. */
function watched(
  observer: Observer,
  rule: Rule,
  at: number,
  value: Value,
  request: Transaction,
): Value | undefined {
  const looks: Look[] = [];
  const seen = matchOf(rule.links[at] as Link, value, request, look => void looks.push(look));
  observer.looked(rule, at, value, looks, seen !== undefined);
  return seen;
}

/** The value as it matched, transformed; undefined where it does not. */
function matchOf(
  link: Link,
  { name, value }: Value,
  request: Transaction,
  note?: (look: Look) => void,
): Value | undefined {
  const { budget } = request;
  let seen = value;
  let after: string | undefined;
  if (link.multiMatch && test(link, seen, request, after, note)) return { name, value: seen };
  for (const { name: called, apply: transform } of link.transformations) {
    budget.look(seen.length);
    const next = transform(seen);
    const changed = next !== seen;
    if (note !== undefined && !link.multiMatch && changed)
      note({ after, value: seen, asked: false, found: undefined });
    if (changed) after = called;
    seen = next;
    if (link.multiMatch && changed && test(link, seen, request, after, note)) return { name, value: seen };
  }
  return !link.multiMatch && test(link, seen, request, after, note) ? { name, value: seen } : undefined;
}

function test(
  link: Link,
  value: string,
  request: Transaction,
  after: string | undefined,
  note: ((look: Look) => void) | undefined,
): boolean {
  request.budget.look(value.length);
  const found = link.test(value, request, link.capture || note !== undefined);
  if (link.capture && found !== undefined) request.keep(found);
  note?.({ after, value, asked: true, found });
  return (found !== undefined) !== link.negated;
}
