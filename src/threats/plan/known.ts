import { numberOf } from '../operators/comparing-numbers.ts';
import type { Macro } from '../seclang/macro.ts';
import type { Link, Rule, SetVariable, Target } from '../seclang/rule.ts';
import { Members } from './reads.ts';
import type { Use } from './use.ts';

/** Thrown where what is asked depends on the request. */
const depends = new Error('it depends on the request');

type Writes = Map<string, string | undefined>;

/** What becomes of a rule whose conditions do not depend on the request. */
export interface Outcome {
  readonly matches: boolean;
  /** What it writes into TX on the way, in order; undefined takes a member away. */
  readonly writes: ReadonlyMap<string, string | undefined>;
}

/** TX as far as it is the same for every request, at one place among the rules. */
export class Known {
  /** Members that are known by name; undefined for those that are surely not there. */
  readonly #members: Writes = new Map();
  /** Members that rules before this place may have written, without anybody knowing what. */
  readonly #unsure = new Members();
  readonly #use: Use;

  constructor(use: Use) {
    this.#use = use;
  }

  set(name: string, value: string | undefined): void {
    this.#members.set(name, value);
  }

  forget(members: Members): void {
    for (const name of [...this.#members.keys()]) if (members.has(name)) this.#members.delete(name);
    this.#unsure.addFrom(members);
  }

  /** @throws depends */
  get(name: string, writes: Writes = new Map()): string | undefined {
    if (writes.has(name)) return writes.get(name);
    if (this.#members.has(name)) return this.#members.get(name);
    if (this.#unsure.has(name)) throw depends;
    return undefined;
  }

  /** What a rule comes to; undefined where that depends on the request. */
  outcome(rule: Rule): Outcome | undefined {
    const writes: Writes = new Map();
    try {
      for (const link of rule.links) if (!this.#holds(link, writes)) return { matches: false, writes };
      return { matches: true, writes };
    } catch {
      // It depends on the request, be it on whether there is an error.
      return this.#hasHopeless(rule) ? { matches: false, writes: new Map() } : undefined;
    }
  }

  /** Whether some condition never holds, and those before it leave nothing behind, whatever they come to. */
  #hasHopeless({ links }: Rule): boolean {
    for (const link of links) {
      try {
        if (!this.#holds(link, new Map())) return true;
      } catch {
        // This one depends on the request; one after it may not.
      }
      if (link.capture || link.effects.length > 0) return false;
    }
    return false;
  }

  #holds(link: Link, writes: Writes): boolean {
    const values = link.targets === undefined ? [''] : this.#values(link, writes);
    let found = 0;
    for (const value of values) {
      if (!this.#matches(link, value, writes)) continue;
      found++;
      for (const effect of link.effects) {
        if (effect.kind !== 'set-variable' || effect.set.collection !== 'TX') throw depends;
        this.#apply(effect.set, writes);
      }
    }
    return found > 0;
  }

  #values({ targets = [], excluded }: Link, writes: Writes): string[] {
    if (excluded.length > 0) throw depends;
    return targets.flatMap(target => this.#valueOf(target, writes));
  }

  #valueOf(target: Target, writes: Writes): string[] {
    const { variable, selector, counted } = target;
    if (this.#use.isNeverKept(target)) return counted ? ['0'] : [];
    if (variable !== 'TX' || selector?.kind !== 'key') throw depends;
    const value = this.get(selector.key, writes);
    if (counted) return [value === undefined ? '0' : '1'];
    return value === undefined ? [] : [value];
  }

  #matches({ test, transformations, multiMatch, capture, negated }: Link, value: string, writes: Writes) {
    if (capture || multiMatch) throw depends;
    const seen = transformations.reduce((text, { apply }) => apply(text), value);
    const found = test(seen, { expand: macro => this.#expand(macro, writes) }, false);
    return (found !== undefined) !== negated;
  }

  #apply({ key, operation, value }: SetVariable, writes: Writes): void {
    const name = this.#expand(key, writes).toLowerCase();
    if (operation === 'unset') {
      writes.set(name, undefined);
      return;
    }
    const text = this.#expand(value, writes);
    if (operation === 'set') {
      writes.set(name, text);
      return;
    }
    const sign = operation === 'subtract' ? -1 : 1;
    writes.set(name, String(numberOf(this.get(name, writes) ?? '0') + sign * numberOf(text)));
  }

  #expand({ constant, parts }: Macro, writes: Writes): string {
    if (constant !== undefined) return constant;
    return parts
      .map(part => {
        if (typeof part === 'string') return part;
        if (part.variable !== 'TX' || part.key === undefined) throw depends;
        return this.get(part.key, writes) ?? '';
      })
      .join('');
  }
}
