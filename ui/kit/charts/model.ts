import { milliseconds, number } from '../format.ts';
import type { InkName } from './palette.ts';

/** One series, with a value for each moment; null is a gap and is drawn as one. */
export interface Series {
  readonly label: string;
  readonly values: readonly (number | null)[];
  readonly ink: InkName;
  /** A line unless told. Stacked ones stand upon the stacked ones before them. */
  readonly shape?: 'line' | 'area' | 'stacked' | 'bars';
}

/** What a chart shows. Moments are milliseconds since the epoch. */
export interface ChartData {
  /** Beginning of each step, ascending. */
  readonly at: readonly number[];
  readonly series: readonly Series[];
  /** Milliseconds between two moments; where more lies between, there is a gap. */
  readonly step: number;
  readonly from: number;
  readonly to: number;
  /** What lies before it was made up for the demo. */
  readonly demoUntil?: number | null | undefined;
}

/** What the numbers are: counts add up, durations (in milliseconds) and levels do not. */
export type Measure = 'count' | 'duration' | 'level';

export const written = (measure: Measure, value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : measure === 'duration' ? milliseconds(value) : number(value);

/** The same with a moment of its own, without values, in each hole: so that no line is drawn across it. */
export function withGaps(data: ChartData): ChartData {
  const { at, step } = data;
  const holes = at.map((moment, index) => moment - (at[index - 1] ?? moment) > step * 1.5);
  if (!holes.includes(true)) return data;
  const spread = <Item>(items: readonly Item[], filling: (index: number) => Item): Item[] =>
    items.flatMap((item, index) => (holes[index] === true ? [filling(index), item] : [item]));
  return {
    ...data,
    at: spread(at, index => (at[index - 1] ?? 0) + step),
    series: data.series.map(series => ({ ...series, values: spread(series.values, () => null) })),
  };
}

/** The heights at which stacked series are drawn: each upon the sum of those before it. Others stay as they are. */
export function stacked(series: readonly Series[]): readonly (readonly (number | null)[])[] {
  let below: readonly number[] = [];
  return series.map(({ values, shape }) => {
    if (shape !== 'stacked') return values;
    const sums = values.map((value, index) => (below[index] ?? 0) + (value ?? 0));
    below = sums;
    return sums.map((sum, index) => (values[index] === null ? null : sum));
  });
}

/** What a reader of the whole chart would say of each series, for those who do not see it. */
export function inWords(
  { at, series }: ChartData,
  measure: Measure,
  moment: (at: number) => string,
): readonly string[] {
  return series.map(({ label, values }) => {
    let top = -1;
    let sum = 0;
    for (const [index, value] of values.entries()) {
      sum += value ?? 0;
      if (value !== null && value > (values[top] ?? Number.NEGATIVE_INFINITY)) top = index;
    }
    const most = values[top];
    if (typeof most !== 'number' || (measure === 'count' && sum === 0)) return `${label}: none.`;
    const peak = `highest ${written(measure, most)} at ${moment(at[top] ?? 0)}`;
    return measure === 'count' ? `${label}: ${number(sum)} in all, ${peak}.` : `${label}: ${peak}.`;
  });
}
