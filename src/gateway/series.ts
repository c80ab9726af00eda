import { latencyBuckets, type SeriesReport, type TelemetrySeries } from './link.ts';

/** What requests have in common that are counted together. */
export type SeriesLabels = SeriesReport['labels'][number];

/** Numbers of a row: which series, requests, milliseconds in all, and a count for each bucket. */
const width = 3 + latencyBuckets.length + 1;
const firstBucket = 3;

/**
 * Counts requests by series in one array, which is cheap to keep and to send: with ten thousand operations in use,
 * objects that are made anew and cloned for every report cost more than half of what a request does.
 */
export class SeriesTable {
  readonly #atMost: number;
  readonly #numbers = new Map<string, number>();
  #rows = new Float64Array(64 * width);
  #untold: SeriesLabels[] = [];
  #touched: number[] = [];
  #isNew = true;

  constructor(atMost: number) {
    this.#atMost = atMost;
  }

  /** Number of the series, which holds until `take` says that it begins anew; undefined when there is no room. */
  numberOf(labels: SeriesLabels): number | undefined {
    const { zone, version, operation, application, status, refusal } = labels;
    const name = `${zone}\n${version}\n${operation}\n${application}\n${status}\n${refusal}`;
    const known = this.#numbers.get(name);
    if (known !== undefined || this.#numbers.size >= this.#atMost) return known;
    const number = this.#numbers.size;
    this.#numbers.set(name, number);
    this.#untold.push(labels);
    if (this.#rows.length < (number + 1) * width) {
      const larger = new Float64Array(this.#rows.length * 2);
      larger.set(this.#rows);
      this.#rows = larger;
    }
    return number;
  }

  /** Counts one request that took so many milliseconds. */
  count(number: number, ms: number): void {
    const rows = this.#rows;
    const at = number * width;
    const requests = rows[at + 1] as number;
    if (requests === 0) {
      rows[at] = number;
      this.#touched.push(number);
    }
    rows[at + 1] = requests + 1;
    rows[at + 2] = (rows[at + 2] as number) + ms;
    const bucket = at + firstBucket + bucketOf(ms);
    rows[bucket] = (rows[bucket] as number) + 1;
  }

  /** What was counted since the last call, and whether all numbers are void from now on. */
  take(): { readonly report: SeriesReport; readonly anew: boolean } {
    const rows = new Float64Array(this.#touched.length * width);
    for (const [index, number] of this.#touched.entries()) {
      const row = this.#rows.subarray(number * width, (number + 1) * width);
      rows.set(row, index * width);
      row.fill(0);
    }
    const report = { anew: this.#isNew, labels: this.#untold, rows };
    this.#touched = [];
    this.#untold = [];
    // Operations and applications come and go: a full table is begun anew, and holds what is still in use.
    this.#isNew = this.#numbers.size >= this.#atMost;
    if (this.#isNew) this.#numbers.clear();
    return { report, anew: this.#isNew };
  }
}

/** Reads the reports of one `SeriesTable`, in their order. */
export class SeriesReader {
  #labels: SeriesLabels[] = [];

  read({ anew, labels, rows }: SeriesReport): TelemetrySeries[] {
    if (anew) this.#labels = [];
    this.#labels.push(...labels);
    const series: TelemetrySeries[] = [];
    for (let at = 0; at < rows.length; at += width) {
      const known = this.#labels[rows[at] as number];
      if (known === undefined) continue;
      const buckets: number[] = [];
      for (let i = firstBucket; i < width; i++) buckets.push(rows[at + i] as number);
      series.push({ ...known, requests: rows[at + 1] as number, totalMs: rows[at + 2] as number, buckets });
    }
    return series;
  }
}

function bucketOf(ms: number): number {
  for (let i = 0; i < latencyBuckets.length; i++) if (ms <= (latencyBuckets[i] as number)) return i;
  return latencyBuckets.length;
}
