import { add, foldedOctet, has, membersOf, noOctets, type OctetSet, union } from '../octet-set.ts';

/**
 * What a text must hold for a predicate to match it: one of the literals (of two octets or more, ASCII letters in lower
 * case, found in either), or one of the octets.
 */
export interface Clause {
  readonly literals: ReadonlySet<string>;
  readonly octets: OctetSet;
}

/** All of the clauses must hold; `impossible` where no text can match. No clause: nothing is known. */
export type Requirement = readonly Clause[] | 'impossible';

/** A literal is looked for up to this length: what follows tells little more. */
const longestLiteral = 12;

/** One of these texts is there. Undefined where one of them is empty, which is everywhere. */
export function anyOf(texts: Iterable<string>): Clause | undefined {
  const literals = new Set<string>();
  const octets = new Uint32Array(8);
  for (const text of texts) {
    if (text === '') return undefined;
    if (text.length > 1) literals.add(text.slice(0, longestLiteral));
    else for (const octet of casesOf(text.charCodeAt(0))) add(octets, octet);
  }
  return { literals, octets };
}

export const anyOctet = (octets: OctetSet): Clause => ({ literals: new Set(), octets });

export function anyOfClauses(clauses: readonly Clause[]): Clause {
  const literals = new Set<string>();
  let octets: OctetSet = noOctets;
  for (const clause of clauses) {
    for (const literal of clause.literals) literals.add(literal);
    octets = union(octets, clause.octets);
  }
  return { literals, octets };
}

/** Without what says nothing beside the rest: a literal that holds another, or one of the octets. */
export function simplified({ literals, octets }: Clause): Clause {
  const kept = new Set<string>();
  for (const literal of literals) {
    let isImplied = false;
    for (let from = 0; from < literal.length && !isImplied; from++) {
      isImplied = has(octets, literal.charCodeAt(from)) && isInBothCases(octets, literal.charCodeAt(from));
      for (let to = from + 2; to <= literal.length && !isImplied; to++)
        isImplied = to - from < literal.length && literals.has(literal.slice(from, to));
    }
    if (!isImplied) kept.add(literal);
  }
  return { literals: kept, octets };
}

const casesOf = (octet: number): number[] =>
  octet >= 0x61 && octet <= 0x7a ? [octet, octet & 0xdf] : [octet];

const isInBothCases = (octets: OctetSet, octet: number): boolean =>
  casesOf(octet).every(one => has(octets, one));

/** How likely an octet is in usual values: letters are everywhere, other signs are rare. Only the order matters. */
function likelihood(octet: number): number {
  if (foldedOctet(octet) >= 0x61 && foldedOctet(octet) <= 0x7a) return 0.5;
  if (octet >= 0x30 && octet <= 0x39) return 0.3;
  return usual.get(octet) ?? 0.02;
}
const usual: ReadonlyMap<number, number> = new Map(
  Object.entries({ ' ': 0.4, '.': 0.2, '-': 0.2, _: 0.15, '/': 0.15, ':': 0.15, ',': 0.15 }).map(
    ([character, chance]) => [character.charCodeAt(0), chance],
  ),
);

/** How likely a usual value fulfils the clause; from 1 on it says nothing. */
export function chance({ literals, octets }: Clause): number {
  let sum = 0;
  for (const octet of membersOf(octets)) sum += likelihood(octet);
  for (const literal of literals) sum += chanceOfLiteral(literal);
  return sum;
}

function chanceOfLiteral(literal: string): number {
  let product = 1;
  for (let at = 0; at < literal.length; at++) product *= Math.min(0.2, likelihood(literal.charCodeAt(at)));
  return product;
}
