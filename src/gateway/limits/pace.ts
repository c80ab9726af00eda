import type { LimitTable } from './limit-table.ts';

/** Bytes that count as one in the table: its times are too coarse for single ones. */
const unit = 1_024;
/** No piece waits longer at a time; what is still owed then is waited for with the next (milliseconds). */
const longestWaitMs = 10_000;
/** Waiting time where the shared counter cannot be had (milliseconds). */
const contendedMs = 100;

/** What a bandwidth means to the table (see `limit-table.ts`). */
export interface ByteRate {
  /** Milliseconds that a kibibyte costs. */
  readonly intervalMs: number;
  /** Milliseconds that may be owed before anybody waits. */
  readonly toleranceMs: number;
}

export function byteRate(bytesPerSecond: number, burst: number): ByteRate {
  const intervalMs = (1_000 * unit) / bytesPerSecond;
  return { intervalMs, toleranceMs: (burst / unit) * intervalMs };
}

export type Direction = 'in' | 'out';

/**
 * How fast the bytes of one exchange may pass in one direction: together with all other exchanges of its subject, in
 * all threads. Bytes are counted when they have passed, and what is owed then is waited for before the next ones.
 */
export class Pace {
  readonly direction: Direction;
  readonly #table: LimitTable;
  readonly #rate: ByteRate;
  readonly #hi: number;
  readonly #lo: number;

  constructor(
    direction: Direction,
    table: LimitTable,
    rate: ByteRate,
    subject: { readonly hi: number; readonly lo: number },
  ) {
    this.direction = direction;
    this.#table = table;
    this.#rate = rate;
    this.#hi = subject.hi;
    this.#lo = subject.lo;
  }

  /** Counts bytes that have passed; answers how many milliseconds to wait before the next. */
  passed(bytes: number, now: number): number {
    const { intervalMs, toleranceMs } = this.#rate;
    // Nothing is refused: it has passed already.
    const { resetMs, contended } = this.#table.take(
      this.#hi,
      this.#lo,
      now,
      intervalMs,
      Infinity,
      bytes / unit,
    );
    if (contended) return contendedMs;
    return Math.min(longestWaitMs, Math.max(0, resetMs - toleranceMs));
  }

  /** Milliseconds until what passed before is paid for. */
  owedMs(now: number): number {
    const { resetMs } = this.#table.look(this.#hi, this.#lo, now, 0.001, Infinity);
    return Math.max(0, resetMs - 0.001 - this.#rate.toleranceMs);
  }
}

/** The longest wait that any of these asks for. */
export function waitAfter(paces: readonly Pace[], direction: Direction, bytes: number, now: number): number {
  let waitMs = 0;
  for (const pace of paces)
    if (pace.direction === direction) waitMs = Math.max(waitMs, pace.passed(bytes, now));
  return waitMs;
}
