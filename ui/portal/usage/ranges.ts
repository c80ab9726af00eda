/** Stretches of time to look at. */
export interface Range {
  readonly value: string;
  readonly label: string;
  readonly ms: number;
  readonly step: 'minute' | 'hour';
}

const hour = 3_600_000;

const day: Range = { value: 'day', label: 'Last day', ms: 24 * hour, step: 'hour' };
export const ranges: readonly Range[] = [
  { value: 'hour', label: 'Last hour', ms: hour, step: 'minute' },
  day,
  { value: 'week', label: 'Last 7 days', ms: 7 * 24 * hour, step: 'hour' },
  { value: 'month', label: 'Last 30 days', ms: 30 * 24 * hour, step: 'hour' },
];

/** The range of that name; a day for everything else. */
export const rangeNamed = (value: string): Range => ranges.find(range => range.value === value) ?? day;

/** The range up to now, in whole minutes, so that looking twice asks the same. */
export function stretchOf(
  { ms, step }: Range,
  now: number,
): { from: number; to: number; step: Range['step'] } {
  const to = Math.ceil(now / 60_000) * 60_000;
  return { from: to - ms, to, step };
}
