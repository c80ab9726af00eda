import type { RuleSet } from '../seclang/rule.ts';
import type { Predicate } from './predicate.ts';
import { Prefilter } from './prefilter.ts';
import { setBit, wordsFor } from './tables.ts';
import type { Walk } from './walks.ts';

/** Numbers that look random and are the same each time (a linear congruential generator modulo 2^32). */
export function numbers(seed: number): (below: number) => number {
  let state = seed;
  return below => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** The conditions of rules that depend on a value alone, each once. */
export function predicatesOf(rules: RuleSet): Predicate[] {
  const known = new Map<string, Predicate>();
  for (const item of rules.items)
    for (const link of item.kind === 'rule' ? item.rule.links : []) {
      const { seeks, negated, multiMatch, transformations, targets } = link;
      if (targets === undefined) continue;
      const names = transformations.map(({ name }) => name);
      known.set(JSON.stringify([seeks, negated, multiMatch, names]), link);
    }
  return [...known.values()];
}

/** Asks one predicate about one value, as rules are run without a prefilter. */
export function holdsPlainly(
  { transformations, multiMatch, negated, test }: Predicate,
  value: string,
): boolean {
  const around = { expand: () => '' };
  const holds = (text: string): boolean => (test(text, around, false) !== undefined) !== negated;
  const texts = [value];
  for (const { apply } of transformations) texts.push(apply(texts.at(-1) ?? ''));
  return multiMatch ? texts.some(holds) : holds(texts.at(-1) ?? '');
}

/** A prefilter of predicates of which something is known, and in what it differs from asking each. */
export class Compared {
  readonly predicates: readonly Predicate[];
  readonly prefilter: Prefilter;
  readonly #all: Walk;

  constructor(predicates: readonly Predicate[], tables = Prefilter.build(predicates)) {
    this.predicates = predicates;
    this.prefilter = new Prefilter(tables, predicates);
    const all = new Uint32Array(wordsFor(predicates.length));
    predicates.forEach((_, i) => setBit(all, i));
    this.#all = this.prefilter.walk(all);
  }

  found(value: string, walk = this.#all): boolean[] {
    const found = new Uint32Array(walk.asked.length);
    this.prefilter.judge(value, walk, found);
    return this.predicates.map((_, i) => (((found[i >> 5] as number) >>> (i & 31)) & 1) === 1);
  }

  /** Places of predicates that are found but do not hold, or hold and are not found. */
  differences(value: string): number[] {
    const found = this.found(value);
    return this.predicates.flatMap((predicate, i) =>
      found[i] === (predicate.seeks === undefined || holdsPlainly(predicate, value)) ? [] : [i],
    );
  }
}

const pieces = [
  'select ',
  'union',
  ' or ',
  "' or '1'='1",
  '/etc/passwd',
  'cat /',
  '<script>',
  ' onload=',
  'javascript:',
  '../',
  '..\\',
  'http://10.0.0.1/',
  'file:///',
  '${jndi:ldap://',
  '{{7*7}}',
  '$(id)',
  '`id`',
  '; ls -l',
  '|',
  '&&',
  '__proto__',
  'rO0ABXNy',
  '<!DOCTYPE x [',
  ')(uid=*',
  '$where',
  'xp_cmdshell',
  'sleep(5)',
  'waitfor delay',
  '\r\nSet-Cookie: a',
  '%27',
  '%2527',
  '%u0027',
  '&#x27;',
  '&lt;',
  '\\x27',
  '\\u003c',
  '\\',
  '%',
  '+',
  '\0',
  '\xa0',
  '\xe9',
  '\xc3\xa4',
  '\xff',
  '\xc0\xaf',
  '/*',
  '*/',
  '--',
  '#',
  '"',
  "'",
  '<',
  '>',
  '=',
  '(',
  ')',
  '{',
  '}',
  '\n',
  '\t',
  ' ',
  '.',
  '/',
  'K',
  's',
  'S',
  'k',
  '_',
  '0x41',
  '1',
  'the quick brown fox',
  "O'Reilly",
  'ann@example.org',
  'YWxlcnQoMSk=',
  '3fa85f64-5717-4562-b3fc-2c963f66afa6',
  '2026-11-22T20:15:00Z',
  '1e9',
  'true',
  '%0a',
  '%00',
  'php://input',
  '.php',
];

/** A value made of pieces of attacks and of usual ones, of any octets, cut and repeated. */
export function anyValue(number: (below: number) => number): string {
  let value = '';
  for (let left = 1 + number(6); left > 0; left--) {
    const piece = pieces[number(pieces.length)] as string;
    switch (number(8)) {
      case 0:
        value += String.fromCharCode(number(256));
        break;
      case 1:
        value += piece.toUpperCase().replaceAll(/[^\x00-\xff]/g, 'x');
        break;
      case 2:
        value += encodeURIComponent(piece).replaceAll(/[^\x00-\xff]/g, 'x');
        break;
      case 3:
        value += piece.slice(number(piece.length), number(piece.length + 1) + 1);
        break;
      case 4:
        value += Buffer.from(piece, 'latin1').toString(number(2) === 0 ? 'base64' : 'hex');
        break;
      default:
        value += piece;
    }
  }
  return value;
}
