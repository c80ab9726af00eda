import { useEffect, useState } from 'react';

const absolute = new Intl.DateTimeFormat(undefined, {
  dateStyle: 'medium',
  timeStyle: 'medium',
});
const withZone = new Intl.DateTimeFormat(undefined, {
  dateStyle: 'full',
  timeStyle: 'long',
});
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });

const steps: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number])[] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** "5 minutes ago", for a moment in milliseconds since the epoch. */
export function ago(at: number, now: number): string {
  const seconds = (at - now) / 1000;
  const step = steps.find(([, length]) => Math.abs(seconds) >= length);
  return step === undefined
    ? Math.abs(seconds) < 10
      ? 'just now'
      : relative.format(Math.round(seconds), 'second')
    : relative.format(Math.round(seconds / step[1]), step[0]);
}

export const dateAndTime = (at: number): string => absolute.format(at);
/** The time of day with its second, where the day goes without saying. */
export const clockTime = (at: number): string => clock.format(at);
export const dateOnly = (at: number): string => day.format(at);

/**
 * A moment in the viewer's zone and language, given in milliseconds since the epoch; the title says it in full with
 * the zone. `as="ago"` for lists, `as="time"` where the second matters, `as="date"` for deadlines.
 */
export function Time({ at, as = 'time' }: { at: number; as?: 'ago' | 'time' | 'date' }) {
  const now = useNow(as === 'ago');
  const text = as === 'ago' ? ago(at, now) : as === 'date' ? dateOnly(at) : dateAndTime(at);
  return (
    <time dateTime={new Date(at).toISOString()} title={withZone.format(at)}>
      {text}
    </time>
  );
}

/** The time, told again each half minute where it is shown as distance. */
function useNow(moving: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!moving) return undefined;
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, [moving]);
  return now;
}
