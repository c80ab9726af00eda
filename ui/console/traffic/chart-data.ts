import type { TrafficHistory, TrafficPoint } from '#kit/api/admin.ts';
import type { ChartData, Series } from '#kit/charts/model.ts';
import { inkOrder } from '#kit/charts/palette.ts';
import { titleOf } from '../decisions/words.ts';
import { stepLength } from './span.ts';
import { totalsOf } from './totals.ts';

/** Causes drawn by themselves; the others stand together. */
const causesDrawn = 5;

/** Counts of one second, minute or hour. */
export type Counted = Pick<
  TrafficPoint,
  'at' | 'requests' | 'refused' | 'p50' | 'p95' | 'p99' | 'byRefusal'
> & {
  readonly errors?: number;
};

export const requestSeries = (points: readonly Counted[], withErrors: boolean): readonly Series[] => [
  { label: 'Requests', ink: 'blue', shape: 'area', values: points.map(({ requests }) => requests) },
  { label: 'Refused', ink: 'orange', values: points.map(({ refused }) => refused) },
  ...(withErrors
    ? [{ label: 'Errors', ink: 'purple' as const, values: points.map(({ errors = 0 }) => errors) }]
    : []),
];

export const latencySeries = (points: readonly Counted[]): readonly Series[] => [
  { label: 'Half within', ink: 'green', values: points.map(({ p50 }) => p50) },
  { label: '95 % within', ink: 'blue', values: points.map(({ p95 }) => p95) },
  { label: '99 % within', ink: 'purple', values: points.map(({ p99 }) => p99) },
];

/** Refusals, stacked by their cause: those there were most of, and the rest. */
export function causeSeries(points: readonly TrafficPoint[]): readonly Series[] {
  const causes = totalsOf(points).byRefusal.map(([code]) => code);
  const drawn = causes.slice(0, causesDrawn);
  const others = causes.slice(causesDrawn);
  const valuesOf = (codes: readonly string[]) =>
    points.map(({ byRefusal }) => codes.reduce((sum, code) => sum + (byRefusal[code] ?? 0), 0));
  const series = drawn.map(
    (code, at): Series => ({
      label: titleOf(code),
      ink: inkOrder[at] ?? 'grey',
      shape: 'stacked',
      values: valuesOf([code]),
    }),
  );
  if (others.length === 0) return series;
  return [...series, { label: 'Other causes', ink: 'grey', shape: 'stacked', values: valuesOf(others) }];
}

/** One of these series over the time that was read. */
export const over = (history: TrafficHistory, series: readonly Series[]): ChartData => ({
  at: history.points.map(({ at }) => at),
  series,
  step: stepLength[history.step],
  from: history.from,
  // The last point stands at the beginning of its step: nothing is drawn behind it.
  to: Math.max(history.points.at(-1)?.at ?? history.to, history.from + 1),
  demoUntil: history.demoUntil,
});
