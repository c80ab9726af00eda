import { chooses } from '../seclang/controls.ts';
import type { Link, Rule, Selector, Target } from '../seclang/rule.ts';
import type { Entry } from './facts.ts';
import { isJudged } from './judged-kinds.ts';
import type { Transaction, Value } from './transaction.ts';

/**
 * The values that a condition is asked about, without those that are excluded from it, those of kinds that the rule does
 * not judge, and those that people said to leave out. How many there are counts the latter two as well.
 */
export function valuesOf(link: Link, rule: Rule, request: Transaction): Value[] {
  const excluded = exclusions(link, rule, request);
  const left = request.leftOut?.get(rule.id);
  const covers = left === 'everything' ? undefined : left;
  const values: Value[] = [];
  for (const target of link.targets ?? []) {
    const { variable, selector, counted } = target;
    if (variable === 'TX' && selector?.kind === 'key' && !counted && excluded.length === 0) {
      const value = request.tx.get(selector.key);
      if (value !== undefined) values.push({ name: `TX:${selector.key}`, value });
      continue;
    }
    const entries = entriesOf(target, request);
    const away = excluded.length === 0 ? excluded : excluded.filter(other => other.variable === variable);
    if (away.some(other => other.selector === undefined)) continue;
    let count = 0;
    const isTold = variable === 'TX';
    const ofQuery = covers === undefined ? 0 : request.entries('ARGS_GET', undefined).length;
    for (let at = 0; at < entries.length; at++) {
      const entry = entries[at] as Entry;
      if (!(isTold || selects(selector, entry)) || away.some(other => selects(other.selector, entry)))
        continue;
      count++;
      if (covers?.some(each => each(variable, entry, at < ofQuery)) === true) continue;
      if (!counted && isJudged(rule.judges, entry.kind))
        values.push({ name: nameOf(variable, entry), value: entry.value });
    }
    if (counted) values.push({ name: `&${variable}`, value: String(count) });
  }
  return values;
}

/** Of members of TX those that are meant, of others all: they are many, and change with each rule. */
function entriesOf({ variable, selector }: Target, request: Transaction): readonly Entry[] {
  if (variable === 'TX' && selector?.kind === 'pattern') return request.written(selector.pattern);
  return request.entries(variable, selector?.kind === 'key' ? selector.key : undefined);
}

function exclusions(link: Link, rule: Rule, request: Transaction): readonly Target[] {
  if (request.removedTargets.length === 0) return link.excluded;
  const removed = request.removedTargets.filter(({ rules }) => chooses(rules, rule));
  return [...link.excluded, ...removed.flatMap(({ targets }) => targets)];
}

/** Keys are compared in either case, as ModSecurity does. */
function selects(selector: Selector | undefined, { key }: Entry): boolean {
  if (selector === undefined) return true;
  if (selector.kind === 'pattern') return selector.pattern.test(key);
  // Octets have as many characters in either case. A name of another length may be long, and there may be thousands.
  return key.length === selector.key.length && key.toLowerCase() === selector.key;
}

const nameOf = (variable: string, { key }: Entry): string => (key === '' ? variable : `${variable}:${key}`);
