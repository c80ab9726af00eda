const monthLengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** RFC 3339 `full-date`: a day that is in the calendar. */
export function isDate(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  if (year === undefined) return false;
  const length = monthLengths[Number(month) - 1];
  if (length === undefined || Number(day) < 1 || Number(day) > length) return false;
  return month !== '02' || day !== '29' || isLeap(Number(year));
}

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** RFC 3339 `full-time`: with the offset, and a second 60 only where UTC has one. */
export function isTime(text: string): boolean {
  const [, hour, minute, second, zone] =
    /^(\d\d):(\d\d):(\d\d)(?:\.\d+)?([Zz]|[+-]\d\d:\d\d)$/.exec(text) ?? [];
  if (zone === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return false;
  const offset = offsetOf(zone);
  if (offset === undefined) return false;
  if (second !== '60') return true;
  const utc = Number(hour) * 60 + Number(minute) - offset;
  return ((utc % 1440) + 1440) % 1440 === 1439;
}

/** Minutes ahead of UTC. */
function offsetOf(zone: string): number | undefined {
  if (zone.length === 1) return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(4))];
  if (hours > 23 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

/** RFC 3339 `date-time`. */
export function isDateTime(text: string): boolean {
  const separator = text.charAt(10);
  return (separator === 'T' || separator === 't') && isDate(text.slice(0, 10)) && isTime(text.slice(11));
}

const duration =
  /^P(?:\d+W|(?:\d+Y(?:\d+M(?:\d+D)?)?|\d+M(?:\d+D)?|\d+D)?(?:T(?:\d+H(?:\d+M(?:\d+S)?)?|\d+M(?:\d+S)?|\d+S))?)$/;

/** RFC 3339 appendix A. */
export const isDuration = (text: string): boolean => text.length > 1 && duration.test(text);
