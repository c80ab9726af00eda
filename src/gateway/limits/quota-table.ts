import { acquire, release, releaseAll } from './bucket-locks.ts';
import type { CalendarWindow } from './calendar.ts';
import { windowKinds } from './calendar.ts';
import type { Seed } from './fingerprint.ts';

/**
 * Quotas: how much of its calendar window each subject has used, in memory that all worker threads share, exact
 * over the process. Built as the limit table is (`limit-table.ts`): fixed size, buckets of eight slots under a
 * lock, and overflow cells (one for each kind of window) in which subjects without a slot are counted together,
 * so that a full table refuses some too early and over-grants nobody.
 *
 * Counts outlive the process: the main thread takes what changed each second (`changedCounts`) to be stored, and
 * gives it back at start (`load`). Fingerprints must then be the same after a restart, so the seed is kept by
 * whoever creates the table. A kill without warning forgets at most what was counted since the last second.
 */
export interface QuotaResult {
  allowed: boolean;
  /** Calls of cost 1 left in this window. */
  remaining: number;
  /** Milliseconds until the next window. */
  resetMs: number;
  /** The bucket's lock could not be had (see `bucket-locks.ts`), so the call was refused. */
  contended: boolean;
}

/** A count as it is stored. */
export interface QuotaRow {
  /** 16 hexadecimal digits, or the name of an overflow cell. */
  readonly fingerprint: string;
  /** Milliseconds since the epoch. */
  readonly windowEnd: number;
  readonly used: number;
}

const slotsPerBucket = 8;
const overflowCells = windowKinds.length;
const cellsPerBucket = slotsPerBucket + overflowCells;

// Layout of the buffer. Header: magic, buckets, seed (4 × Int32). Bucket: lock, changed cells as bits (2 × Int32),
// window ends and used counts of 8 slots and 5 overflow cells (13 × 2 × Float64), fingerprints (8 × 2 × Int32).
const magic = 0x47485101;
const headerBytes = 64;
const bucketBytes = 8 + 16 * cellsPerBucket + 8 * slotsPerBucket;
const lockAt = 0;
const changedAt = 1;
const cellAt = 1;
const printAt = 2 * (cellAt + 2 * cellsPerBucket);

/** Waiting time told to a caller who was refused because a lock could not be had (milliseconds). */
const contendedRetryMs = 1_000;

export class QuotaTable {
  readonly buffer: SharedArrayBuffer;
  readonly seed: Seed;

  readonly #worker: number;
  readonly #buckets: number;
  readonly #ints: Int32Array;
  readonly #floats: Float64Array;
  readonly #result: QuotaResult = { allowed: false, remaining: 0, resetMs: 0, contended: false };

  private constructor(buffer: SharedArrayBuffer, worker: number) {
    this.buffer = buffer;
    this.#worker = worker;
    this.#ints = new Int32Array(buffer);
    this.#floats = new Float64Array(buffer);
    if (this.#ints[0] !== magic) throw new Error('This buffer holds no quota table.');
    this.#buckets = this.#ints[1] ?? 0;
    this.seed = { k0: this.#ints[2] ?? 0, k1: this.#ints[3] ?? 0 };
  }

  /** A new table for about `slots` subjects with open windows (rounded up to a power of two; 35 bytes each). */
  static create(options: { slots: number; seed: Seed; worker?: number }): QuotaTable {
    if (!(options.slots >= 1 && options.slots <= 2 ** 26)) throw new RangeError('slots: 1 to 67,108,864.');
    const buckets = 2 ** Math.ceil(Math.log2(Math.max(1, options.slots / slotsPerBucket)));
    const buffer = new SharedArrayBuffer(headerBytes + buckets * bucketBytes);
    new Int32Array(buffer).set([magic, buckets, options.seed.k0, options.seed.k1]);
    return new QuotaTable(buffer, options.worker ?? 0);
  }

  /** The table in another thread. Each thread that uses it needs a `worker` index of its own, from 0. */
  static attach(buffer: SharedArrayBuffer, worker: number): QuotaTable {
    return new QuotaTable(buffer, worker);
  }

  /** To be called when a worker has ended, before another one takes its index. */
  releaseLocksOf(worker: number): number {
    return releaseAll(this.#ints, headerBytes / 4 + lockAt, bucketBytes / 4, worker);
  }

  /**
   * Counts a call of this subject in the window that holds `now`, or refuses it and counts nothing. The result
   * belongs to the table and holds until the next call. Fingerprints include the kind of window and its zone.
   */
  take(
    hi: number,
    lo: number,
    now: number,
    window: CalendarWindow,
    limit: number,
    cost = 1,
  ): Readonly<QuotaResult> {
    const base = this.#bucket(lo);
    const lock = base / 4 + lockAt;
    const result = this.#result;
    result.contended = !acquire(this.#ints, lock, this.#worker);
    if (result.contended) {
      result.allowed = false;
      result.remaining = 0;
      result.resetMs = contendedRetryMs;
      return result;
    }
    try {
      this.#takeLocked(base, hi, lo, now, window, limit, cost);
      return result;
    } finally {
      release(this.#ints, lock);
    }
  }

  /**
   * What this subject used in the window that holds `now`; counts nothing. Undefined where that is not known: the
   * subject has no cell of its own and is, or was, counted together with others.
   */
  usedBy(hi: number, lo: number, now: number, window: CalendarWindow): number | undefined {
    const base = this.#bucket(lo);
    const lock = base / 4 + lockAt;
    if (!acquire(this.#ints, lock, this.#worker)) return undefined;
    try {
      const prints = base / 4 + printAt;
      const cells = base / 8 + cellAt;
      let full = true;
      for (let slot = 0; slot < slotsPerBucket; slot++) {
        const open = (this.#floats[cells + 2 * slot] as number) > now;
        if (this.#ints[prints + 2 * slot] === lo && this.#ints[prints + 2 * slot + 1] === hi)
          return open ? this.#floats[cells + 2 * slot + 1] : 0;
        full &&= open;
      }
      const shared = (this.#floats[cells + 2 * (slotsPerBucket + window.index)] as number) > now;
      return full || shared ? undefined : 0;
    } finally {
      release(this.#ints, lock);
    }
  }

  #takeLocked(
    base: number,
    hi: number,
    lo: number,
    now: number,
    window: CalendarWindow,
    limit: number,
    cost: number,
  ): void {
    const floats = this.#floats;
    const cells = base / 8 + cellAt;
    const cell = this.#cellFor(base, hi, lo, now, slotsPerBucket + window.index, limit);
    const at = cells + 2 * cell;
    let end = floats[at] as number;
    let used = floats[at + 1] as number;
    const present = window.endOf(now);
    if (end <= now) used = 0;
    // A later end is that of a thread whose clock reading is a little newer, unless it is out of all reach: then
    // the clock was set back, and what was used counts in the present window.
    if (end < present || end > present + window.longestMs) end = present;

    const result = this.#result;
    result.allowed = used + cost <= limit;
    if (result.allowed) {
      used += cost;
      // A new window first with no count, lest a worker that dies between the two leave the old count in it.
      if (end !== floats[at]) {
        floats[at + 1] = 0;
        floats[at] = end;
      }
      floats[at + 1] = used;
      const changed = base / 4 + changedAt;
      this.#ints[changed] = (this.#ints[changed] as number) | (1 << cell);
    }
    result.remaining = Math.max(0, limit - used);
    result.resetMs = end - now;
  }

  /** The cell that counts this subject: its slot, a free slot made its own, or the overflow cell. */
  #cellFor(base: number, hi: number, lo: number, now: number, overflow: number, limit: number): number {
    const ints = this.#ints;
    const floats = this.#floats;
    const prints = base / 4 + printAt;
    const cells = base / 8 + cellAt;
    let free = -1;
    for (let slot = 0; slot < slotsPerBucket; slot++) {
      if (ints[prints + 2 * slot] === lo && ints[prints + 2 * slot + 1] === hi) return slot;
      if (free < 0 && (floats[cells + 2 * slot] as number) <= now) free = slot;
    }
    if (free < 0) return overflow;
    // What the subject used of the overflow cell is unknown, but at most all of it and at most its own limit.
    const at = cells + 2 * overflow;
    const debt = (floats[at] as number) > now ? Math.min(floats[at + 1] as number, limit) : 0;
    floats[cells + 2 * free + 1] = debt;
    floats[cells + 2 * free] = debt > 0 ? (floats[at] as number) : 0;
    ints[prints + 2 * free] = lo;
    ints[prints + 2 * free + 1] = hi;
    return free;
  }

  /** Counts of open windows that changed since the last call, and marks them as taken. For one thread only. */
  changedCounts(now: number): QuotaRow[] {
    const rows: QuotaRow[] = [];
    for (let bucket = 0; bucket < this.#buckets; bucket++) {
      const base = headerBytes + bucket * bucketBytes;
      if (Atomics.load(this.#ints, base / 4 + changedAt) === 0) continue;
      const lock = base / 4 + lockAt;
      if (!acquire(this.#ints, lock, this.#worker)) continue;
      const changed = this.#ints[base / 4 + changedAt] as number;
      this.#ints[base / 4 + changedAt] = 0;
      for (let cell = 0; cell < cellsPerBucket; cell++) {
        if ((changed & (1 << cell)) === 0) continue;
        const at = base / 8 + cellAt + 2 * cell;
        const windowEnd = this.#floats[at] as number;
        if (windowEnd <= now) continue;
        rows.push({
          fingerprint: this.#nameOf(bucket, cell),
          windowEnd,
          used: this.#floats[at + 1] as number,
        });
      }
      release(this.#ints, lock);
    }
    return rows;
  }

  /**
   * Takes stored counts back, before any worker uses the table. Counts that find no slot, as in a table smaller
   * than before, count in all overflow cells of their bucket. @throws Error for a row that is no count.
   */
  load(rows: Iterable<QuotaRow>, now: number): void {
    for (const { fingerprint, windowEnd, used } of rows) {
      if (windowEnd <= now) continue;
      const overflow = /^overflow-([0-4])-(\d{1,8})-(\d{1,8})$/.exec(fingerprint);
      if (overflow !== null) {
        this.#loadOverflow(Number(overflow[1]), Number(overflow[2]), Number(overflow[3]), windowEnd, used);
      } else if (/^[0-9a-f]{16}$/.test(fingerprint)) {
        const hi = Number.parseInt(fingerprint.slice(0, 8), 16) | 0;
        const lo = Number.parseInt(fingerprint.slice(8), 16) | 0;
        this.#loadSlot(hi, lo, windowEnd, used);
      } else {
        throw new Error('A stored quota count has no valid fingerprint.');
      }
    }
  }

  #loadSlot(hi: number, lo: number, windowEnd: number, used: number): void {
    const base = this.#bucket(lo);
    const prints = base / 4 + printAt;
    const cells = base / 8 + cellAt;
    for (let slot = 0; slot < slotsPerBucket; slot++) {
      const same = this.#ints[prints + 2 * slot] === lo && this.#ints[prints + 2 * slot + 1] === hi;
      if (!same && this.#floats[cells + 2 * slot] !== 0) continue;
      this.#ints[prints + 2 * slot] = lo;
      this.#ints[prints + 2 * slot + 1] = hi;
      this.#raise(cells + 2 * slot, windowEnd, used);
      return;
    }
    for (let cell = slotsPerBucket; cell < cellsPerBucket; cell++)
      this.#raise(cells + 2 * cell, windowEnd, used);
  }

  /** An overflow cell of a table of another size stands for all buckets that its subjects are in now. */
  #loadOverflow(kind: number, bucket: number, buckets: number, windowEnd: number, used: number): void {
    const common = Math.min(buckets, this.#buckets) - 1;
    for (let own = bucket & common; own < this.#buckets; own += common + 1)
      this.#raise(this.#cell(own, slotsPerBucket + kind), windowEnd, used);
  }

  #raise(at: number, windowEnd: number, used: number): void {
    this.#floats[at] = Math.max(this.#floats[at] as number, windowEnd);
    this.#floats[at + 1] = Math.max(this.#floats[at + 1] as number, used);
  }

  #nameOf(bucket: number, cell: number): string {
    if (cell >= slotsPerBucket) return `overflow-${cell - slotsPerBucket}-${bucket}-${this.#buckets}`;
    const print = (headerBytes + bucket * bucketBytes) / 4 + printAt + 2 * cell;
    const hex = (word: number | undefined) => ((word ?? 0) >>> 0).toString(16).padStart(8, '0');
    return hex(this.#ints[print + 1]) + hex(this.#ints[print]);
  }

  #bucket(lo: number): number {
    return headerBytes + (lo & (this.#buckets - 1)) * bucketBytes;
  }

  #cell(bucket: number, cell: number): number {
    return (headerBytes + bucket * bucketBytes) / 8 + cellAt + 2 * cell;
  }
}
