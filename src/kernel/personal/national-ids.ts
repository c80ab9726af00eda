import { goesOnAt, isAfterPoint, isBeforePoint } from './characters.ts';
import { cpf, ean13, isDay, luhn, mod11ten, mod11two, modulo97, verhoeff } from './checks.ts';
import type { DigitRow } from './digit-groups.ts';
import type { Finding } from './kinds.ts';

/** A number that a state gives to people, as its groups are written: their lengths and what stands between. */
interface Form {
  readonly lengths: readonly number[];
  readonly separators: readonly string[];
  readonly holds: (digits: string) => boolean;
}

const form = (shape: string, holds: Form['holds']): Form => ({
  lengths: (shape.match(/\d+/g) ?? []).map(Number),
  separators: shape.match(/[^\d]/g) ?? [],
  holds,
});

/** Social security number (from 2011 on any area but these), and taxpayer number, of the United States. */
const socialSecurity = (digits: string): boolean => {
  const area = digits.slice(0, 3);
  const group = Number(digits.slice(3, 5));
  if (area === '000' || area === '666' || group === 0 || digits.endsWith('0000')) return false;
  return area < '900' || (group >= 50 && group !== 66 && group !== 89 && group !== 93);
};

const frenchCheck = (digits: string): boolean =>
  /^[1-478]\d\d(?:0[1-9]|1[0-2]|[2-9]\d)/.test(digits) &&
  97 - modulo97(digits.slice(0, 13)) === Number(digits.slice(13));

const belgianCheck = (digits: string): boolean => {
  const check = Number(digits.slice(9));
  const number = digits.slice(0, 9);
  return 97 - modulo97(number) === check || 97 - modulo97(`2${number}`) === check;
};

const taxOfGermany = (digits: string): boolean => !digits.startsWith('0') && mod11ten(digits);
const personOfSweden = (digits: string): boolean => isDay(digits, 2, 4) && luhn(digits);

/**
 * Written without anything between the groups only those are believed whose form and check leave little to chance;
 * others are found where they are written apart, as people write them, or where the member's name says so.
 */
const forms: readonly Form[] = [
  form('3-2-4', socialSecurity),
  form('3 2 4', socialSecurity),
  // Brazil
  form('3.3.3-2', cpf),
  // France: sex, year, month, place, order, key
  form('15', frenchCheck),
  form('1 2 2 2 3 3 2', frenchCheck),
  form('13 2', frenchCheck),
  // China (the letter X at the end is among those with letters)
  form('18', digits => isDay(digits, 10, 12) && /^[1-9]\d{5}(?:19|20)/.test(digits) && mod11two(digits)),
  // Switzerland
  form('3.4.4.2', digits => digits.startsWith('756') && ean13(digits)),
  form('13', digits => digits.startsWith('756') && ean13(digits)),
  // Belgium
  form('2.2.2-3.2', belgianCheck),
  // Sweden
  form('6-4', personOfSweden),
  form('8-4', digits => personOfSweden(digits.slice(2))),
  // Denmark, which no longer gives a check
  form('6-4', digits => isDay(digits, 2, 0)),
  // India
  form('4 4 4', digits => digits >= '2' && verhoeff(digits)),
  form('4-4-4', digits => digits >= '2' && verhoeff(digits)),
  // Germany's tax number
  form('2 3 3 3', taxOfGermany),
  // Canada
  form('3-3-3', digits => !/^[08]/.test(digits) && luhn(digits)),
];

/** By the length of their first group, in the order above: of most groups no number begins. */
const byFirst: ReadonlyMap<number | undefined, readonly Form[]> = Map.groupBy(
  forms,
  ({ lengths }) => lengths[0],
);

/** Numbers of digits alone. */
export function* nationalNumbersIn(text: string, { groups, separators }: DigitRow): Generator<Finding> {
  for (let first = 0; first < groups.length; first++) {
    const begin = groups[first];
    const may = byFirst.get(begin?.digits.length);
    if (begin === undefined || may === undefined) continue;
    const { start } = begin;
    if (goesOnAt(text, start - 1) || isAfterPoint(text, start)) continue;
    for (const { lengths, separators: expected, holds } of may) {
      const last = groups[first + lengths.length - 1];
      if (last === undefined) continue;
      if (!lengths.every((length, at) => groups[first + at]?.digits.length === length)) continue;
      if (!expected.every((one, at) => matches(separators[first + at], one))) continue;
      const { end } = last;
      if (goesOnAt(text, end) || isBeforePoint(text, end)) continue;
      const own = groups.slice(first, first + lengths.length);
      if (!holds(own.map(({ digits }) => digits).join(''))) continue;
      yield { kind: 'national-id', start, end };
      first += lengths.length - 1;
      break;
    }
  }
}

const matches = (found: string | undefined, expected: string): boolean =>
  found === expected || (expected === ' ' && found === '\u00a0') || (expected === '-' && found === '\u2011');

const dniLetters = 'TRWAGMYFPDXBNJZSQVHLCKE';
const hetuLetters = '0123456789ABCDEFHJKLMNPRSTUVWXY';
const oddOfItaly: readonly number[] = [
  ...[1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23],
];

const codiceFiscale = (text: string): boolean => {
  let sum = 0;
  for (let at = 0; at < 15; at++) {
    const code = text.charCodeAt(at);
    const value = code < 0x3a ? code - 0x30 : code - 0x41;
    sum += at % 2 === 0 ? (oddOfItaly[value] ?? 0) : value;
  }
  return text.charCodeAt(15) - 0x41 === sum % 26;
};

const together = (text: string): string => text.replaceAll(/[ -]/g, '');

/** Spain's letter; of a foreigner's number the first letter counts as a digit. */
function dni(text: string): boolean {
  const plain = together(text);
  const digits = plain.slice(0, -1).replace(/^[XYZ]/, letter => String('XYZ'.indexOf(letter)));
  return dniLetters[Number(digits) % 23] === plain.at(-1);
}

/** Those with letters, in upper case. All are of fixed length, so finding them takes linear time. */
const lettered: readonly (readonly [RegExp, (text: string) => boolean])[] = [
  [/\b(?:\d{8}|[XYZ]-?\d{7})-?[A-HJ-NP-TV-Z]\b/gi, dni],
  // Italy
  [/\b[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]\b/gi, codiceFiscale],
  // United Kingdom: national insurance
  [
    /\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b/gi,
    text => !/^(?:BG|GB|NK|KN|TN|NT|ZZ)/.test(text),
  ],
  // Finland
  [
    /\b\d{6}[-+A-FU-Y]\d{3}[0-9A-FHJ-NPR-Y]\b/gi,
    text =>
      isDay(text, 2, 0) && hetuLetters[Number(text.slice(0, 6) + text.slice(7, 10)) % 31] === text.at(-1),
  ],
  // China, with the check character X
  [/\b[1-9]\d{5}(?:19|20)\d{9}X\b/gi, text => isDay(text, 10, 12) && mod11two(text)],
];

export function letteredIdsIn(text: string): Finding[] {
  const ids: Finding[] = [];
  // Most texts have none, and to ask for all makes a copy of the expression.
  for (const [pattern, holds] of lettered)
    if (text.search(pattern) >= 0)
      for (const { index, 0: found } of text.matchAll(pattern))
        if (holds(found.toUpperCase()))
          ids.push({ kind: 'national-id', start: index, end: index + found.length });
  return ids;
}
