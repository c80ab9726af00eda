import type { Db } from '#store';
import { percentilesOf, type Percentiles } from './percentiles.ts';
import { stepMs } from './retention.ts';
import { rollupRows, type Label, type RollupRow, type Stretch, type TrafficFilter } from './rollup-rows.ts';
import { addBuckets, readBuckets } from './series.ts';

/** Counts of requests. One that was answered with a status of 500 or more may be refused as well. */
export interface TrafficCounts {
  readonly requests: number;
  readonly refused: number;
  /** Answers with a status of 500 or more, whoever gave them. */
  readonly errors: number;
}

/** What happened in one step. */
export interface TrafficPoint extends TrafficCounts, Percentiles {
  /** Beginning of the step, milliseconds since the epoch. */
  readonly at: number;
  /** Refused requests by the code of their refusal. */
  readonly byRefusal: Readonly<Record<string, number>>;
}

export type TopBy = 'application' | 'operation' | 'version' | 'refusal';

/** One of the most frequent: an application's tag, an operation, a version or a code; `-` where none was known. */
export interface TopItem extends TrafficCounts, Percentiles {
  readonly name: string;
  /** Of the operation; null for what has none. */
  readonly version: string | null;
}

class Sums {
  requests = 0;
  refused = 0;
  errors = 0;
  readonly buckets: number[] = [];

  add(row: RollupRow): void {
    this.requests += row.requests;
    if (row.refusal !== '') this.refused += row.requests;
    if (row.status >= 500) this.errors += row.requests;
    addBuckets(this.buckets, readBuckets(row.buckets));
  }

  told(bounds: readonly number[]): TrafficCounts & Percentiles {
    const { requests, refused, errors } = this;
    return { requests, refused, errors, ...percentilesOf(this.buckets, bounds) };
  }
}

/** Every step of the stretch, also those in which nothing happened. */
export async function readPoints(
  db: Db,
  stretch: Stretch,
  filter: TrafficFilter,
  bounds: readonly number[],
): Promise<TrafficPoint[]> {
  const width = stepMs[stretch.step];
  const steps = Array.from({ length: (stretch.to - stretch.from) / width }, () => ({
    sums: new Sums(),
    byRefusal: new Map<string, number>(),
  }));
  for await (const rows of rollupRows(db, stretch, filter)) {
    for (const row of rows) {
      const step = steps[Math.floor((row.at - stretch.from) / width)];
      if (step === undefined) continue;
      step.sums.add(row);
      if (row.refusal !== '')
        step.byRefusal.set(row.refusal, (step.byRefusal.get(row.refusal) ?? 0) + row.requests);
    }
  }
  return steps.map(({ sums, byRefusal }, i) => ({
    at: stretch.from + i * width,
    ...sums.told(bounds),
    byRefusal: Object.fromEntries(byRefusal),
  }));
}

const labelsFor: Readonly<Record<TopBy, readonly Label[]>> = {
  application: ['application'],
  operation: ['version', 'operation'],
  version: ['version'],
  refusal: [],
};

/** What there was most of, most first. */
export async function readTop(
  db: Db,
  stretch: Stretch,
  filter: TrafficFilter,
  options: { readonly by: TopBy; readonly limit: number; readonly bounds: readonly number[] },
): Promise<TopItem[]> {
  const { by, limit, bounds } = options;
  const groups = new Map<string, { name: string; version: string | null; sums: Sums }>();
  for await (const rows of rollupRows(db, stretch, filter, labelsFor[by])) {
    for (const row of rows) {
      const name = row[by];
      if (name === undefined || row.requests === 0 || (by === 'refusal' && name === '')) continue;
      const version = by === 'operation' ? (row.version ?? null) : null;
      const key = version === null ? name : `${version}\n${name}`;
      let group = groups.get(key);
      if (group === undefined) groups.set(key, (group = { name, version, sums: new Sums() }));
      group.sums.add(row);
    }
  }
  return [...groups.values()]
    .toSorted((a, b) => b.sums.requests - a.sums.requests || (a.name < b.name ? -1 : 1))
    .slice(0, limit)
    .map(({ name, version, sums }) => ({ name, version, ...sums.told(bounds) }));
}
