/** Numbers and lists as people read them, for what policies say of themselves. */

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[], conjunction = 'and'): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} ${conjunction} ${last}`;
}

/** The first few of a list that may be long: `a, b, c and 7 more`. */
export function firstOf(words: readonly string[], few = 3): string {
  const more = words.length - few;
  return more > 0 ? listed([...words.slice(0, few), `${inDigits(more)} more`]) : listed(words);
}

/** `1,000,000`. */
export function inDigits(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3}){1,6}$)/g, ',');
}

/** `1 call`, `2 calls`. */
export function counted(count: number, noun: string): string {
  return `${inDigits(count)} ${noun}${count === 1 ? '' : 's'}`;
}

const byteUnits = [
  [1024 ** 3, 'GiB'],
  [1024 ** 2, 'MiB'],
  [1024, 'KiB'],
] as const;

/** `1 MiB`, `1.5 KiB`, `700 bytes`. */
export function inBytes(bytes: number): string {
  const [size, unit] = byteUnits.find(([least]) => bytes >= least) ?? [1, 'bytes'];
  return `${String(Math.round((bytes / size) * 10) / 10)} ${unit}`;
}

const timeUnits = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
] as const;

/** `1 minute`, `36 hours`: in the largest unit that tells it whole. */
export function inTime(seconds: number): string {
  const [size, unit] = timeUnits.find(([least]) => seconds % least === 0) ?? [1, 'second'];
  return counted(seconds / size, unit);
}
