import { goesOnAt, isAfterPoint, isBeforePoint, isSpaceOrDash } from './characters.ts';
import { luhn } from './checks.ts';
import type { DigitRow } from './digit-groups.ts';
import type { Finding } from './kinds.ts';

/** Groups of one card number at most: 4-4-4-4-3. */
const mostGroups = 5;
const leastOfGroup = 3;

/**
 * Payment card numbers: issuer and length that go together, and Luhn's check. Groups stand apart by a space or a
 * dash. What is part of a longer word, number or fraction is none: a digest or a random fraction would often pass.
 */
export function* cardsIn(text: string, { groups, separators }: DigitRow): Generator<Finding> {
  for (let first = 0; first < groups.length; first++) {
    const start = groups[first]?.start ?? 0;
    if (goesOnAt(text, start - 1) || isAfterPoint(text, start)) continue;
    let digits = '';
    for (let last = first; last < Math.min(groups.length, first + mostGroups); last++) {
      const group = groups[last];
      if (group === undefined || group.digits.length + digits.length > 19) break;
      if (last > first && (!isPlain(separators[last - 1]) || group.digits.length < leastOfGroup)) break;
      digits += group.digits;
      const { end } = group;
      if (goesOnAt(text, end) || isBeforePoint(text, end) || !isCard(digits)) continue;
      yield { kind: 'card', start, end };
      first = last;
      break;
    }
  }
}

const isPlain = (separator: string | undefined): boolean =>
  separator !== undefined &&
  separator.length <= 1 &&
  (separator === '' || isSpaceOrDash(separator.charCodeAt(0)));

/** Issuer identification numbers (ISO/IEC 7812-1) with the lengths in which their cards are issued. */
export function isCard(digits: string): boolean {
  const { length } = digits;
  if (length < 14 || length > 19) return false;
  const two = Number(digits.slice(0, 2));
  const four = Number(digits.slice(0, 4));
  const known =
    (digits.startsWith('4') && (length === 16 || length === 19)) ||
    (((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720)) && length === 16) ||
    ((two === 34 || two === 37) && length === 15) ||
    ((two === 36 || two === 38 || two === 39 || (four >= 3000 && four <= 3059)) && length === 14) ||
    ((four === 6011 || two === 65 || (four >= 6440 && four <= 6499)) && length >= 16) ||
    (four >= 3528 && four <= 3589 && length >= 16) ||
    ((two === 62 || two === 50 || (two >= 56 && two <= 58) || two === 63 || two === 67) && length >= 16);
  return known && luhn(digits);
}
