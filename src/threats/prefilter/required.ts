import { foldedOctet, intersection, isEmpty, membersOf, type OctetSet } from '../octet-set.ts';
import type { Syntax } from '../regex/syntax.ts';
import {
  anyOctet,
  anyOf,
  chance,
  type Clause,
  anyOfClauses,
  type Requirement,
  simplified,
} from './clause.ts';

/** What an expression matches: exactly these texts (ASCII letters in lower case), or texts that fulfil these clauses. */
type Seen = { readonly exact: readonly string[] } | { readonly clauses: readonly Clause[] } | 'impossible';

/** Texts that one part may stand for before they are taken as a clause: alternatives of words, and combinations. */
const mostAlternatives = 4_000;
const mostCombined = 256;
/** Octets that stand in one place of a literal. */
const mostOctets = 4;
/** Clauses that are kept of one expression. */
const mostClauses = 4;
/** Repetitions that are written out. */
const mostWritten = 4;

const empty: Seen = { exact: [''] };
const nothingKnown: Seen = { clauses: [] };

/** What a text of these octets must hold so that the expression can match somewhere in it. */
export function requiredBy(syntax: Syntax, alphabet: OctetSet): Requirement {
  const seen = see(syntax, alphabet);
  if (seen === 'impossible') return seen;
  return clausesOf(seen)
    .map(simplified)
    .map(clause => ({ clause, chance: chance(clause) }))
    .filter(({ chance }) => chance < 1)
    .sort((one, other) => one.chance - other.chance)
    .slice(0, mostClauses)
    .map(({ clause }) => clause);
}

const clausesOf = (seen: Exclude<Seen, string>): readonly Clause[] => {
  if ('clauses' in seen) return seen.clauses;
  const clause = anyOf(seen.exact);
  return clause === undefined ? [] : [clause];
};

function see(syntax: Syntax, alphabet: OctetSet): Seen {
  switch (syntax.kind) {
    case 'octet':
      return seeOctet(intersection(syntax.of, alphabet));
    case 'sequence':
      return inSequence(syntax.parts.map(part => see(part, alphabet)));
    case 'either':
      return inEither(syntax.branches.map(branch => see(branch, alphabet)));
    case 'repeat':
      return repeated(see(syntax.of, alphabet), syntax.least, syntax.most);
  }
}

function seeOctet(octets: OctetSet): Seen {
  if (isEmpty(octets)) return 'impossible';
  const folded = new Set(membersOf(octets).map(foldedOctet));
  return folded.size <= mostOctets
    ? { exact: [...folded].map(octet => String.fromCharCode(octet)) }
    : { clauses: [anyOctet(octets)] };
}

function inSequence(parts: readonly Seen[]): Seen {
  const clauses: Clause[] = [];
  let exact: readonly string[] = [''];
  let isExact = true;
  for (const part of parts) {
    if (part === 'impossible') return part;
    if (
      'exact' in part &&
      (exact.length * part.exact.length <= mostCombined || part.exact.length === 1 || exact.length === 1)
    ) {
      exact = combined(exact, part.exact);
      continue;
    }
    isExact = false;
    clauses.push(...clausesOf({ exact }));
    if ('exact' in part) exact = part.exact;
    else {
      clauses.push(...part.clauses);
      exact = [''];
    }
  }
  if (isExact) return { exact };
  clauses.push(...clausesOf({ exact }));
  return { clauses };
}

const combined = (ones: readonly string[], others: readonly string[]): readonly string[] =>
  ones.length === 1 && ones[0] === ''
    ? others
    : [...new Set(ones.flatMap(one => others.map(other => one + other)))];

function inEither(branches: readonly Seen[]): Seen {
  const possible = branches.filter(branch => branch !== 'impossible');
  if (possible.length === 0) return 'impossible';
  const exact = possible.flatMap(branch => ('exact' in branch ? branch.exact : []));
  if (possible.every(branch => 'exact' in branch) && exact.length <= mostAlternatives)
    return { exact: [...new Set(exact)] };
  const best = possible.map(branch =>
    clausesOf(branch)
      .map(clause => ({ clause, chance: chance(clause) }))
      .sort((one, other) => one.chance - other.chance)
      .slice(0, mostClauses),
  );
  if (best.some(clauses => clauses.length === 0)) return nothingKnown;
  const most = Math.max(...best.map(({ length }) => length));
  // One clause of each branch, whichever, is fulfilled: the best of all together, the second of those that have one, …
  return {
    clauses: Array.from({ length: most }, (_, i) =>
      anyOfClauses(best.map(clauses => (clauses[i] ?? clauses[0])?.clause as Clause)),
    ),
  };
}

function repeated(seen: Seen, least: number, most: number): Seen {
  if (most === 0) return empty;
  if (seen === 'impossible') return least === 0 ? empty : seen;
  if (least === 0)
    return most === 1 && 'exact' in seen && seen.exact.length <= mostCombined
      ? { exact: [...new Set(['', ...seen.exact])] }
      : nothingKnown;
  if (!('exact' in seen)) return seen;
  const times =
    seen.exact.length === 1
      ? Math.min(least, mostWritten)
      : seen.exact.length ** least <= mostCombined
        ? Math.min(least, mostWritten)
        : 1;
  const written = inSequence(Array.from({ length: times }, () => seen));
  if (most === least && times === least) return written;
  return written === 'impossible' ? written : { clauses: clausesOf(written) };
}
