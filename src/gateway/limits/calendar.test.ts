import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { CalendarWindow, type WindowKind } from './calendar.ts';

const end = (kind: WindowKind, at: string, timeZone?: string) =>
  new Date(new CalendarWindow(kind, timeZone).endOf(Date.parse(at))).toISOString();

suite('calendar window', () => {
  const cases: readonly (readonly [WindowKind, string, string, string?])[] = [
    ['minute', '2026-03-04T10:20:30.400Z', '2026-03-04T10:21:00.000Z'],
    ['hour', '2026-03-04T10:20:30.400Z', '2026-03-04T11:00:00.000Z'],
    ['day', '2026-12-31T23:59:59.999Z', '2027-01-01T00:00:00.000Z'],
    ['week', '2026-03-01T12:00:00Z', '2026-03-02T00:00:00.000Z'],
    ['week', '2026-03-02T00:00:00Z', '2026-03-09T00:00:00.000Z'],
    ['month', '2028-02-29T12:00:00Z', '2028-03-01T00:00:00.000Z'],
    ['month', '2026-12-15T12:00:00Z', '2027-01-01T00:00:00.000Z'],
    ['day', '2026-03-04T23:30:00Z', '2026-03-05T23:00:00.000Z', 'Europe/Berlin'],
    // Clocks change: 29 March 2026 has 23 hours in Berlin, 25 October has 25.
    ['day', '2026-03-29T12:00:00Z', '2026-03-29T22:00:00.000Z', 'Europe/Berlin'],
    ['day', '2026-10-25T12:00:00Z', '2026-10-25T23:00:00.000Z', 'Europe/Berlin'],
    ['hour', '2026-10-25T00:30:00Z', '2026-10-25T01:00:00.000Z', 'Europe/Berlin'],
    ['hour', '2026-03-04T10:20:00Z', '2026-03-04T10:30:00.000Z', 'Asia/Kolkata'],
    // Midnight does not exist: Cairo moved its clocks forward at 00:00 on 24 April 2026.
    ['day', '2026-04-23T12:00:00Z', '2026-04-23T22:00:00.000Z', 'Africa/Cairo'],
  ];
  for (const [kind, at, expected, timeZone] of cases)
    test(`the ${kind} of ${at}${timeZone === undefined ? '' : ` in ${timeZone}`} ends ${expected}`, () => {
      assert.equal(end(kind, at, timeZone), expected);
    });

  test('the end of a window belongs to the next one, and an earlier time is answered after a later one', () => {
    const day = new CalendarWindow('day');
    const midnight = Date.UTC(2026, 0, 2);
    assert.equal(day.endOf(midnight - 1), midnight);
    assert.equal(day.endOf(midnight), midnight + 86_400_000);
    assert.equal(day.endOf(midnight - 1), midnight);
  });

  test('an unknown time zone is refused', () => {
    assert.throws(() => new CalendarWindow('day', 'Mars/Olympus'), RangeError);
  });
});
