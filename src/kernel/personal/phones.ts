import { goesOnAt, isAfterPoint } from './characters.ts';
import type { DigitRow } from './digit-groups.ts';
import type { Finding } from './kinds.ts';

/** Digits of an international number (ITU-T E.164): 15 at most; short ones are rather sums. */
const least = 8;
const most = 15;

/**
 * Phone numbers that say so themselves: with a plus sign before the country, or in the form of the North American
 * plan with its groups apart. Numbers in a national form without either are too like any other number.
 */
export function* phonesIn(text: string, { groups, separators }: DigitRow): Generator<Finding> {
  for (let first = 0; first < groups.length; first++) {
    const last =
      international(text, groups, separators, first) ?? northAmerican(text, groups, separators, first);
    if (last === undefined) continue;
    const start = groups[first]?.start ?? 0;
    yield {
      kind: 'phone',
      start: isPlus(text, start - 1) ? start - 1 : start,
      end: groups[last]?.end ?? start,
    };
    first = last;
  }
}

const isPlus = (text: string, at: number): boolean => text[at] === '+' || text[at] === '\uff0b';

function international(
  text: string,
  groups: DigitRow['groups'],
  separators: DigitRow['separators'],
  first: number,
): number | undefined {
  const start = groups[first]?.start ?? 0;
  // `1+49…` is a sum, and `+49` behind a letter is a plus.
  if (!isPlus(text, start - 1) || goesOnAt(text, start - 2)) return undefined;
  if (groups[first]?.digits.startsWith('0') === true) return undefined;
  let digits = 0;
  let found: number | undefined;
  for (let at = first; at < groups.length; at++) {
    digits += groups[at]?.digits.length ?? 0;
    if (digits > most) break;
    if (digits >= least) found = at;
    if (separators[at]?.includes(',') === true) break;
  }
  return found !== undefined && !goesOnAt(text, groups[found]?.end ?? 0) ? found : undefined;
}

function northAmerican(
  text: string,
  groups: DigitRow['groups'],
  separators: DigitRow['separators'],
  first: number,
): number | undefined {
  const [area, exchange, line] = groups.slice(first, first + 3);
  if (area?.digits.length !== 3 || exchange?.digits.length !== 3 || line?.digits.length !== 4)
    return undefined;
  if (!/^[2-9]/.test(area.digits) || !/^[2-9]/.test(exchange.digits)) return undefined;
  if (goesOnAt(text, area.start - 1) || isAfterPoint(text, area.start) || goesOnAt(text, line.end))
    return undefined;
  const [one = '', two = ''] = separators.slice(first, first + 2);
  return /^(?:\)[ -]?|[-.])$/.test(one) && /^[-.]$/.test(two) ? first + 2 : undefined;
}
