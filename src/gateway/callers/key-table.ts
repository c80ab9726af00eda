import { Fingerprint, type Seed } from '../limits/fingerprint.ts';
import type { KeyState } from '../feed.ts';
import { hashOctets, KeyRecords, recordsPerChunk, type KnownKey } from './key-record.ts';
import { left, type SharedKeys } from './key-view.ts';

/** Entries of the smallest index; a power of two. */
const smallestIndex = 4_096;
/** How full an index is at most when it is made. */
const roomy = 0.45;
/** How full it may become, with what has left it, whose place is not used again, before it is made anew. */
const fullest = 0.6;
/** A record that was left is not used again for so long: a thread that was just reading it has done so by then. */
const restMs = 60_000;

/** Records that are there before they are needed. */
const ahead = recordsPerChunk / 8;

/** Identifiers are random and nobody's choice; this seed only spreads them. */
const spread: Seed = { k0: 0x6b657973, k1: 0x61742072 };

/** A key with what else its record says. */
export interface KeptKey extends KnownKey {
  /** Hexadecimal. */
  readonly hash: string;
  /** Position of the Feed entry that it was last written from. */
  readonly sequence: number;
}

/**
 * All keys of a gateway, in memory that its threads share: 104 octets a key and at most 36 for two indexes, whatever
 * the number of threads. One thread writes, the one that hears the Feed; the others read through a `KeyView`. What
 * changes gets a new record, and the index is turned to it in one step, so readers need no lock.
 */
export class KeyTable {
  /** By hash; shared. */
  #byHash = new Int32Array(new SharedArrayBuffer(smallestIndex * 4));
  /** Indexes that were made anew, oldest first: a thread looks into one until it hears of the next. */
  readonly #former: { readonly index: Int32Array; readonly until: number }[] = [];
  /** By identifier; the writer's own. */
  #byId = new Int32Array(smallestIndex);
  /** Entries of the fuller index that are not empty. */
  #taken = 0;
  #size = 0;
  readonly #records: KeyRecords[] = [];
  /** Records ever used. */
  #used = 0;
  /** Records left, oldest first; and when they may be used again. */
  readonly #resting: { readonly record: number; readonly until: number }[] = [];
  readonly #print = new Fingerprint(spread);
  readonly #now: () => number;
  #revision = 0;

  /** `now`: monotonic milliseconds. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Number of keys. */
  get size(): number {
    return this.#size;
  }

  /** Grows whenever `shared` has become something else. */
  get revision(): number {
    return this.#revision;
  }

  /** What a `KeyView` reads. */
  get shared(): SharedKeys {
    return { index: this.#byHash.buffer, chunks: this.#records.map(({ buffer }) => buffer) };
  }

  /** True for a key that fits a record: short identifiers of plain characters, a hash of SHA-256. */
  static fits(id: string, { applicationId, hash }: KeyState): boolean {
    return isShort(id) && isShort(applicationId) && /^[0-9a-f]{64}$/.test(hash);
  }

  /** Adds a key, or changes it. @throws RangeError for one that does not fit a record. */
  set(id: string, state: KeyState, sequence: number): void {
    if (!KeyTable.fits(id, state)) throw new RangeError('this key does not fit a record');
    this.#makeRoom();
    const hash = wordsOf(state.hash);
    const idEntry = this.#idEntry(id);
    const before = (this.#byId[idEntry] ?? 0) - 1;
    const record = this.#freeRecord();
    const { applicationId, notAfter } = state;
    this.#chunk(record).write(record % recordsPerChunk, hash, { id, applicationId, notAfter }, sequence);
    this.#byId[idEntry] = record + 1;
    if (before >= 0 && this.#chunk(before).isOf(before % recordsPerChunk, hash)) {
      this.#turn(before, record + 1);
    } else {
      this.#taken++;
      Atomics.store(this.#byHash, emptyEntry(this.#byHash, hash[0]), record + 1);
      if (before >= 0) this.#turn(before, left);
    }
    if (before >= 0) this.#rest(before);
    else this.#size++;
  }

  /** Forgets a key, in all threads at once; false where it was not known. */
  delete(id: string): boolean {
    const entry = this.#idEntry(id);
    const record = (this.#byId[entry] ?? 0) - 1;
    if (record < 0) return false;
    this.#turn(record, left);
    this.#byId[entry] = left;
    this.#size--;
    this.#rest(record);
    return true;
  }

  /** Every key, in no order; what changes in the meantime may come twice or not at all. */
  *entries(): Generator<KeptKey> {
    for (const entry of this.#byId) {
      if (entry <= 0) continue;
      const records = this.#chunk(entry - 1);
      const at = (entry - 1) % recordsPerChunk;
      const key = records.read(at);
      // Indexes may have been made anew since: a key that was revoked then is still in the one read here.
      if (this.#byId[this.#idEntry(key.id)] !== entry) continue;
      yield { ...key, hash: hexOf(records.hash(at)), sequence: records.sequence(at) };
    }
  }

  #chunk(record: number): KeyRecords {
    return this.#records[Math.floor(record / recordsPerChunk)] as KeyRecords;
  }

  #freeRecord(): number {
    const oldest = this.#resting[0];
    if (oldest !== undefined && oldest.until <= this.#now()) {
      this.#resting.shift();
      return oldest.record;
    }
    // Ahead of need, so that readers know the memory before a changed key's record is in it.
    if (this.#used + ahead > this.#records.length * recordsPerChunk) {
      this.#records.push(new KeyRecords());
      this.#revision++;
    }
    return this.#used++;
  }

  #rest(record: number): void {
    this.#resting.push({ record, until: this.#now() + restMs });
  }

  /** Turns what leads to a record, in every index that a thread may look into. */
  #turn(record: number, to: number): void {
    const [from] = this.#chunk(record).hash(record % recordsPerChunk);
    turnEntry(this.#byHash, from, record + 1, to);
    const now = this.#now();
    while ((this.#former[0]?.until ?? Infinity) <= now) this.#former.shift();
    for (const { index } of this.#former) turnEntry(index, from, record + 1, to);
  }

  /** The entry of an identifier, or the empty one where it would be. */
  #idEntry(id: string): number {
    const index = this.#byId;
    let at = this.#print.begin().text(id).end().lo & (index.length - 1);
    for (;;) {
      const entry = index[at] ?? 0;
      if (entry === 0) return at;
      const record = entry - 1;
      if (entry !== left && this.#chunk(record).id(record % recordsPerChunk) === id) return at;
      at = (at + 1) & (index.length - 1);
    }
  }

  /** Makes both indexes anew when they are full of what is there and what has left. */
  #makeRoom(): void {
    if (this.#taken + 1 <= fullest * this.#byHash.length) return;
    const entries = Math.max(smallestIndex, 2 ** Math.ceil(Math.log2((this.#size + 1) / roomy)));
    const byHash = new Int32Array(new SharedArrayBuffer(entries * 4));
    const old = this.#byId;
    this.#byId = new Int32Array(entries);
    for (const entry of old) {
      if (entry <= 0) continue;
      const records = this.#chunk(entry - 1);
      const at = (entry - 1) % recordsPerChunk;
      byHash[emptyEntry(byHash, records.hash(at)[0])] = entry;
      this.#byId[this.#idEntry(records.id(at))] = entry;
    }
    // As long as a record rests, so that nobody finds one in it that is used again.
    this.#former.push({ index: this.#byHash, until: this.#now() + restMs });
    this.#byHash = byHash;
    this.#taken = this.#size;
    this.#revision++;
  }
}

function emptyEntry(index: Int32Array, from = 0): number {
  const mask = index.length - 1;
  let at = from & mask;
  while (index[at] !== 0) at = (at + 1) & mask;
  return at;
}

/** Does nothing where no entry leads there. */
function turnEntry(index: Int32Array, from = 0, entry: number, to: number): void {
  const mask = index.length - 1;
  let at = from & mask;
  while (index[at] !== 0 && index[at] !== entry) at = (at + 1) & mask;
  if (index[at] === entry) Atomics.store(index, at, to);
}

const isShort = (id: string): boolean => /^[\x21-\x7e]{1,24}$/.test(id);

const wordsOf = (hash: string): Int32Array =>
  new Int32Array(new Uint8Array(Buffer.from(hash, 'hex')).buffer, 0, hashOctets / 4);

const hexOf = (words: Int32Array): string =>
  Buffer.from(words.buffer, words.byteOffset, hashOctets).toString('hex');
