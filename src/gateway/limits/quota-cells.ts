import { acquire, release, releaseAll } from './bucket-locks.ts';
import { windowKinds } from './calendar.ts';
import type { Seed } from './fingerprint.ts';

/**
 * The memory behind the quota table: cells in buckets of eight slots under one lock, and for each kind of window
 * one overflow cell a bucket, in which subjects without a slot are counted together. A cell is named by where it
 * stands in the arrays; its fields lie behind one another.
 */
const slotsPerBucket = 8;
const cellsPerBucket = slotsPerBucket + windowKinds.length;

// Header: magic, buckets, seed, whether counts are reserved (5 × Int32). Bucket: lock, padding (2 × Int32), cells of
// 5 × 8 bytes (8 slots and 5 overflow cells), fingerprints (8 × 2 × Int32).
const magic = 0x47485102;
const headerBytes = 64;
const cellBytes = 40;
const bucketBytes = 8 + cellBytes * cellsPerBucket + 8 * slotsPerBucket;
const reservingAt = 4;
const printAt = (8 + cellBytes * cellsPerBucket) / 4;

/** Fields of a cell: end of its window and counts in Float64, what is asked for in Int32 (see `quota-table.ts`). */
export const field = { end: 0, used: 1, granted: 2, before: 3 } as const;
export const askField = { askedAt: 8, block: 9 } as const;

/** A cell's place in each of the arrays. */
const floatOf = (base: number, cell: number): number => (base + 8 + cellBytes * cell) / 8;
export const intOf = (float: number): number => 2 * float;

export class QuotaCells {
  readonly buffer: SharedArrayBuffer;
  readonly seed: Seed;
  readonly ints: Int32Array;
  readonly floats: Float64Array;
  readonly buckets: number;
  /** True where counts are granted only from what is reserved. */
  readonly reserving: boolean;
  readonly #worker: number;

  private constructor(buffer: SharedArrayBuffer, worker: number) {
    this.buffer = buffer;
    this.#worker = worker;
    this.ints = new Int32Array(buffer);
    this.floats = new Float64Array(buffer);
    if (this.ints[0] !== magic) throw new Error('This buffer holds no quota table.');
    this.buckets = this.ints[1] ?? 0;
    this.seed = { k0: this.ints[2] ?? 0, k1: this.ints[3] ?? 0 };
    this.reserving = this.ints[reservingAt] === 1;
  }

  static create(options: { slots: number; seed: Seed; reserving: boolean }): QuotaCells {
    if (!(options.slots >= 1 && options.slots <= 2 ** 26)) throw new RangeError('slots: 1 to 67,108,864.');
    const buckets = 2 ** Math.ceil(Math.log2(Math.max(1, options.slots / slotsPerBucket)));
    const buffer = new SharedArrayBuffer(headerBytes + buckets * bucketBytes);
    const { k0, k1 } = options.seed;
    new Int32Array(buffer).set([magic, buckets, k0, k1, options.reserving ? 1 : 0]);
    return new QuotaCells(buffer, 0);
  }

  static attach(buffer: SharedArrayBuffer, worker: number): QuotaCells {
    return new QuotaCells(buffer, worker);
  }

  /** The bucket that holds this fingerprint: what `lock` and the rest take. */
  bucketOf(lo: number): number {
    return headerBytes + (lo & (this.buckets - 1)) * bucketBytes;
  }

  lock(bucket: number): boolean {
    return acquire(this.ints, bucket / 4, this.#worker);
  }

  unlock(bucket: number): void {
    release(this.ints, bucket / 4);
  }

  /** To be called when a worker has ended, before another one takes its index. */
  releaseLocksOf(worker: number): number {
    return releaseAll(this.ints, headerBytes / 4, bucketBytes / 4, worker);
  }

  /** The cell of this subject; undefined where it has no slot. */
  slotOf(bucket: number, hi: number, lo: number): number | undefined {
    const prints = bucket / 4 + printAt;
    for (let slot = 0; slot < slotsPerBucket; slot++)
      if (this.ints[prints + 2 * slot] === lo && this.ints[prints + 2 * slot + 1] === hi)
        return floatOf(bucket, slot);
    return undefined;
  }

  /** A slot whose window is over; undefined where there is none. */
  freeSlot(bucket: number, now: number): number | undefined {
    for (let slot = 0; slot < slotsPerBucket; slot++) {
      const at = floatOf(bucket, slot);
      if ((this.floats[at] as number) <= now) return at;
    }
    return undefined;
  }

  /** Makes a slot this subject's. Its fields are the caller's to set. */
  claim(bucket: number, at: number, hi: number, lo: number): void {
    const print = bucket / 4 + printAt + 2 * this.#indexOf(bucket, at);
    this.ints[print] = lo;
    this.ints[print + 1] = hi;
  }

  /** The cell in which subjects without a slot are counted together, for one kind of window. */
  overflow(bucket: number, kind: number): number {
    return floatOf(bucket, slotsPerBucket + kind);
  }

  /** Sixteen hexadecimal digits for a slot, a name of its own for an overflow cell: how counts are stored. */
  nameOf(bucket: number, at: number): string {
    const cell = this.#indexOf(bucket, at);
    if (cell >= slotsPerBucket)
      return `overflow-${cell - slotsPerBucket}-${this.#numberOf(bucket)}-${this.buckets}`;
    const print = bucket / 4 + printAt + 2 * cell;
    const hex = (word: number | undefined) => ((word ?? 0) >>> 0).toString(16).padStart(8, '0');
    return hex(this.ints[print + 1]) + hex(this.ints[print]);
  }

  /** Every bucket with its cells, for one thread that goes through all of them. */
  *all(): Generator<{ bucket: number; cells: readonly number[] }> {
    for (let number = 0; number < this.buckets; number++) {
      const bucket = headerBytes + number * bucketBytes;
      yield { bucket, cells: Array.from({ length: cellsPerBucket }, (_, cell) => floatOf(bucket, cell)) };
    }
  }

  /** The overflow cells that stand for one of a table of this or another size. */
  *overflowsOf(
    kind: number,
    number: number,
    buckets: number,
  ): Generator<{ readonly bucket: number; readonly at: number }> {
    const common = Math.min(buckets, this.buckets) - 1;
    for (let own = number & common; own < this.buckets; own += common + 1) {
      const bucket = headerBytes + own * bucketBytes;
      yield { bucket, at: this.overflow(bucket, kind) };
    }
  }

  slotsOf(bucket: number): number[] {
    return Array.from({ length: slotsPerBucket }, (_, slot) => floatOf(bucket, slot));
  }

  /** Where a name of this table stands now; undefined where its slot counts somebody else. */
  find(name: string): { readonly bucket: number; readonly at: number } | undefined {
    const read = readCellName(name);
    if ('kind' in read) {
      const bucket = headerBytes + read.bucket * bucketBytes;
      return { bucket, at: this.overflow(bucket, read.kind) };
    }
    const bucket = this.bucketOf(read.lo);
    const at = this.slotOf(bucket, read.hi, read.lo);
    return at === undefined ? undefined : { bucket, at };
  }

  #indexOf(bucket: number, at: number): number {
    return (at * 8 - bucket - 8) / cellBytes;
  }

  #numberOf(bucket: number): number {
    return (bucket - headerBytes) / bucketBytes;
  }
}

/** A stored name read back. */
export type CellName =
  | { readonly hi: number; readonly lo: number }
  | { readonly kind: number; readonly bucket: number; readonly buckets: number };

/** @throws Error for a text that is no name of a cell. */
export function readCellName(name: string): CellName {
  const overflow = /^overflow-([0-4])-(\d{1,8})-(\d{1,8})$/.exec(name);
  if (overflow !== null)
    return { kind: Number(overflow[1]), bucket: Number(overflow[2]), buckets: Number(overflow[3]) };
  if (!/^[0-9a-f]{16}$/.test(name)) throw new Error('A stored quota count has no valid fingerprint.');
  return { hi: Number.parseInt(name.slice(0, 8), 16) | 0, lo: Number.parseInt(name.slice(8), 16) | 0 };
}
