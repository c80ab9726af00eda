import { acquire, release } from './bucket-locks.ts';
import type { Seed } from './fingerprint.ts';

/**
 * How many requests of each subject are under way, in memory that all worker threads share. Fixed size, in buckets
 * of eight slots under one lock, as the limit table is. A subject without a slot counts in the bucket's shared
 * cell, and nobody gets a slot while that cell counts anything: so a subject is only ever counted in one place, a
 * full table refuses some too early, and admits nobody too much.
 *
 * A count that nobody takes back would shut its subject out for good, so each worker writes down in a ledger of
 * its own which cells it holds. When a worker dies, whoever notices takes back what stands in its ledger
 * (`forget`). Both change under the bucket's lock; a worker that dies inside leaves the lock in its name, and then
 * the bucket is counted anew from all ledgers.
 */
const slotsPerBucket = 8;
const cellsPerBucket = slotsPerBucket + 1;

// Layout in Int32. Header: magic, buckets, seed (2). Bucket: lock, counts of 8 slots and the shared cell, fingerprints.
const magic = 0x47484301;
const headerInts = 16;
const lockAt = 0;
const countAt = 1;
const printAt = countAt + cellsPerBucket;
const bucketInts = printAt + 2 * slotsPerBucket;

/** Requests that one worker can count as under way; each costs 4 bytes. Beyond it, counted ones are refused. */
const ledgerEntries = 65_536;

/** What a worker holds: cell numbers + 1, or 0 for nothing. */
export type Ledger = SharedArrayBuffer;

export const createLedger = (): Ledger => new SharedArrayBuffer(4 * ledgerEntries);

export interface Taken {
  /** To be given back (`giveBack`); -1 where the call was refused. */
  entry: number;
  /** Requests of the subject under way, this one included. */
  count: number;
  /** The bucket's lock could not be had, or the ledger is full. */
  contended: boolean;
}

export class ConcurrencyTable {
  readonly buffer: SharedArrayBuffer;
  readonly seed: Seed;

  readonly #worker: number;
  readonly #mask: number;
  readonly #ints: Int32Array;
  readonly #ledger: Int32Array;
  /** Where the search for a free entry begins. */
  #next = 0;
  readonly #taken: Taken = { entry: -1, count: 0, contended: false };

  private constructor(buffer: SharedArrayBuffer, worker: number, ledger: Ledger) {
    this.buffer = buffer;
    this.#worker = worker;
    this.#ints = new Int32Array(buffer);
    this.#ledger = new Int32Array(ledger);
    if (this.#ints[0] !== magic) throw new Error('This buffer holds no concurrency table.');
    this.#mask = (this.#ints[1] ?? 0) - 1;
    this.seed = { k0: this.#ints[2] ?? 0, k1: this.#ints[3] ?? 0 };
  }

  /** A new table for about `slots` subjects with requests under way (rounded up to a power of two; 13 bytes each). */
  static create(options: { slots: number; seed: Seed }): ConcurrencyTable {
    if (!(options.slots >= 1 && options.slots <= 2 ** 26)) throw new RangeError('slots: 1 to 67,108,864.');
    const buckets = 2 ** Math.ceil(Math.log2(Math.max(1, options.slots / slotsPerBucket)));
    const buffer = new SharedArrayBuffer(4 * (headerInts + buckets * bucketInts));
    new Int32Array(buffer).set([magic, buckets, options.seed.k0, options.seed.k1]);
    return new ConcurrencyTable(buffer, 0, createLedger());
  }

  /** The table in another thread, which needs a `worker` index and a ledger of its own. */
  static attach(buffer: SharedArrayBuffer, worker: number, ledger: Ledger): ConcurrencyTable {
    return new ConcurrencyTable(buffer, worker, ledger);
  }

  /** Counts a request of this subject as under way, unless `limit` are. The result holds until the next call. */
  take(hi: number, lo: number, limit: number): Readonly<Taken> {
    const taken = this.#taken;
    taken.entry = -1;
    taken.count = limit;
    const base = headerInts + (lo & this.#mask) * bucketInts;
    const entry = this.#freeEntry();
    taken.contended = entry < 0 || !acquire(this.#ints, base + lockAt, this.#worker);
    if (taken.contended) return taken;
    const cell = this.#cellFor(base, hi, lo);
    const count = this.#ints[cell] as number;
    if (count < limit) {
      this.#ints[cell] = count + 1;
      this.#ledger[entry] = cell + 1;
      taken.entry = entry;
      taken.count = count + 1;
    }
    release(this.#ints, base + lockAt);
    return taken;
  }

  /** The request is over, whatever became of it. To be called once for each entry. */
  giveBack(entry: number): void {
    const cell = (this.#ledger[entry] as number) - 1;
    if (cell < 0) return;
    const lock = lockOf(cell);
    // It must not be lost: a holder that died is noticed soon, and its lock freed.
    while (!acquire(this.#ints, lock, this.#worker));
    this.#ints[cell] = Math.max(0, (this.#ints[cell] as number) - 1);
    this.#ledger[entry] = 0;
    release(this.#ints, lock);
  }

  /**
   * To be called when a worker has ended, before another one takes its index: takes back what it held. `others`:
   * the ledgers of all workers whose counts stand. False where something is left for `takeBack` to try again.
   */
  forget(worker: number, ledger: Ledger, others: Iterable<Ledger>): boolean {
    const held = new Int32Array(ledger);
    const standing = [...others].map(each => new Int32Array(each));
    for (let base = headerInts; base < this.#ints.length; base += bucketInts)
      if (Atomics.load(this.#ints, base + lockAt) === worker + 1) {
        // Nobody else changes what stands under this lock, in the table or in a ledger.
        this.#recount(base, standing);
        for (let at = 0; at < held.length; at++) if (isIn(base, (held[at] as number) - 1)) held[at] = 0;
        release(this.#ints, base + lockAt);
      }
    return this.takeBack(ledger);
  }

  /** Takes back what stands in the ledger of a worker that has ended. False where a lock could not be had. */
  takeBack(ledger: Ledger): boolean {
    const held = new Int32Array(ledger);
    for (let at = 0; at < held.length; at++) {
      const cell = (held[at] as number) - 1;
      if (cell < 0) continue;
      // Its holder may have died as well, and be noticed by the very thread that would wait here.
      if (!acquire(this.#ints, lockOf(cell), this.#worker)) return false;
      this.#ints[cell] = Math.max(0, (this.#ints[cell] as number) - 1);
      held[at] = 0;
      release(this.#ints, lockOf(cell));
    }
    return true;
  }

  #recount(base: number, ledgers: readonly Int32Array[]): void {
    this.#ints.fill(0, base + countAt, base + countAt + cellsPerBucket);
    for (const ledger of ledgers)
      for (const owned of ledger) {
        const cell = owned - 1;
        if (isIn(base, cell)) this.#ints[cell] = (this.#ints[cell] as number) + 1;
      }
  }

  #cellFor(base: number, hi: number, lo: number): number {
    const ints = this.#ints;
    const prints = base + printAt;
    let free = -1;
    for (let slot = 0; slot < slotsPerBucket; slot++) {
      if (ints[prints + 2 * slot] === lo && ints[prints + 2 * slot + 1] === hi) return base + countAt + slot;
      if (free < 0 && ints[base + countAt + slot] === 0) free = slot;
    }
    const shared = base + countAt + slotsPerBucket;
    if (free < 0 || (ints[shared] as number) > 0) return shared;
    ints[prints + 2 * free] = lo;
    ints[prints + 2 * free + 1] = hi;
    return base + countAt + free;
  }

  /** Entries are taken in turn, so a free one is nearly always the next. */
  #freeEntry(): number {
    const ledger = this.#ledger;
    for (let tries = 0; tries < ledger.length; tries++) {
      const entry = this.#next;
      this.#next = (entry + 1) % ledger.length;
      if (ledger[entry] === 0) return entry;
    }
    return -1;
  }
}

function lockOf(cell: number): number {
  return cell - ((cell - headerInts) % bucketInts) + lockAt;
}

function isIn(base: number, cell: number): boolean {
  return cell >= base && cell < base + bucketInts;
}
