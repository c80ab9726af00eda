import { membersOf, type OctetSet } from '../octet-set.ts';
import { alphabets } from './alphabets.ts';
import { type Automaton, automatonOf } from './automaton.ts';
import { chance, type Clause, type Requirement } from './clause.ts';
import type { Predicate } from './predicate.ts';
import { requirementOf } from './required-by-seeks.ts';
import { signatureOf } from './signature.ts';

/** What is known of predicates where texts have the octets of one alphabet. Numbers of predicates are their places. */
export interface Profile {
  /** Finds the literals of clauses, and tells the clauses. */
  readonly automaton: Automaton;
  /** By clause, two words each: the signature of its octets, one of which fulfils it as well. */
  readonly octets: Int32Array;
  /** By predicate: where the clauses begin that must hold, a count and then as many numbers; -1 where none can. */
  readonly clausesAt: Int32Array;
  readonly clauses: Uint32Array;
  /** Bits of predicates that are looked at whatever is found: for no clause of theirs consists of literals alone. */
  readonly always: Uint32Array;
  /** Bits of predicates of which nothing is known without a scan: clauses of theirs have literals. */
  readonly scanned: Uint32Array;
  /** By clause: where the predicates begin that are looked at, a count and then as many numbers; -1 for none. */
  readonly triggersAt: Int32Array;
  readonly triggers: Uint32Array;
}

/** What a prefilter finds its candidates with: plain data, large parts of it shared by threads. */
export interface Tables {
  readonly profiles: readonly Profile[];
}

export const wordsFor = (predicates: number): number => Math.max(1, Math.ceil(predicates / 32));

export function setBit(bits: Uint32Array, at: number): void {
  bits[at >> 5] = (bits[at >> 5] as number) | (1 << (at & 31));
}

/** Builds the tables, which takes about a second for the Core Rule Set: off the threads that answer. */
export function buildTables(predicates: readonly Predicate[]): Tables {
  // Predicates that seek the same need the same.
  const known = new Map<string, Need>();
  const needs = predicates.map(({ seeks }) => {
    if (seeks === undefined) return nothing;
    const key = JSON.stringify(seeks);
    const need = known.get(key) ?? { in: requirementOf(seeks) };
    known.set(key, need);
    return need;
  });
  return { profiles: alphabets.map(alphabet => profileOf(predicates, needs, alphabet)) };
}

interface Need {
  readonly in: (alphabet: OctetSet) => Requirement;
}

const nothing: Need = { in: () => [] };

function profileOf(predicates: readonly Predicate[], needs: readonly Need[], alphabet: OctetSet): Profile {
  const numbered = new Map<string, { readonly number: number; readonly clause: Clause }>();
  const required = new Map(Array.from(new Set(needs), need => [need, need.in(alphabet)]));
  const clausesAt: number[] = [];
  const clauses: number[] = [];
  const always = new Uint32Array(wordsFor(predicates.length));
  const scanned = new Uint32Array(wordsFor(predicates.length));
  const triggers = new Map<number, number[]>();
  predicates.forEach(({ negated }, predicate) => {
    const requirement = required.get(needs[predicate] ?? nothing) ?? [];
    if (requirement === 'impossible') {
      clausesAt.push(-1);
      // What is not found there is what a negated predicate asks for.
      if (negated) setBit(always, predicate);
      return;
    }
    const own = requirement.map(clause => {
      const key = keyOf(clause);
      const { number } = numbered.get(key) ?? { number: numbered.size };
      numbered.set(key, { number, clause });
      return { number, clause };
    });
    if (own.some(({ clause }) => clause.literals.size > 0)) setBit(scanned, predicate);
    clausesAt.push(clauses.length);
    clauses.push(own.length, ...own.map(({ number }) => number));
    const trigger = own
      .filter(({ clause }) => clause.octets.every(word => word === 0))
      .sort((one, other) => chance(one.clause) - chance(other.clause))[0];
    if (negated || trigger === undefined) setBit(always, predicate);
    else {
      const others = triggers.get(trigger.number);
      if (others === undefined) triggers.set(trigger.number, [predicate]);
      else others.push(predicate);
    }
  });
  const all = [...numbered.values()];
  return {
    automaton: automatonOf(literalsOf(all)),
    octets: Int32Array.from(
      all.flatMap(({ clause }) => {
        const { signs, others } = signatureOf(clause.octets);
        return [signs, others];
      }),
    ),
    clausesAt: Int32Array.from(clausesAt),
    clauses: Uint32Array.from(clauses),
    always,
    scanned,
    ...listed(all.map(({ number }) => triggers.get(number))),
  };
}

const keyOf = ({ literals, octets }: Clause): string =>
  JSON.stringify([membersOf(octets), [...literals].sort()]);

function literalsOf(
  clauses: readonly { readonly number: number; readonly clause: Clause }[],
): ReadonlyMap<string, readonly number[]> {
  const literals = new Map<string, number[]>();
  for (const { number, clause } of clauses)
    for (const literal of clause.literals) {
      const numbers = literals.get(literal);
      if (numbers === undefined) literals.set(literal, [number]);
      else numbers.push(number);
    }
  return literals;
}

function listed(lists: readonly (readonly number[] | undefined)[]): Pick<Profile, 'triggersAt' | 'triggers'> {
  const triggers: number[] = [];
  const triggersAt = lists.map(list => {
    if (list === undefined) return -1;
    const at = triggers.length;
    triggers.push(list.length, ...list);
    return at;
  });
  return { triggersAt: Int32Array.from(triggersAt), triggers: Uint32Array.from(triggers) };
}
