/** Latency in milliseconds below which that share of the requests was answered. Null where there were none. */
export interface Percentiles {
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
}

/**
 * Percentiles out of a histogram. Within its bucket a request may have taken any time, so the value is found by
 * straight line between the bucket's bounds: it is off by less than the bucket is wide (1, 2, 5, 10, 25 ms, …), and
 * exact at the bounds. What took longer than the last bound is told as that bound.
 */
export function percentilesOf(buckets: readonly number[], bounds: readonly number[]): Percentiles {
  let total = 0;
  for (const count of buckets) total += count;
  const at = (share: number) => percentile(buckets, bounds, total, share);
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

function percentile(
  buckets: readonly number[],
  bounds: readonly number[],
  total: number,
  share: number,
): number | null {
  if (total === 0) return null;
  const rank = share * total;
  let below = 0;
  for (const [i, upper] of bounds.entries()) {
    const count = buckets[i] ?? 0;
    if (count > 0 && below + count >= rank) {
      const lower = i === 0 ? 0 : (bounds[i - 1] ?? 0);
      return round(lower + ((upper - lower) * (rank - below)) / count);
    }
    below += count;
  }
  return bounds.at(-1) ?? null;
}

/** To hundredths of a millisecond: more would pretend to an accuracy that buckets do not have. */
const round = (ms: number): number => Math.round(ms * 100) / 100;
