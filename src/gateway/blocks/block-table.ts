import { acquire, release, releaseAll } from '../limits/bucket-locks.ts';
import type { Seed } from '../limits/fingerprint.ts';
import { blockSeconds, type BlockRule, levelLeft } from './block-rule.ts';
import {
  at,
  bucketInts,
  headerAt,
  headerInts,
  magic,
  slotInts,
  slotsPerBucket,
  textOctets,
} from './layout.ts';

/** A block as it is listed, and as machines tell it each other. */
export interface BlockEntry {
  /** Names the block; tells nothing about whom it is of. */
  readonly id: string;
  /** Seconds since the epoch. */
  readonly since: number;
  readonly until: number;
  /** Which block of this subject in a row it is, as far as earlier ones are not forgotten. */
  readonly level: number;
  /** Requests that it refused. */
  readonly refused: number;
  /** Of whom it is: what was given when it began. */
  readonly text: string;
}

/** What machines tell each other of a block. */
export type SharedBlock = Pick<BlockEntry, 'id' | 'since' | 'until' | 'level' | 'text'> & {
  readonly forgetSeconds: number;
};

/** What a strike led to: a block, nothing yet, or nothing for want of room. */
type Struck = SharedBlock | 'crowded' | undefined;

/**
 * Who is blocked, and who is about to be, in memory that all worker threads share. Of fixed size: buckets of eight
 * slots under one lock each, found by keyed fingerprints, so that nobody can choose whom to share a bucket with.
 *
 * Where a bucket is full, what is worth least is forgotten: strikes before the memory of past blocks, the oldest
 * first; a block that holds is never pushed out. So whoever fills the table with addresses neither gets anybody else
 * blocked nor himself free; at worst somebody is not blocked, whose attacks are refused one by one all the same.
 *
 * Asking costs one comparison while nobody is blocked (`holdsAny`), and takes no lock otherwise.
 */
export class BlockTable {
  readonly buffer: SharedArrayBuffer;
  readonly seed: Seed;

  readonly #worker: number;
  readonly #mask: number;
  readonly #ints: Int32Array;
  readonly #floats: Float64Array;
  readonly #octets: Uint8Array;

  private constructor(buffer: SharedArrayBuffer, worker: number, seed?: Seed) {
    this.buffer = buffer;
    this.#worker = worker;
    this.#ints = new Int32Array(buffer);
    this.#floats = new Float64Array(buffer);
    this.#octets = new Uint8Array(buffer);
    if (this.#ints[0] !== magic) throw new Error('This buffer holds no table of blocks.');
    this.#mask = (this.#ints[headerAt.buckets] ?? 0) - 1;
    this.seed = seed ?? { k0: this.#ints[headerAt.k0] ?? 0, k1: this.#ints[headerAt.k1] ?? 0 };
  }

  /** A new table for about `slots` subjects (rounded up to a power of two; 392 bytes each, taken as they are used). */
  static create(options: { slots: number; seed: Seed; worker?: number }): BlockTable {
    if (!(options.slots >= 1 && options.slots <= 2 ** 20)) throw new RangeError('slots: 1 to 1,048,576.');
    const buckets = 2 ** Math.ceil(Math.log2(Math.max(1, options.slots / slotsPerBucket)));
    const buffer = new SharedArrayBuffer(4 * (headerInts + buckets * bucketInts));
    new Int32Array(buffer).set([magic, buckets, options.seed.k0, options.seed.k1]);
    return new BlockTable(buffer, options.worker ?? 0);
  }

  /** The table in another thread. `seed`: what machines agreed on, where they share blocks. */
  static attach(buffer: SharedArrayBuffer, worker: number, seed?: Seed): BlockTable {
    return new BlockTable(buffer, worker, seed);
  }

  /** To be called when a worker has ended, before another one takes its index. */
  releaseLocksOf(worker: number): number {
    return releaseAll(this.#ints, headerInts, bucketInts, worker);
  }

  /** Whether any block holds: false costs no more than a look. */
  holdsAny(now: number): boolean {
    return now < 1000 * Atomics.load(this.#ints, headerAt.latest);
  }

  /** Seconds that the subject stays blocked from `now` (milliseconds) on; 0 where it is not. Counts what it refuses. */
  blocked(hi: number, lo: number, now: number): number {
    const seconds = Math.floor(now / 1000);
    const ints = this.#ints;
    const slot = this.#find(this.#bucketOf(lo), hi, lo);
    if (slot < 0) return 0;
    const until = Atomics.load(ints, slot + at.until);
    // Another subject may have taken the slot between the two looks.
    if (
      until <= seconds ||
      Atomics.load(ints, slot + at.lo) !== lo ||
      Atomics.load(ints, slot + at.hi) !== hi
    )
      return 0;
    Atomics.add(ints, slot + at.refused, 1);
    return until - seconds;
  }

  /**
   * Counts a strike, and begins a block with the one that is too many: answers it then. While a block holds, strikes
   * count nothing: they are of requests that were under way. `text` says of whom, for people.
   */
  strike(hi: number, lo: number, now: number, rule: BlockRule, text: () => string): Struck {
    return this.#within(lo, bucket => {
      const seconds = Math.floor(now / 1000);
      const slot = this.#slotFor(bucket, hi, lo, seconds);
      if (slot < 0) return 'crowded';
      if (this.#int(slot + at.until) > seconds) return undefined;
      const tat = (slot + at.tat) / 2;
      const owed = Math.min(Math.max(0, (this.#floats[tat] as number) - now), rule.toleranceMs);
      const after = owed + rule.emissionIntervalMs;
      if (after <= rule.toleranceMs) {
        this.#floats[tat] = now + after;
        return undefined;
      }
      return this.#begin(slot, seconds, rule, text());
    });
  }

  /** Begins a block at once: somebody else counted the strikes. Undefined where one holds already. */
  start(hi: number, lo: number, now: number, rule: BlockRule, text: () => string): Struck {
    return this.#within(lo, bucket => {
      const seconds = Math.floor(now / 1000);
      const slot = this.#slotFor(bucket, hi, lo, seconds);
      if (slot < 0) return 'crowded';
      return this.#int(slot + at.until) > seconds ? undefined : this.#begin(slot, seconds, rule, text());
    });
  }

  /** Takes over what another machine began. A block that ends later here stays. */
  adopt(block: SharedBlock, now: number): void {
    const [hi, lo] = printsOf(block.id);
    if (hi === undefined || lo === undefined) return;
    this.#within(lo, bucket => {
      const slot = this.#slotFor(bucket, hi, lo, Math.floor(now / 1000));
      if (slot >= 0 && this.#int(slot + at.until) < block.until) this.#write(slot, block);
    });
  }

  /**
   * Ends a block, and forgets what led to it. The block as it was, or undefined where there is none, or one that ends
   * after `until` (seconds since the epoch).
   */
  lift(id: string, now: number, until = Infinity): BlockEntry | undefined {
    const [hi, lo] = printsOf(id);
    if (hi === undefined || lo === undefined) return undefined;
    return this.#within(lo, bucket => {
      const slot = this.#find(bucket, hi, lo);
      if (slot < 0 || this.#int(slot + at.until) <= Math.floor(now / 1000)) return undefined;
      const entry = this.#entry(slot);
      if (entry.until > until) return undefined;
      Atomics.store(this.#ints, slot + at.until, 0);
      this.#ints[slot + at.level] = 0;
      this.#floats[(slot + at.tat) / 2] = 0;
      return entry;
    });
  }

  /** Another number after each block of the subject, the same for all machines. 0 before the first. */
  roundOf(hi: number, lo: number): number {
    const slot = this.#find(this.#bucketOf(lo), hi, lo);
    return slot < 0 ? 0 : this.#int(slot + at.round);
  }

  /** How many blocks hold. */
  count(now: number): number {
    const seconds = Math.floor(now / 1000);
    let count = 0;
    if (this.holdsAny(now))
      for (const slot of this.#slots()) if (this.#int(slot + at.until) > seconds) count++;
    return count;
  }

  /** What is blocked now, in no order; of more than `most` the others are left out. */
  list(now: number, most = 10_000): BlockEntry[] {
    const seconds = Math.floor(now / 1000);
    const found: BlockEntry[] = [];
    if (!this.holdsAny(now)) return found;
    for (const slot of this.#slots()) {
      if (this.#int(slot + at.until) > seconds) found.push(this.#entry(slot));
      if (found.length >= most) break;
    }
    return found;
  }

  *#slots(): Iterable<number> {
    for (let bucket = headerInts; bucket < this.#ints.length; bucket += bucketInts)
      for (let index = 0; index < slotsPerBucket; index++) yield bucket + 2 + index * slotInts;
  }

  #begin(slot: number, seconds: number, rule: BlockRule, text: string): SharedBlock {
    const left = levelLeft(
      this.#int(slot + at.level),
      seconds - this.#int(slot + at.until),
      rule.forgetSeconds,
    );
    const level = Math.min(left + 1, rule.highestLevel);
    const block = {
      id: idOf(this.#int(slot + at.hi), this.#int(slot + at.lo)),
      since: seconds,
      until: seconds + blockSeconds(rule, level),
      level,
      text,
      forgetSeconds: rule.forgetSeconds,
    };
    this.#write(slot, block);
    return block;
  }

  #write(slot: number, { since, until, level, forgetSeconds, text }: SharedBlock): void {
    const ints = this.#ints;
    const octets = Buffer.from(text).subarray(0, textOctets);
    this.#octets.set(octets, 4 * (slot + at.text));
    ints[slot + at.length] = octets.length;
    ints[slot + at.since] = since;
    ints[slot + at.level] = level;
    ints[slot + at.forget] = forgetSeconds;
    ints[slot + at.refused] = 0;
    ints[slot + at.round] = until;
    this.#floats[(slot + at.tat) / 2] = 0;
    Atomics.store(ints, slot + at.until, until);
    for (let latest = this.#int(headerAt.latest); latest < until; latest = this.#int(headerAt.latest))
      Atomics.compareExchange(ints, headerAt.latest, latest, until);
  }

  #entry(slot: number): BlockEntry {
    const from = 4 * (slot + at.text);
    const length = Math.max(0, Math.min(textOctets, this.#int(slot + at.length)));
    return {
      id: idOf(this.#int(slot + at.hi), this.#int(slot + at.lo)),
      since: this.#int(slot + at.since),
      until: this.#int(slot + at.until),
      level: this.#int(slot + at.level),
      refused: this.#int(slot + at.refused),
      text: Buffer.from(this.#octets.slice(from, from + length)).toString(),
    };
  }

  /** The subject's slot, or one that it gets; -1 where blocks hold all of them. */
  #slotFor(bucket: number, hi: number, lo: number, seconds: number): number {
    const known = this.#find(bucket, hi, lo);
    if (known >= 0) return known;
    let free = -1;
    let least = Infinity;
    for (let index = 0; index < slotsPerBucket; index++) {
      const slot = bucket + 2 + index * slotInts;
      const worth = this.#worth(slot, seconds);
      if (worth < least) [free, least] = [slot, worth];
    }
    if (free < 0) return -1;
    const ints = this.#ints;
    Atomics.store(ints, free + at.lo, 0);
    Atomics.store(ints, free + at.hi, 0);
    Atomics.store(ints, free + at.until, 0);
    ints[free + at.level] = 0;
    ints[free + at.round] = 0;
    this.#floats[(free + at.tat) / 2] = 0;
    Atomics.store(ints, free + at.lo, lo);
    Atomics.store(ints, free + at.hi, hi);
    return free;
  }

  /** What would be lost with a slot: nothing; strikes, the more recent the dearer; the memory of blocks; infinite. */
  #worth(slot: number, seconds: number): number {
    const until = this.#int(slot + at.until);
    if (until > seconds) return Infinity;
    if (levelLeft(this.#int(slot + at.level), seconds - until, this.#int(slot + at.forget)) > 0)
      return 1e12 + until;
    return Math.max(0, (this.#floats[(slot + at.tat) / 2] as number) / 1000 - seconds);
  }

  #find(bucket: number, hi: number, lo: number): number {
    for (let index = 0; index < slotsPerBucket; index++) {
      const slot = bucket + 2 + index * slotInts;
      if (this.#int(slot + at.lo) === lo && this.#int(slot + at.hi) === hi) return slot;
    }
    return -1;
  }

  /** Under the bucket's lock; undefined where it could not be had, as while a worker that died in it is not noticed. */
  #within<T>(lo: number, work: (bucket: number) => T): T | undefined {
    const bucket = this.#bucketOf(lo);
    if (!acquire(this.#ints, bucket, this.#worker)) return undefined;
    try {
      return work(bucket);
    } finally {
      release(this.#ints, bucket);
    }
  }

  #bucketOf(lo: number): number {
    return headerInts + (lo & this.#mask) * bucketInts;
  }

  #int(index: number): number {
    return Atomics.load(this.#ints, index);
  }
}

const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, '0');

const idOf = (hi: number, lo: number): string => `blk_${hex(hi)}${hex(lo)}`;

function printsOf(id: string): [hi?: number, lo?: number] {
  const [, hi, lo] = /^blk_([0-9a-f]{8})([0-9a-f]{8})$/.exec(id) ?? [];
  if (hi === undefined || lo === undefined) return [];
  return [Number.parseInt(hi, 16) | 0, Number.parseInt(lo, 16) | 0];
}
