import type { Telemetry } from '#gateway';
import { beginOf } from './retention.ts';
import { addBuckets, keyOf, labelsOf, seriesId, type Counted, type SeriesLabels } from './series.ts';

export interface PendingBounds {
  /** Series told apart within one minute; the rest of the minute is folded. */
  readonly perMinute: number;
  /** Counts waiting at a time, over all minutes; beyond it they are folded too. */
  readonly waiting: number;
  /** Folded counts waiting beyond that; what does not even fit there is dropped, and its number told. */
  readonly folded: number;
}

interface Minute {
  /** Every series of the minute, also those written already: the bound is on the rows that a minute makes. */
  readonly seen: Set<string>;
  readonly waiting: Map<string, Counted>;
}

/**
 * Counts by the minute until they are written. Bounded whatever happens to the store: what does not fit is folded
 * into a series that names neither operation nor application, so that the sums stay right.
 */
export class PendingCounts {
  readonly #bounds: PendingBounds;
  readonly #minutes = new Map<number, Minute>();
  #size = 0;
  #dropped = 0;

  constructor(bounds: PendingBounds) {
    this.#bounds = bounds;
  }

  /** Counts that wait. */
  get size(): number {
    return this.#size;
  }

  /** Requests that were not kept at all. */
  get dropped(): number {
    return this.#dropped;
  }

  add(now: number, series: Telemetry['series'][number]): void {
    this.#put(beginOf('minute', now), labelsOf(series), series);
  }

  /** Takes out up to `limit`, oldest first. */
  take(limit: number): Counted[] {
    const taken: Counted[] = [];
    for (const { waiting } of this.#minutes.values()) {
      for (const [key, counted] of waiting) {
        if (taken.length >= limit) break;
        waiting.delete(key);
        taken.push(counted);
      }
    }
    this.#size -= taken.length;
    return taken;
  }

  /** Puts back what could not be written. */
  giveBack(counts: readonly Counted[]): void {
    for (const counted of counts) this.#put(counted.at, counted.labels, counted);
  }

  /** Forgets minutes that are over and written. */
  forgetBefore(at: number): void {
    for (const [begin, { waiting }] of this.#minutes)
      if (begin < at && waiting.size === 0) this.#minutes.delete(begin);
  }

  #put(
    at: number,
    labels: SeriesLabels,
    more: Omit<Counted, 'at' | 'seriesId' | 'labels' | 'buckets'> & { readonly buckets: readonly number[] },
  ): void {
    const minute = this.#minuteAt(at);
    const key = keyOf(labels);
    const known = minute.waiting.get(key);
    if (known !== undefined) return addTo(known, more);
    const full = !minute.seen.has(key) && minute.seen.size >= this.#bounds.perMinute;
    if (!full && this.#size < this.#bounds.waiting) return this.#begin(minute, key, at, labels, more);
    const folded: SeriesLabels = { ...labels, operation: '-', application: '-' };
    const foldedKey = keyOf(folded);
    const others = minute.waiting.get(foldedKey);
    if (others !== undefined) addTo(others, more);
    else if (this.#size < this.#bounds.waiting + this.#bounds.folded)
      this.#begin(minute, foldedKey, at, folded, more);
    else this.#dropped += more.requests;
  }

  #begin(
    minute: Minute,
    key: string,
    at: number,
    labels: SeriesLabels,
    first: { readonly requests: number; readonly totalMs: number; readonly buckets: readonly number[] },
  ): void {
    minute.seen.add(key);
    const { requests, totalMs, buckets } = first;
    minute.waiting.set(key, {
      at,
      seriesId: seriesId(labels),
      labels,
      requests,
      totalMs,
      buckets: [...buckets],
    });
    this.#size++;
  }

  #minuteAt(at: number): Minute {
    let minute = this.#minutes.get(at);
    if (minute === undefined) this.#minutes.set(at, (minute = { seen: new Set(), waiting: new Map() }));
    return minute;
  }
}

function addTo(
  counted: Counted,
  more: { readonly requests: number; readonly totalMs: number; readonly buckets: readonly number[] },
): void {
  counted.requests += more.requests;
  counted.totalMs += more.totalMs;
  addBuckets(counted.buckets, more.buckets);
}
