import type { RequestFacts } from '../interpreter/facts.ts';
import type { Look, Observer } from '../interpreter/observer.ts';
import { Transaction, type Value } from '../interpreter/transaction.ts';
import { KeptCollections } from '../interpreter/kept-collections.ts';
import { Budget } from '../interpreter/budget.ts';
import type { Rule } from '../seclang/rule.ts';
import type { VariableName } from '../seclang/variable-names.ts';
import type { SeenValue } from './explain.ts';

/** One step on the way from a value as it came to what an operator found in it. */
export interface SeenStep {
  /** The transformation; null for the value as it came. */
  readonly after: string | null;
  readonly value: string;
  /** The text that the operator found; null where it was not asked or found nothing, empty where it tells no text. */
  readonly found: string | null;
}

export interface SeenLook {
  readonly name: string;
  readonly holds: boolean;
  readonly steps: readonly SeenStep[];
}

/** One condition of a rule, its own or a chained one. */
export interface SeenCondition {
  readonly operator: string;
  /** Values that it was asked about. */
  readonly values: number;
  readonly looks: readonly SeenLook[];
}

/** What is told of one rule, and of one value, at most: requests and patterns may be long. */
const mostLooks = 100;
const longestValue = 2_000;
const longestOperator = 4_000;
const mostValues = 1_000;

interface Seen {
  values: number;
  readonly looks: SeenLook[];
}

/** Keeps what people want to see: all looks that found something, and every look of the rules that they asked for. */
export class Watch implements Observer {
  readonly #wanted: ReadonlySet<number>;
  /** By rule and condition. */
  readonly #seen = new Map<number, Seen[]>();
  readonly #byValue = new Map<string, Set<number>>();

  constructor(wanted: ReadonlySet<number>) {
    this.#wanted = wanted;
  }

  asked(rule: Rule, link: number, values: number): void {
    this.#of(rule.id, link).values += values;
  }

  looked(rule: Rule, link: number, value: Value, looks: readonly Look[], holds: boolean): void {
    const rules = this.#byValue.get(value.name);
    if (rules === undefined) this.#byValue.set(value.name, new Set([rule.id]));
    else rules.add(rule.id);
    const seen = this.#of(rule.id, link);
    if ((!holds && !this.#wanted.has(rule.id)) || seen.looks.length >= mostLooks) return;
    const steps = looks.map(look => ({
      after: look.after ?? null,
      value: inText(look.value),
      found: look.found === undefined ? null : inText(look.found[0] ?? ''),
    }));
    seen.looks.push({ name: inText(value.name), holds, steps });
  }

  /** Undefined: it was never asked. */
  valuesAsked(id: number): number | undefined {
    return this.#seen.get(id)?.[0]?.values;
  }

  conditionsOf(rule: Rule): SeenCondition[] {
    const seen = this.#seen.get(rule.id) ?? [];
    return rule.links.map(({ operator }, at) => ({
      operator: cut(inText(operator), longestOperator),
      values: seen[at]?.values ?? 0,
      looks: seen[at]?.looks ?? [],
    }));
  }

  /** The values that a request consists of, and how many rules looked at each. */
  values(facts: RequestFacts): SeenValue[] {
    const request = new Transaction(facts, new KeptCollections(), new Budget(Infinity));
    request.readBody();
    return parts
      .flatMap(variable =>
        request.entries(variable, undefined).map(({ key, value, kind = 'usual' }) => {
          const name = key === '' ? variable : `${variable}:${key}`;
          return {
            name: inText(name),
            value: inText(value),
            kind,
            rules: this.#byValue.get(name)?.size ?? 0,
          };
        }),
      )
      .slice(0, mostValues);
  }

  #of(id: number, link: number): Seen {
    let conditions = this.#seen.get(id);
    if (conditions === undefined) this.#seen.set(id, (conditions = []));
    return (conditions[link] ??= { values: 0, looks: [] });
  }
}

/** What a request consists of, each part once. */
const parts: readonly VariableName[] = [
  'REQUEST_FILENAME',
  'ARGS',
  'XML',
  'REQUEST_BODY',
  'FILES',
  'REQUEST_COOKIES',
  'REQUEST_HEADERS',
];

/** Octets as text: what is no UTF-8 is shown as it is. */
function inText(octets: string): string {
  if (!/[^\x00-\x7f]/.test(octets)) return cut(octets, longestValue);
  const text = Buffer.from(octets, 'latin1').toString('utf8');
  return cut(text.includes('\ufffd') ? octets : text, longestValue);
}

const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most)}…` : text);
