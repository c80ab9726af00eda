import { Recent } from '../tokens/recent.ts';
import { hashOctets, keyOf, KeyRecords, recordsPerChunk, type KnownKey } from './key-record.ts';

/** The memory of a `KeyTable`, as threads hand it on to each other. */
export interface SharedKeys {
  /**
   * Where the record of a hash is, by linear probing from the hash's first word: 0 where none ever was, `left` where
   * one was, otherwise the record's number plus one.
   */
  readonly index: SharedArrayBuffer;
  /** `recordsPerChunk` records each. */
  readonly chunks: readonly SharedArrayBuffer[];
}

/** In the index: a key was here, and others may stand behind it. */
export const left = -1;

/** Records that were read lately; with their keys, they take less than a megabyte. */
const recentAtMost = 2_048;

/** Reads the keys that another thread writes, without a lock and without a copy of them. */
export class KeyView {
  readonly #octets = new Uint8Array(hashOctets);
  readonly #hash = new Int32Array(this.#octets.buffer);
  /** By number: whoever comes again costs no new texts, as long as not a word of the record is another. */
  readonly #recent = new Recent<{ readonly copied: Int32Array; readonly key: KnownKey }, number>(
    recentAtMost,
  );
  #index: Int32Array;
  #records: readonly KeyRecords[];

  constructor(keys: SharedKeys) {
    this.#index = new Int32Array(keys.index);
    this.#records = keys.chunks.map(chunk => new KeyRecords(chunk));
  }

  /** The table has grown, or is another one. */
  take(keys: SharedKeys): void {
    this.#index = new Int32Array(keys.index);
    this.#records = keys.chunks.map(
      chunk => this.#records.find(({ buffer }) => buffer === chunk) ?? new KeyRecords(chunk),
    );
  }

  /** The key of a hash (32 octets), as the writer left it last. */
  find(hash: Uint8Array): KnownKey | undefined {
    this.#octets.set(hash);
    const index = this.#index;
    const mask = index.length - 1;
    let at = (this.#hash[0] ?? 0) & mask;
    for (;;) {
      const entry = Atomics.load(index, at);
      if (entry === 0) return undefined;
      const found = entry === left ? undefined : this.#read(entry - 1);
      if (found === undefined) at = (at + 1) & mask;
      // A record is not written again while the index leads to it, nor soon after: what was read is whole. If the
      // key was revoked meanwhile, it is read once more, so that a revocation never loses against a lookup.
      else if (Atomics.load(index, at) === entry) return found;
    }
  }

  #read(record: number): KnownKey | undefined {
    const records = this.#records[Math.floor(record / recordsPerChunk)];
    const at = record % recordsPerChunk;
    // In memory that this thread was not told of yet: unknown until then.
    if (records?.isOf(at, this.#hash) !== true) return undefined;
    const recent = this.#recent.get(record);
    if (recent !== undefined && records.isStill(at, recent.copied)) return recent.key;
    const copied = records.copy(at);
    const key = keyOf(copied);
    this.#recent.set(record, { copied, key });
    return key;
  }
}
