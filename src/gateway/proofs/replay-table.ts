import { acquire, release, releaseAll } from '../limits/bucket-locks.ts';
import type { Seed } from '../limits/fingerprint.ts';

/**
 * Proofs that were used, in memory that all worker threads share, so that none is taken twice in one process. Only a
 * keyed fingerprint of 64 bits is kept, until the proof would be refused as too old anyway. Fixed size: buckets of 64
 * entries under one lock each. A full bucket takes no more until something in it has run out: it refuses what is new
 * and never forgets what was used, so nobody can flush a proof out to use it again.
 */
const entriesPerBucket = 64;

// Layout in Int32. Header: magic, buckets, seed (2), epoch (Float64 at 2). Bucket: lock, padding, then in turn the low
// words, the high words and the ends (whole seconds since the epoch) of its entries. 12 bytes an entry; memory that
// was never written is not taken from the system.
const magic = 0x47485001;
const headerInts = 16;
const epochAt = 2;
const lockAt = 0;
const lowAt = 2;
const highAt = lowAt + entriesPerBucket;
const endAt = highAt + entriesPerBucket;
const bucketInts = endAt + entriesPerBucket;

export type Claim = 'new' | 'used' | 'full';

export class ReplayTable {
  readonly buffer: SharedArrayBuffer;
  /** For fingerprints: the same in all threads, new with each start. */
  readonly seed: Seed;

  readonly #worker: number;
  readonly #mask: number;
  readonly #epoch: number;
  readonly #ints: Int32Array;

  private constructor(buffer: SharedArrayBuffer, worker: number) {
    this.buffer = buffer;
    this.#worker = worker;
    this.#ints = new Int32Array(buffer);
    if (this.#ints[0] !== magic) throw new Error('This buffer holds no replay table.');
    this.#mask = (this.#ints[1] ?? 0) - 1;
    this.seed = { k0: this.#ints[2] ?? 0, k1: this.#ints[3] ?? 0 };
    this.#epoch = new Float64Array(buffer)[epochAt] ?? 0;
  }

  /** A new table for `proofs` at a time (rounded up to a power of two). `epoch`: a recent time, milliseconds. */
  static create(options: { proofs: number; seed: Seed; epoch: number; worker?: number }): ReplayTable {
    if (!(options.proofs >= 1 && options.proofs <= 2 ** 26)) throw new RangeError('proofs: 1 to 67,108,864.');
    const buckets = 2 ** Math.ceil(Math.log2(Math.max(1, options.proofs / entriesPerBucket)));
    const buffer = new SharedArrayBuffer(4 * (headerInts + buckets * bucketInts));
    new Int32Array(buffer).set([magic, buckets, options.seed.k0, options.seed.k1]);
    new Float64Array(buffer)[epochAt] = options.epoch;
    return new ReplayTable(buffer, options.worker ?? 0);
  }

  /** The table in another thread. Each thread that uses it needs a `worker` index of its own, from 0. */
  static attach(buffer: SharedArrayBuffer, worker: number): ReplayTable {
    return new ReplayTable(buffer, worker);
  }

  /** To be called when a worker has ended, before another one takes its index. */
  releaseLocksOf(worker: number): number {
    return releaseAll(this.#ints, headerInts + lockAt, bucketInts, worker);
  }

  /** Whether a proof was used; without claiming it, and without a lock, so only to refuse early. */
  isUsed(hi: number, lo: number, now: number): boolean {
    const base = this.#bucketOf(lo);
    const entry = this.#find(base, hi, lo);
    return entry >= 0 && (this.#ints[base + endAt + entry] ?? 0) > this.#seconds(now, Math.floor);
  }

  /**
   * Claims a proof until `until`; times in milliseconds since the Unix epoch. Only the first claim is answered with
   * `new`. `full`: nobody knows whether it was used before, so it must be refused.
   */
  claim(hi: number, lo: number, now: number, until: number): Claim {
    const base = this.#bucketOf(lo);
    const lock = base + lockAt;
    if (!acquire(this.#ints, lock, this.#worker)) return 'full';
    try {
      return this.#claimLocked(base, hi, lo, this.#seconds(now, Math.floor), this.#seconds(until, Math.ceil));
    } finally {
      release(this.#ints, lock);
    }
  }

  #claimLocked(base: number, hi: number, lo: number, now: number, end: number): Claim {
    const ints = this.#ints;
    const same = this.#find(base, hi, lo);
    if (same >= 0 && (ints[base + endAt + same] as number) > now) return 'used';
    let free = same;
    for (let entry = 0; free < 0 && entry < entriesPerBucket; entry++)
      if ((ints[base + endAt + entry] as number) <= now) free = entry;
    if (free < 0) return 'full';
    // The end last: should this worker die between them, the entry is free, and its call was not answered either.
    ints[base + lowAt + free] = lo;
    ints[base + highAt + free] = hi;
    Atomics.store(ints, base + endAt + free, Math.max(end, now + 1));
    return 'new';
  }

  #find(base: number, hi: number, lo: number): number {
    const ints = this.#ints;
    const low = base + lowAt;
    const high = base + highAt;
    for (let entry = 0; entry < entriesPerBucket; entry++)
      if (ints[low + entry] === lo && ints[high + entry] === hi) return entry;
    return -1;
  }

  #bucketOf(lo: number): number {
    return headerInts + (lo & this.#mask) * bucketInts;
  }

  /** From a day before the epoch on, for clocks that are set back; at least 1, for what was never written ended at 0. */
  #seconds(time: number, round: (seconds: number) => number): number {
    return Math.max(1, round((time - this.#epoch) / 1_000) + 86_400);
  }
}
