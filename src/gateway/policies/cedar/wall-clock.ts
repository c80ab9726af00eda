/** The hour (0 to 23) and the day of the week (1 is Monday) on the clocks of one place. */
export interface WallTime {
  readonly hour: number;
  readonly weekday: number;
}

/** Tells the time on the clocks of a place, from milliseconds since the epoch. */
export type WallClock = (now: number) => WallTime;

const minute = 60_000;
const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** `timeZone`: a name such as `Europe/Berlin`, with its summer time. @throws Error for one that is not known. */
export function wallClockIn(timeZone: string): WallClock {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hour: '2-digit',
      hourCycle: 'h23',
      weekday: 'short',
    });
  } catch {
    throw new Error(`there is no time zone "${timeZone}"; it must be a name such as Europe/Berlin`);
  }
  let known = -1;
  let told: WallTime = { hour: 0, weekday: 1 };
  return now => {
    // Asked for every request, while it changes once an hour: no zone moves its clocks within a minute.
    const at = Math.floor(now / minute);
    if (at !== known) {
      const parts = new Map(format.formatToParts(now).map(({ type, value }) => [type, value]));
      told = { hour: Number(parts.get('hour')), weekday: days.indexOf(parts.get('weekday') ?? '') + 1 };
      known = at;
    }
    return told;
  };
}
