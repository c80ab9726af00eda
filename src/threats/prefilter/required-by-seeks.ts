import type { Need } from '../detectors/need.ts';
import { sqliNeeds } from '../detectors/sqli/needs.ts';
import { xssNeeds } from '../detectors/xss/needs.ts';
import {
  allOctets,
  complement,
  foldedOctet,
  has,
  inBothCases,
  intersection,
  isEmpty,
  octetsBetween,
  octetsIn,
  type OctetSet,
} from '../octet-set.ts';
import type { Seeks } from '../operators/seeks.ts';
import { readSyntax } from '../regex/syntax.ts';
import { anyOctet, anyOf, anyOfClauses, type Requirement, simplified } from './clause.ts';
import { requiredBy } from './required.ts';

/**
 * Tells what a text of some octets must hold so that an operator can match it. An alphabet has letters in both cases or
 * not at all.
 */
export function requirementOf(seeks: Seeks): (alphabet: OctetSet) => Requirement {
  if (seeks.kind !== 'pattern') return alphabet => requirementIn(seeks, alphabet);
  const syntax = readSyntax(seeks.source, seeks.ignoresCase);
  return syntax === undefined ? () => [] : alphabet => requiredBy(syntax, alphabet);
}

function requirementIn(seeks: Exclude<Seeks, { kind: 'pattern' }>, alphabet: OctetSet): Requirement {
  switch (seeks.kind) {
    case 'phrases':
      return anyText(seeks.phrases, inBothCases(alphabet));
    case 'text':
      return anyText([seeks.text], alphabet);
    case 'octets':
      return octets(
        [complement(seeks.allowed.reduce<Uint32Array>(withAllowed, new Uint32Array(8)))],
        alphabet,
      );
    case 'network':
      return octets([octetsIn('.:')], alphabet);
    case 'no-utf8':
      return octets([octetsBetween(0x80, 0xff)], alphabet);
    case 'no-url-encoding':
      return octets([octetsIn('%')], alphabet);
    case 'sqli':
      return fulfilling(sqliNeeds, alphabet);
    case 'xss':
      return fulfilling(xssNeeds, alphabet);
    case 'never':
      return 'impossible';
    // Comparing costs no more than looking for what they need.
    case 'within':
    case 'number':
    case 'always':
      return [];
  }
}

/** One octet of each set. */
const octets = (sets: readonly OctetSet[], alphabet: OctetSet): Requirement =>
  fulfilling(
    sets.map(set => ({ octets: set, texts: [] })),
    alphabet,
  );

function fulfilling(needs: readonly Need[], alphabet: OctetSet): Requirement {
  const clauses = needs.map(need =>
    anyOfClauses([
      anyOctet(intersection(need.octets, alphabet)),
      anyOf(need.texts.filter(text => isMadeOf(text, alphabet))) ?? anyOctet(allOctets),
    ]),
  );
  return clauses.some(clause => isEmpty(clause.octets) && clause.literals.size === 0)
    ? 'impossible'
    : clauses.map(simplified);
}

function anyText(texts: readonly string[], alphabet: OctetSet): Requirement {
  const possible = texts.filter(text => isMadeOf(text, alphabet));
  if (possible.length === 0) return 'impossible';
  const clause = anyOf(possible.map(folded));
  return clause === undefined ? [] : [simplified(clause)];
}

const isMadeOf = (text: string, alphabet: OctetSet): boolean =>
  Buffer.from(text, 'latin1').every(octet => has(alphabet, octet));

const folded = (text: string): string =>
  Buffer.from(Buffer.from(text, 'latin1').map(foldedOctet)).toString('latin1');

function withAllowed(set: Uint32Array, isAllowed: number, octet: number): Uint32Array {
  if (isAllowed === 1) set[octet >> 5] = (set[octet >> 5] as number) | (1 << (octet & 31));
  return set;
}
