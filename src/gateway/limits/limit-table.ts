import { acquire, release, releaseAll } from './bucket-locks.ts';
import type { Seed } from './fingerprint.ts';

/**
 * Rate limits by GCRA (the generic cell rate algorithm, ITU-T I.371) in memory that all worker threads share, so
 * that a limit is exact over the whole process.
 *
 * A subject is a 64-bit fingerprint; all that is kept of it is its theoretical arrival time (TAT): when it would
 * have used up nothing. A TAT that has passed is worth nothing and its slot is free, so the table only holds who
 * called within his own limit's reach. Its size is fixed when it is created.
 *
 * The table is set-associative: the fingerprint chooses a bucket of eight slots under one lock. When all eight
 * are taken by active subjects, further ones share an overflow cell of the bucket: each adds to it and each is
 * judged by it. What the cell holds is never less than what any one of them used, and a slot that falls free is
 * taken over with the cell's debt. So a full table refuses some too early, admits nobody too much, and does not
 * forget the busy ones that have slots. Overflow cells are kept apart by the order of magnitude of the limits,
 * lest one call against an hourly limit block a limit per second.
 */
export interface LimitResult {
  allowed: boolean;
  /** Calls of cost 1 that would be admitted now. */
  remaining: number;
  /** Milliseconds until the same call would be admitted; 0 if it was. */
  retryAfterMs: number;
  /** Milliseconds until the whole burst is available again. */
  resetMs: number;
  /** The bucket's lock could not be had (see `bucket-locks.ts`), so the call was refused. */
  contended: boolean;
}

/** What a limit means to the algorithm. */
export interface Rate {
  /** Milliseconds that one call costs. */
  readonly emissionIntervalMs: number;
  /** Milliseconds that may be owed: the burst times the interval. */
  readonly toleranceMs: number;
}

const slotsPerBucket = 8;
const overflowCells = 8;

// Layout of the buffer. Header: magic, buckets, seed (4 × Int32), epoch (Float64). Bucket: lock (Int32), padding,
// overflow TATs (8 × Float64), TATs (8 × Float64), fingerprints (8 × 2 × Int32).
const magic = 0x47485201;
const headerBytes = 64;
const bucketBytes = 8 + 8 * overflowCells + 16 * slotsPerBucket;
const epochAt = 2;
const lockAt = 0;
const overflowAt = 1;
const tatAt = overflowAt + overflowCells;
const printAt = 2 * (tatAt + slotsPerBucket);

/** Times are kept in steps of 2^-16 ms since the table's epoch: sums of them are exact for more than four years. */
const step = 1 / 65_536;

/** A TAT this far beyond what its limit can produce tells that the clock was set back (milliseconds). */
const clockSetBackMs = 60_000;

/** Waiting time told to a caller who was refused because a lock could not be had (milliseconds). */
const contendedRetryMs = 1_000;

/** The rate of `limit` calls per window with at most `burst` at once; rounded so that it never admits more. */
export function rateOf(limit: number, windowMs: number, burst: number): Rate {
  const emissionIntervalMs = Math.ceil(windowMs / limit / step) * step;
  return { emissionIntervalMs, toleranceMs: burst * emissionIntervalMs };
}

/** The overflow cell of a limit: one for each factor of 32 of its interval, from 1/32 ms upwards. */
function overflowCell(emissionIntervalMs: number): number {
  const magnitude = Math.floor(Math.log2(emissionIntervalMs) / 5) + 1;
  return Math.max(0, Math.min(overflowCells - 1, magnitude));
}

export class LimitTable {
  readonly buffer: SharedArrayBuffer;
  /** For fingerprints of this table's subjects: the same in all threads, new with each start. */
  readonly seed: Seed;

  readonly #worker: number;
  readonly #mask: number;
  readonly #epoch: number;
  readonly #ints: Int32Array;
  readonly #floats: Float64Array;
  readonly #result: LimitResult = {
    allowed: false,
    remaining: 0,
    retryAfterMs: 0,
    resetMs: 0,
    contended: false,
  };

  private constructor(buffer: SharedArrayBuffer, worker: number) {
    this.buffer = buffer;
    this.#worker = worker;
    this.#ints = new Int32Array(buffer);
    this.#floats = new Float64Array(buffer);
    if (this.#ints[0] !== magic) throw new Error('This buffer holds no limit table.');
    this.#mask = (this.#ints[1] ?? 0) - 1;
    this.seed = { k0: this.#ints[2] ?? 0, k1: this.#ints[3] ?? 0 };
    this.#epoch = this.#floats[epochAt] ?? 0;
  }

  /**
   * A new table for about `slots` active subjects (rounded up to a power of two; 25 bytes each). `epoch` is a
   * recent time, milliseconds; precision is best near it.
   */
  static create(options: { slots: number; seed: Seed; epoch?: number; worker?: number }): LimitTable {
    if (!(options.slots >= 1 && options.slots <= 2 ** 26)) throw new RangeError('slots: 1 to 67,108,864.');
    const buckets = 2 ** Math.ceil(Math.log2(Math.max(1, options.slots / slotsPerBucket)));
    const buffer = new SharedArrayBuffer(headerBytes + buckets * bucketBytes);
    const floats = new Float64Array(buffer);
    const ints = new Int32Array(buffer);
    // No time has passed as little as never: with zeros, a clock before the epoch would find every slot taken.
    for (let base = headerBytes; base < buffer.byteLength; base += bucketBytes)
      floats.fill(-Infinity, base / 8 + overflowAt, base / 8 + tatAt + slotsPerBucket);
    ints.set([magic, buckets, options.seed.k0, options.seed.k1]);
    floats[epochAt] = options.epoch ?? Date.now();
    return new LimitTable(buffer, options.worker ?? 0);
  }

  /** The table in another thread. Each thread that uses it needs a `worker` index of its own, from 0. */
  static attach(buffer: SharedArrayBuffer, worker: number): LimitTable {
    return new LimitTable(buffer, worker);
  }

  /** To be called when a worker has ended, before another one takes its index. */
  releaseLocksOf(worker: number): number {
    return releaseAll(this.#ints, headerBytes / 4 + lockAt, bucketBytes / 4, worker);
  }

  /**
   * Admits a call of this subject at `now` (whole milliseconds since the Unix epoch) and counts it, or refuses it
   * and counts nothing. The result belongs to the table and holds until the next call.
   */
  take(
    hi: number,
    lo: number,
    now: number,
    emissionIntervalMs: number,
    toleranceMs: number,
    cost = 1,
  ): Readonly<LimitResult> {
    const base = headerBytes + (lo & this.#mask) * bucketBytes;
    const lock = base / 4 + lockAt;
    if (!acquire(this.#ints, lock, this.#worker)) return this.#refuseContended();
    try {
      return this.#takeLocked(base, hi, lo, now - this.#epoch, emissionIntervalMs, toleranceMs, cost);
    } finally {
      release(this.#ints, lock);
    }
  }

  /** Whether a call of cost 1 would be admitted now, without counting anything. The result as that of `take`. */
  look(
    hi: number,
    lo: number,
    now: number,
    emissionIntervalMs: number,
    toleranceMs: number,
  ): Readonly<LimitResult> {
    const base = headerBytes + (lo & this.#mask) * bucketBytes;
    const lock = base / 4 + lockAt;
    if (!acquire(this.#ints, lock, this.#worker)) return this.#refuseContended();
    try {
      const owed = Math.max(0, this.#owedBy(base, hi, lo, now - this.#epoch, emissionIntervalMs));
      return this.#judge(owed, owed + emissionIntervalMs, emissionIntervalMs, toleranceMs);
    } finally {
      release(this.#ints, lock);
    }
  }

  /** What this subject owes: in its slot, or in the cell that it shares. */
  #owedBy(base: number, hi: number, lo: number, now: number, interval: number): number {
    const prints = base / 4 + printAt;
    for (let index = 0; index < slotsPerBucket; index++)
      if (this.#ints[prints + 2 * index] === lo && this.#ints[prints + 2 * index + 1] === hi)
        return (this.#floats[base / 8 + tatAt + index] as number) - now;
    return (this.#floats[base / 8 + overflowAt + overflowCell(interval)] as number) - now;
  }

  #takeLocked(
    base: number,
    hi: number,
    lo: number,
    now: number,
    interval: number,
    tolerance: number,
    cost: number,
  ): LimitResult {
    const ints = this.#ints;
    const floats = this.#floats;
    const prints = base / 4 + printAt;
    const tats = base / 8 + tatAt;
    let free = -1;
    let slot = -1;
    for (let index = 0; index < slotsPerBucket; index++) {
      if (ints[prints + 2 * index] === lo && ints[prints + 2 * index + 1] === hi) {
        slot = index;
        break;
      }
      if (free < 0 && (floats[tats + index] as number) <= now) free = index;
    }

    let at: number;
    let owed: number;
    if (slot >= 0) {
      at = tats + slot;
      owed = (floats[at] as number) - now;
      // A thread may read the clock a little later than another; more than that is a clock that was set back.
      if (owed > tolerance + clockSetBackMs) floats[at] = now + tolerance;
    } else {
      const overflow = base / 8 + overflowAt + overflowCell(interval);
      owed = (floats[overflow] as number) - now;
      if (free >= 0) {
        at = tats + free;
        // Its share of the overflow cell is unknown, but at most all of it, and at most what its limit allows.
        owed = Math.min(owed, tolerance);
        // The debt first: should this worker die between the two, the debt is an idle subject's, not forgotten.
        floats[at] = now + Math.max(owed, 0);
        ints[prints + 2 * free] = lo;
        ints[prints + 2 * free + 1] = hi;
      } else {
        at = overflow;
      }
    }

    if (owed < 0) owed = 0;
    const after = owed + cost * interval;
    if (after <= tolerance) floats[at] = now + after;
    return this.#judge(owed, after, interval, tolerance);
  }

  #judge(owed: number, after: number, interval: number, tolerance: number): LimitResult {
    const result = this.#result;
    result.contended = false;
    if (after > tolerance) {
      result.allowed = false;
      result.remaining = Math.max(0, Math.floor((tolerance - owed) / interval));
      result.retryAfterMs = after - tolerance;
      result.resetMs = owed;
    } else {
      result.allowed = true;
      result.remaining = Math.floor((tolerance - after) / interval);
      result.retryAfterMs = 0;
      result.resetMs = after;
    }
    return result;
  }

  #refuseContended(): LimitResult {
    const result = this.#result;
    result.allowed = false;
    result.remaining = 0;
    result.retryAfterMs = contendedRetryMs;
    result.resetMs = contendedRetryMs;
    result.contended = true;
    return result;
  }
}
