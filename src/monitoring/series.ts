import { hash } from 'node:crypto';

/** What requests have in common that are counted together. */
export interface SeriesLabels {
  readonly zone: string;
  /** `<api>/<version>`, or `-` before routing. */
  readonly version: string;
  /** `<METHOD> <template>`, or `-`. */
  readonly operation: string;
  /** The application's tag, or `-`. */
  readonly application: string;
  readonly status: number;
  /** The refusal's code, or empty. */
  readonly refusal: string;
}

/** Counts of one series in one minute. */
export interface Counted {
  /** Beginning of the minute, milliseconds since the epoch. */
  readonly at: number;
  /** `seriesId` of the labels. */
  readonly seriesId: string;
  readonly labels: SeriesLabels;
  requests: number;
  totalMs: number;
  /** By latency bucket. */
  readonly buckets: number[];
}

export function labelsOf(series: SeriesLabels): SeriesLabels {
  const { zone, version, operation, application, status, refusal } = series;
  return { zone, version, operation, application, status, refusal };
}

/** None of the labels can hold a line break: names, templates and codes are checked where they are given. */
export const keyOf = (labels: SeriesLabels): string =>
  `${labels.zone}\n${labels.version}\n${labels.operation}\n${labels.application}\n${labels.status}\n${labels.refusal}`;

/** The same for the same labels on every node: 128 bits of their SHA-256, base64url. */
export const seriesId = (labels: SeriesLabels): string =>
  hash('sha256', keyOf(labels), 'base64url').slice(0, 22);

/** Adds counts to others, bucket by bucket. */
export function addBuckets(to: number[], more: readonly number[]): void {
  for (let i = 0; i < more.length; i++) to[i] = (to[i] ?? 0) + (more[i] ?? 0);
}

/** As kept in the store: without the zeros at the end, which are most of it. */
export function writeBuckets(buckets: readonly number[]): string {
  let length = buckets.length;
  while (length > 0 && (buckets[length - 1] ?? 0) === 0) length--;
  return JSON.stringify(Array.from(buckets.slice(0, length), count => count ?? 0));
}

export const readBuckets = (text: string): number[] => JSON.parse(text) as number[];
