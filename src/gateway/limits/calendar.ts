/**
 * Calendar windows: when the present minute, hour, day, week (from Monday) or month ends, in a time zone. A day
 * has 23 or 25 hours where clocks change; Temporal knows.
 */
export const windowKinds = ['minute', 'hour', 'day', 'week', 'month'] as const;
export type WindowKind = (typeof windowKinds)[number];

/** Longest duration of each kind in milliseconds, with two hours for changes of the clock from days on. */
const longestMs: Readonly<Record<WindowKind, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 26 * 3_600_000,
  week: (7 * 24 + 2) * 3_600_000,
  month: (31 * 24 + 2) * 3_600_000,
};

export class CalendarWindow {
  readonly kind: WindowKind;
  /** Position in `windowKinds`. */
  readonly index: number;
  readonly longestMs: number;
  readonly timeZone: string;

  // The window last asked for: one calculation a window, not one a request.
  #start = 0;
  #end = 0;

  /** @throws RangeError for an unknown time zone. */
  constructor(kind: WindowKind, timeZone = 'UTC') {
    this.kind = kind;
    this.index = windowKinds.indexOf(kind);
    this.longestMs = longestMs[kind];
    this.timeZone = Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone).timeZoneId;
  }

  /** The end of the window that holds `now`; both in milliseconds since the epoch. The end belongs to the next. */
  endOf(now: number): number {
    if (now < this.#start || now >= this.#end) {
      const local = Temporal.Instant.fromEpochMilliseconds(Math.floor(now)).toZonedDateTimeISO(this.timeZone);
      const start = startOf(local, this.kind);
      this.#start = start.epochMilliseconds;
      this.#end = nextAfter(start, this.kind).epochMilliseconds;
    }
    return this.#end;
  }
}

function startOf(local: Temporal.ZonedDateTime, kind: WindowKind): Temporal.ZonedDateTime {
  if (kind === 'minute' || kind === 'hour') return local.round({ smallestUnit: kind, roundingMode: 'floor' });
  if (kind === 'week') return local.subtract({ days: local.dayOfWeek - 1 }).startOfDay();
  return (kind === 'month' ? local.with({ day: 1 }) : local).startOfDay();
}

/** Days are added on the calendar and end at the next start of a day, also where midnight does not exist. */
function nextAfter(start: Temporal.ZonedDateTime, kind: WindowKind): Temporal.ZonedDateTime {
  if (kind === 'minute' || kind === 'hour') return start.add({ [`${kind}s`]: 1 });
  return start.add({ [`${kind}s`]: 1 }).startOfDay();
}
