import type { TrafficPoint } from '#kit/api/portal.ts';

export interface Totals {
  readonly requests: number;
  readonly refused: number;
  readonly errors: number;
  /** Of the busiest step, milliseconds. */
  readonly p95: number | null;
  /** Refusals by cause, most first. */
  readonly byRefusal: readonly (readonly [code: string, count: number])[];
}

/** The points of a stretch put together. */
export function totalsOf(points: readonly TrafficPoint[]): Totals {
  const byRefusal = new Map<string, number>();
  let requests = 0;
  let refused = 0;
  let errors = 0;
  let busiest: TrafficPoint | undefined;
  for (const point of points) {
    requests += point.requests;
    refused += point.refused;
    errors += point.errors;
    if (point.requests > (busiest?.requests ?? 0)) busiest = point;
    for (const [code, count] of Object.entries(point.byRefusal))
      byRefusal.set(code, (byRefusal.get(code) ?? 0) + count);
  }
  return {
    requests,
    refused,
    errors,
    p95: busiest?.p95 ?? null,
    byRefusal: [...byRefusal].toSorted(([, a], [, b]) => b - a),
  };
}
