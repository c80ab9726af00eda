import type { CalendarWindow } from './calendar.ts';
import { windowKinds } from './calendar.ts';
import type { Seed } from './fingerprint.ts';
import { askField, field, intOf, QuotaCells, readCellName } from './quota-cells.ts';

/**
 * Quotas: how much of its calendar window each subject has used, in memory that all worker threads share, exact
 * over the process. Of fixed size, as the limit table is (`limit-table.ts`): a full table counts new subjects
 * together, refuses some of them too early and over-grants nobody.
 *
 * Counts outlive the process without a write for each call. A table that is `reserving` grants only what was
 * reserved durably before: in blocks, which it asks for while there is still something left (`QuotaResult.want`),
 * and which whoever keeps the counts grants once they are stored (`grant`). A process that is killed has used at
 * most what it had reserved, so nothing is granted twice; what it had not used of its last block is lost to its
 * subject until the window ends. Several processes that reserve from one store share a quota in the same way.
 *
 * Fingerprints must be the same after a restart, so the seed is kept by whoever creates the table.
 */
export interface QuotaResult {
  allowed: boolean;
  /** Not allowed only because nothing is reserved yet: the same call may be allowed in a moment. */
  short: boolean;
  /** Calls of cost 1 left in this window. */
  remaining: number;
  /** Milliseconds until the next window. */
  resetMs: number;
  /** The bucket's lock could not be had (see `bucket-locks.ts`), so the call was refused. */
  contended: boolean;
  /** To be reserved, ahead of need where it can be. */
  want: QuotaWant | undefined;
}

/** A count as it is stored: what is reserved of a window. */
export interface QuotaRow {
  /** 16 hexadecimal digits, or the name of an overflow cell. */
  readonly fingerprint: string;
  /** Milliseconds since the epoch. */
  readonly windowEnd: number;
  readonly used: number;
}

/** A block that is to be reserved. */
export interface QuotaWant {
  readonly fingerprint: string;
  readonly windowEnd: number;
  /** No window of its kind that holds the present ends later: one that does tells that the clock was set back. */
  readonly latestEnd: number;
  /** Never more than this in all. */
  readonly limit: number;
  readonly amount: number;
}

/** A block that was reserved. */
export interface QuotaGrant {
  readonly fingerprint: string;
  readonly windowEnd: number;
  readonly amount: number;
  /** All that is reserved of the window now, by whomever. */
  readonly reserved: number;
}

/** Waiting time told to a caller who was refused because a lock could not be had (milliseconds). */
const contendedRetryMs = 1_000;
/** What was asked for this long ago was lost on the way, and is asked for again (milliseconds). */
const askAgainMs = 1_000;
/** A block is a sixteenth of the limit at most: what a crash may cost a subject. */
const mostOfLimit = 1 / 16;
const firstBlock = 16;
const largestBlock = 2 ** 20;

export class QuotaTable {
  readonly #cells: QuotaCells;
  readonly #floats: Float64Array;
  readonly #ints: Int32Array;
  readonly #result: QuotaResult = {
    allowed: false,
    short: false,
    remaining: 0,
    resetMs: 0,
    contended: false,
    want: undefined,
  };

  private constructor(cells: QuotaCells) {
    this.#cells = cells;
    this.#floats = cells.floats;
    this.#ints = cells.ints;
  }

  /**
   * A new table for about `slots` subjects with open windows (rounded up to a power of two; 74 bytes each). Without
   * `reserving`, counts are granted as they come and end with the process.
   */
  static create(options: { slots: number; seed: Seed; reserving?: boolean }): QuotaTable {
    return new QuotaTable(QuotaCells.create({ ...options, reserving: options.reserving ?? false }));
  }

  /** The table in another thread. Each thread that uses it needs a `worker` index of its own, from 0. */
  static attach(buffer: SharedArrayBuffer, worker: number): QuotaTable {
    return new QuotaTable(QuotaCells.attach(buffer, worker));
  }

  get buffer(): SharedArrayBuffer {
    return this.#cells.buffer;
  }

  get seed(): Seed {
    return this.#cells.seed;
  }

  /** To be called when a worker has ended, before another one takes its index. */
  releaseLocksOf(worker: number): number {
    return this.#cells.releaseLocksOf(worker);
  }

  /**
   * Counts a call of this subject in the window that holds `now`, or refuses it and counts nothing. The result
   * belongs to the table and holds until the next call. Fingerprints include the kind of window and its zone.
   * `unreserved`: counts also what is not reserved yet.
   */
  take(
    hi: number,
    lo: number,
    now: number,
    window: CalendarWindow,
    limit: number,
    unreserved = false,
  ): Readonly<QuotaResult> {
    const bucket = this.#cells.bucketOf(lo);
    const result = this.#result;
    result.allowed = false;
    result.short = false;
    result.want = undefined;
    result.contended = !this.#cells.lock(bucket);
    if (result.contended) {
      result.remaining = 0;
      result.resetMs = contendedRetryMs;
      return result;
    }
    try {
      this.#takeLocked(bucket, hi, lo, now, window, limit, unreserved || !this.#cells.reserving);
      return result;
    } finally {
      this.#cells.unlock(bucket);
    }
  }

  /**
   * What this subject used in the window that holds `now`; counts nothing. Undefined where that is not known: the
   * subject has no cell of its own and is, or was, counted together with others.
   */
  usedBy(hi: number, lo: number, now: number, window: CalendarWindow): number | undefined {
    const bucket = this.#cells.bucketOf(lo);
    if (!this.#cells.lock(bucket)) return undefined;
    try {
      const at = this.#cells.slotOf(bucket, hi, lo);
      if (at !== undefined)
        return this.#at(at, 'end') > now ? this.#at(at, 'before') + this.#at(at, 'used') : 0;
      const shared = this.#at(this.#cells.overflow(bucket, window.index), 'end') > now;
      return shared || this.#cells.freeSlot(bucket, now) === undefined ? undefined : 0;
    } finally {
      this.#cells.unlock(bucket);
    }
  }

  #takeLocked(
    bucket: number,
    hi: number,
    lo: number,
    now: number,
    window: CalendarWindow,
    limit: number,
    unreserved: boolean,
  ): void {
    const floats = this.#floats;
    const at = this.#cellFor(bucket, hi, lo, now, window, limit);
    const present = window.endOf(now);
    const end = floats[at] as number;
    if (end <= now) this.#begin(at, present, 0);
    // A later end is that of a thread whose clock reading is a little newer, unless it is out of all reach: then
    // the clock was set back, and what was used counts in the present window.
    else if (end < present || end > present + window.longestMs) floats[at] = present;

    const used = floats[at + field.used] as number;
    const granted = floats[at + field.granted] as number;
    const left = limit - (floats[at + field.before] as number) - used;
    const result = this.#result;
    result.resetMs = (floats[at] as number) - now;
    result.remaining = Math.max(0, left);
    if (left < 1) return;
    if (unreserved || used < granted) {
      floats[at + field.used] = used + 1;
      result.allowed = true;
      result.remaining = left - 1;
    } else result.short = true;
    if (this.#cells.reserving) result.want = this.#want(bucket, at, now, present + window.longestMs, limit);
  }

  /** What is to be reserved now, before it is needed: nothing while half a block is left, or was asked for. */
  #want(bucket: number, at: number, now: number, latestEnd: number, limit: number): QuotaWant | undefined {
    const floats = this.#floats;
    const ints = this.#ints;
    const used = floats[at + field.used] as number;
    const granted = floats[at + field.granted] as number;
    const ask = intOf(at);
    const before = ints[ask + askField.block] as number;
    const block = Math.abs(before);
    if (granted - used > block / 2 || (floats[at + field.before] as number) + granted >= limit)
      return undefined;
    const sinceMs = ((now | 0) - (ints[ask + askField.askedAt] as number)) | 0;
    // Negative while it is asked for.
    if (before < 0 && sinceMs >= 0 && sinceMs < askAgainMs) return undefined;
    const next = nextBlock(block, sinceMs, limit);
    ints[ask + askField.block] = -next;
    ints[ask + askField.askedAt] = now | 0;
    return {
      fingerprint: this.#cells.nameOf(bucket, at),
      windowEnd: floats[at] as number,
      latestEnd,
      limit,
      amount: used + next - granted,
    };
  }

  /** The cell that counts this subject: its slot, a free slot made its own, or the overflow cell. */
  #cellFor(
    bucket: number,
    hi: number,
    lo: number,
    now: number,
    window: CalendarWindow,
    limit: number,
  ): number {
    const own = this.#cells.slotOf(bucket, hi, lo);
    if (own !== undefined) return own;
    const overflow = this.#cells.overflow(bucket, window.index);
    const free = this.#cells.freeSlot(bucket, now);
    if (free === undefined) return overflow;
    // What the subject used of the overflow cell is unknown, but at most all of it and at most its own limit.
    const end = this.#at(overflow, 'end');
    const debt = end > now ? Math.min(this.#at(overflow, 'before') + this.#at(overflow, 'used'), limit) : 0;
    // Used and not granted: it is reserved in the subject's own name before it gets anything.
    this.#begin(free, debt > 0 ? end : 0, debt);
    this.#ints[intOf(free) + askField.block] = 0;
    this.#cells.claim(bucket, free, hi, lo);
    return free;
  }

  /** A new window. The counts before its end, lest a worker that dies in between leave the old ones in it. */
  #begin(at: number, end: number, used: number): void {
    const floats = this.#floats;
    floats[at + field.used] = used;
    floats[at + field.granted] = 0;
    floats[at + field.before] = 0;
    floats[at] = end;
  }

  /** Adds a block that was reserved. One that comes when its cell counts something else is left unused. */
  grant({ fingerprint, windowEnd, amount, reserved }: QuotaGrant): void {
    const place = this.#cells.find(fingerprint);
    if (place === undefined || !this.#cells.lock(place.bucket)) return;
    const { bucket, at } = place;
    try {
      // Whose slot it was may have changed before it was locked.
      if (this.#cells.nameOf(bucket, at) !== fingerprint) return;
      const end = this.#at(at, 'end');
      const block = intOf(at) + askField.block;
      this.#ints[block] = Math.abs(this.#ints[block] as number);
      if (windowEnd < end) return;
      if (windowEnd > end) this.#begin(at, windowEnd, 0);
      const granted = this.#at(at, 'granted') + amount;
      this.#floats[at + field.granted] = granted;
      this.#floats[at + field.before] = Math.max(0, reserved - granted);
    } finally {
      this.#cells.unlock(bucket);
    }
  }

  /** What is reserved and not used of open windows; from now on it is not granted any more. */
  takeUnused(now: number): QuotaRow[] {
    const rows: QuotaRow[] = [];
    for (const { bucket, cells } of this.#cells.all())
      for (const at of cells) {
        const unused = this.#at(at, 'granted') - this.#at(at, 'used');
        const windowEnd = this.#at(at, 'end');
        if (windowEnd <= now || unused <= 0) continue;
        rows.push({ fingerprint: this.#cells.nameOf(bucket, at), windowEnd, used: unused });
        this.#floats[at + field.granted] = this.#at(at, 'used');
      }
    return rows;
  }

  /**
   * Takes stored counts back: before any worker uses the table, or beside what was counted without them. Where the table has another size than before, who
   * was counted together with others is not known any more: such counts are added to all whom they may concern,
   * and reserved anew in their names. @throws Error for a row that is no count.
   */
  load(rows: Iterable<QuotaRow>, now: number): void {
    const open = [...rows].filter(({ windowEnd }) => windowEnd > now);
    const named = open.map(row => ({ ...row, name: readCellName(row.fingerprint) }));
    for (const { name, ...row } of named) {
      if (!('lo' in name)) continue;
      const bucket = this.#cells.bucketOf(name.lo);
      if (!this.#cells.lock(bucket)) throw new Error('A bucket of the quota table could not be locked.');
      try {
        this.#loadSlot(bucket, name.hi, name.lo, row);
      } finally {
        this.#cells.unlock(bucket);
      }
    }
    for (const { name, ...row } of named) if ('kind' in name) this.#loadOverflow(name, row);
  }

  #loadSlot(bucket: number, hi: number, lo: number, { windowEnd, used }: QuotaRow): void {
    // Never used: only then is its end 0.
    const at = this.#cells.slotOf(bucket, hi, lo) ?? this.#cells.freeSlot(bucket, 0);
    if (at === undefined) {
      for (const kind of windowKinds.keys()) {
        const overflow = this.#cells.overflow(bucket, kind);
        const counted = this.#at(overflow, 'used');
        this.#addUsed(overflow, windowEnd, Math.max(0, used - counted));
      }
      return;
    }
    this.#cells.claim(bucket, at, hi, lo);
    if (this.#at(at, 'end') !== windowEnd) this.#begin(at, windowEnd, 0);
    this.#floats[at + field.before] = Math.max(this.#at(at, 'before'), used);
  }

  #loadOverflow(
    { kind, bucket, buckets }: { kind: number; bucket: number; buckets: number },
    { windowEnd, used }: QuotaRow,
  ): void {
    const sameSize = buckets === this.#cells.buckets;
    for (const place of this.#cells.overflowsOf(kind, bucket, buckets)) {
      this.#addUsed(place.at, windowEnd, sameSize ? 0 : used);
      if (sameSize) this.#floats[place.at + field.before] = this.#at(place.at, 'before') + used;
      else
        for (const slot of this.#cells.slotsOf(place.bucket))
          if (this.#at(slot, 'end') > 0) this.#addUsed(slot, this.#at(slot, 'end'), used);
    }
  }

  /** Used and not granted: reserved in this cell's name before anything is granted from it. */
  #addUsed(at: number, windowEnd: number, used: number): void {
    this.#floats[at] = Math.max(this.#at(at, 'end'), windowEnd);
    this.#floats[at + field.used] = this.#at(at, 'used') + used;
  }

  #at(at: number, name: keyof typeof field): number {
    return this.#floats[at + field[name]] as number;
  }
}

/** A block is to last some seconds: it grows where they follow each other quickly, and shrinks where they do not. */
function nextBlock(block: number, sinceMs: number, limit: number): number {
  const most = Math.max(1, Math.min(largestBlock, Math.floor(limit * mostOfLimit)));
  if (block === 0) return Math.min(firstBlock, most);
  if (sinceMs >= 0 && sinceMs < 1_000) return Math.min(block * 8, most);
  if (sinceMs >= 0 && sinceMs < 5_000) return Math.min(block * 2, most);
  if (sinceMs < 0 || sinceMs > 30_000) return Math.max(1, Math.min(Math.floor(block / 4), most));
  return Math.min(block, most);
}
