import { CommandFailure } from './exit.ts';

/** Times as people write them on a command line. */

const units: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** Milliseconds of `90d`, `12h`, `30m`, `45s`, `2w`. */
export function duration(text: string, option: string): number {
  const match = /^(\d{1,9})([smhdw])$/.exec(text);
  const unit = units[match?.[2] ?? ''];
  if (match === null || unit === undefined)
    throw new CommandFailure('usage', `${option}: "${text}" is no length of time.`, {
      hints: ['Write a number with s, m, h, d or w, such as 12h or 90d.'],
    });
  return Number(match[1]) * unit;
}

/**
 * A moment: a day (its beginning, UTC), a moment with its zone, or a length of time from now (`ahead` 1) or before
 * now (-1).
 */
export function momentFrom(text: string, option: string, now: number, ahead: 1 | -1): number {
  if (/^\d{1,9}[smhdw]$/.test(text)) return now + ahead * duration(text, option);
  const dated = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2}))?$/.test(
    text,
  );
  const at = dated ? Date.parse(text) : Number.NaN;
  // `2027-02-31` is read as a day in March by some; it is a mistake, not a date.
  if (Number.isNaN(at) || (text.length === 10 && new Date(at).toISOString().slice(0, 10) !== text))
    throw new CommandFailure('usage', `${option}: "${text}" is no time.`, {
      hints: [
        'Write a day such as 2027-01-31, a moment such as 2027-01-31T12:00:00Z, or a length such as 90d.',
      ],
    });
  return at;
}

/** A whole number within bounds. */
export function whole(text: string, option: string, bounds: { min: number; max: number }): number {
  const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (!(number >= bounds.min && number <= bounds.max))
    throw new CommandFailure(
      'usage',
      `${option}: "${text}" is no whole number from ${bounds.min} to ${bounds.max}.`,
    );
  return number;
}
