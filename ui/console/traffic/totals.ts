import type { TrafficPoint } from '#kit/api/admin.ts';

export interface Totals {
  readonly requests: number;
  readonly refused: number;
  readonly errors: number;
  /** Milliseconds; of the middle one when the steps are ordered by it. */
  readonly p95: number | null;
  readonly byRefusal: readonly (readonly [code: string, count: number])[];
}

/** What a stretch of time adds up to. */
export function totalsOf(points: readonly TrafficPoint[]): Totals {
  const sum = (of: (point: TrafficPoint) => number) => points.reduce((total, point) => total + of(point), 0);
  const causes = new Map<string, number>();
  for (const { byRefusal } of points)
    for (const [code, count] of Object.entries(byRefusal)) causes.set(code, (causes.get(code) ?? 0) + count);
  const measured = points
    .map(({ p95 }) => p95)
    .filter(value => value !== null)
    .toSorted((a, b) => a - b);
  return {
    requests: sum(({ requests }) => requests),
    refused: sum(({ refused }) => refused),
    errors: sum(({ errors }) => errors),
    p95: measured[Math.floor(measured.length / 2)] ?? null,
    byRefusal: [...causes].toSorted(([, a], [, b]) => b - a),
  };
}

/** A part of a whole; nothing of nothing is nothing. */
export const shareOf = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
