/**
 * What a token does in a statement, by the letter it is written as. Words: `E` begins a query or changes something, `T`
 * controls a procedure, `U` joins a second query, `B` orders or groups, `k` other words, `t` types, `f` functions, `A`
 * collations, `n` names. Values: `1` numbers, `s` strings, `v` variables. `&` joins conditions, `o` compares and
 * calculates, `c` is a comment, `X` what no honest value says, `?` what no dialect reads; punctuation is itself.
 */
const letters = 'EUBkTtfn1svo&cA(){}.,:;\\?X';

/** Kinds by number, from 1: five bits of each make a fingerprint. */
export type Kind = number;

const kindOf = (letter: string): Kind => letters.indexOf(letter) + 1;
export const letterOf = (kind: Kind): string => letters[kind - 1] ?? '';

export const K = {
  query: kindOf('E'),
  union: kindOf('U'),
  order: kindOf('B'),
  keyword: kindOf('k'),
  control: kindOf('T'),
  type: kindOf('t'),
  call: kindOf('f'),
  name: kindOf('n'),
  number: kindOf('1'),
  string: kindOf('s'),
  variable: kindOf('v'),
  operator: kindOf('o'),
  logic: kindOf('&'),
  comment: kindOf('c'),
  collation: kindOf('A'),
  open: kindOf('('),
  close: kindOf(')'),
  openBrace: kindOf('{'),
  closeBrace: kindOf('}'),
  dot: kindOf('.'),
  comma: kindOf(','),
  colon: kindOf(':'),
  end: kindOf(';'),
  backslash: kindOf('\\'),
  unknown: kindOf('?'),
  evil: kindOf('X'),
} as const;

/** Tokens that tell an attack from what is none. */
export const fingerprintLength = 5;

/** A fingerprint as the number that its kinds make. */
export function packed(fingerprint: string): number {
  let sum = 0;
  for (const letter of fingerprint) sum = sum * 32 + kindOf(letter);
  return sum;
}
