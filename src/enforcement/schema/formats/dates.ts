const monthLengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** RFC 3339 `full-date`: a day that is in the calendar. */
export const isDate = (text: string): boolean => text.length === 10 && beginsWithDate(text);

/** RFC 3339 `full-time`: with the offset, and a second 60 only where UTC has one. */
export const isTime = (text: string): boolean => isTimeFrom(text, 0);

/** RFC 3339 `date-time`. */
export function isDateTime(text: string): boolean {
  const separator = text.charAt(10);
  return (separator === 'T' || separator === 't') && beginsWithDate(text) && isTimeFrom(text, 11);
}

function beginsWithDate(text: string): boolean {
  if (text.charAt(4) !== '-' || text.charAt(7) !== '-') return false;
  const [year, month, day] = [numberAt(text, 0, 4), numberAt(text, 5, 2), numberAt(text, 8, 2)];
  const length = monthLengths[month - 1] ?? 0;
  // What is no number is neither at least nor at most anything.
  if (!(year >= 0 && day >= 1 && day <= length)) return false;
  return month !== 2 || day !== 29 || isLeap(year);
}

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

function isTimeFrom(text: string, from: number): boolean {
  if (text.charAt(from + 2) !== ':' || text.charAt(from + 5) !== ':') return false;
  const [hour, minute] = [numberAt(text, from, 2), numberAt(text, from + 3, 2)];
  const second = numberAt(text, from + 6, 2);
  if (!(hour <= 23 && minute <= 59 && second <= 60)) return false;
  const offset = offsetAt(text, fractionEnd(text, from + 8));
  if (offset === undefined) return false;
  if (second !== 60) return true;
  const utc = hour * 60 + minute - offset;
  return ((utc % 1440) + 1440) % 1440 === 1439;
}

/** Behind the fraction of a second that is at a place, or there, where none is. */
function fractionEnd(text: string, from: number): number {
  if (text.charAt(from) !== '.') return from;
  let end = from + 1;
  while (digitAt(text, end) >= 0) end++;
  return end === from + 1 ? from : end;
}

/** Minutes ahead of UTC, of an offset that is the rest of the text. */
function offsetAt(text: string, at: number): number | undefined {
  const sign = text.charAt(at);
  if (sign === 'Z' || sign === 'z') return text.length === at + 1 ? 0 : undefined;
  if ((sign !== '+' && sign !== '-') || text.length !== at + 6 || text.charAt(at + 3) !== ':')
    return undefined;
  const [hours, minutes] = [numberAt(text, at + 1, 2), numberAt(text, at + 4, 2)];
  if (!(hours <= 23 && minutes <= 59)) return undefined;
  return (sign === '-' ? -1 : 1) * (hours * 60 + minutes);
}

/** The number that so many digits are; NaN where something else is among them. */
function numberAt(text: string, at: number, count: number): number {
  let number = 0;
  for (let next = at; next < at + count; next++) number = number * 10 + digitAt(text, next);
  return number;
}

function digitAt(text: string, at: number): number {
  const digit = text.charCodeAt(at) - 0x30;
  return digit >= 0 && digit <= 9 ? digit : NaN;
}

const duration =
  /^P(?:\d+W|(?:\d+Y(?:\d+M(?:\d+D)?)?|\d+M(?:\d+D)?|\d+D)?(?:T(?:\d+H(?:\d+M(?:\d+S)?)?|\d+M(?:\d+S)?|\d+S))?)$/;

/** RFC 3339 appendix A. */
export const isDuration = (text: string): boolean => text.length > 1 && duration.test(text);
