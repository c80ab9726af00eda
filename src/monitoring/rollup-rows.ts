import { setImmediate as turn } from 'node:timers/promises';
import type { Db } from '#store';
import { retention, stepMs, type Step } from './retention.ts';

/** Narrows the history to what has these labels. */
export interface TrafficFilter {
  readonly zone?: string | undefined;
  /** `<api>/<version>`. */
  readonly version?: string | undefined;
  /** `<METHOD> <template>`. */
  readonly operation?: string | undefined;
  /** An application's tag. */
  readonly application?: string | undefined;
}

/** A piece of the history: whole steps, `to` exclusive. */
export interface Stretch {
  readonly step: Step;
  readonly from: number;
  readonly to: number;
}

/** Points of an answer at most. */
export const maxPoints = 1_500;

/**
 * The stretch as it can be answered: at whole steps, not before the beginning of what is kept and not after now.
 * Undefined where it would have too many points.
 */
export function stretchOf(asked: Stretch, now: number): Stretch | undefined {
  const { step } = asked;
  const width = stepMs[step];
  const up = (at: number) => Math.ceil(at / width) * width;
  const to = up(Math.min(asked.to, now));
  const from = Math.floor(Math.max(asked.from, now - retention[step]) / width) * width;
  return (to - from) / width > maxPoints ? undefined : { step, from: Math.min(from, to), to };
}

/** Labels that an answer may need beside status and refusal. */
export type Label = 'version' | 'operation' | 'application';

/** One series in one step. */
export interface RollupRow {
  readonly at: number;
  readonly requests: number;
  /** JSON: number[]. */
  readonly buckets: string;
  readonly status: number;
  readonly refusal: string;
}

/** With those labels that were asked for: each costs its share of a long answer. */
export type Labelled<L extends Label> = RollupRow & Readonly<Partial<Record<L, string>>>;

/** Rows read in one go: some milliseconds of the thread that everything else of the control plane shares. */
const rowsAtOnce = 5_000;
/** Steps read in one go: rows that a filter leaves out are passed over as well. */
const stepsAtOnce = 60;

/** Reads a stretch in pieces of about as many rows, with room for others in between. */
export async function* rollupRows<L extends Label = never>(
  db: Db,
  { step, from, to }: Stretch,
  filter: TrafficFilter,
  labels: readonly L[] = [],
): AsyncGenerator<readonly Labelled<L>[]> {
  const width = stepMs[step];
  let steps = 4;
  for (let at = from; at < to; ) {
    const until = Math.min(to, at + steps * width);
    const rows = await read(db, { step, from: at, to: until }, filter, labels);
    yield rows;
    await turn();
    at = until;
    const fitting = Math.floor((steps * rowsAtOnce) / Math.max(1, rows.length));
    steps = Math.max(1, Math.min(fitting, steps * 4, stepsAtOnce));
  }
}

function read<L extends Label>(
  db: Db,
  { step, from, to }: Stretch,
  filter: TrafficFilter,
  labels: readonly L[],
): Promise<readonly Labelled<L>[]> {
  let query = db
    .selectFrom('traffic_rollups as r')
    .innerJoin('traffic_series as s', 's.id', 'r.series_id')
    .select(['r.at', 'r.requests', 'r.buckets', 's.status', 's.refusal'])
    .select(labels.map(label => `s.${label}` as const))
    .where('r.span', '=', step)
    .where('r.at', '>=', from)
    .where('r.at', '<', to);
  const { zone, version, operation, application } = filter;
  if (zone !== undefined) query = query.where('s.zone', '=', zone);
  if (version !== undefined) query = query.where('s.version', '=', version);
  if (operation !== undefined) query = query.where('s.operation', '=', operation);
  if (application !== undefined) query = query.where('s.application', '=', application);
  return query.execute() as unknown as Promise<readonly Labelled<L>[]>;
}
