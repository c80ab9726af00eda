/** What a gateway knows of a key. */
export interface KnownKey {
  readonly id: string;
  readonly applicationId: string;
  /** Milliseconds since the epoch. */
  readonly notAfter: number;
}

/** Octets of a key's hash (SHA-256). */
export const hashOctets = 32;
/** Octets of an identifier at most: what the catalogue makes fits. */
const textOctets = 24;
export const recordsPerChunk = 8_192;

// A record in words of 32 bits: hash (8), notAfter (Float64), sequence (Float64), lengths of the two texts (two of
// four octets), id (24 octets), application (24 octets), one unused, which aligns the Float64s of every record.
const hashWords = hashOctets / 4;
const notAfterAt = hashWords;
const sequenceAt = notAfterAt + 2;
const lengthsAt = sequenceAt + 2;
const idAt = lengthsAt + 1;
const applicationAt = idAt + textOctets / 4;
const recordWords = applicationAt + textOctets / 4 + 1;

/** One piece of the memory that holds records of keys. */
export class KeyRecords {
  readonly buffer: SharedArrayBuffer;
  readonly #words: Int32Array;
  readonly #floats: Float64Array;
  readonly #octets: Buffer;

  constructor(buffer = new SharedArrayBuffer(recordsPerChunk * recordWords * 4)) {
    this.buffer = buffer;
    this.#words = new Int32Array(buffer);
    this.#floats = new Float64Array(buffer);
    this.#octets = Buffer.from(buffer);
  }

  write(at: number, hash: Int32Array, key: KnownKey, sequence: number): void {
    const word = at * recordWords;
    this.#words.set(hash, word);
    this.#floats[(word + notAfterAt) / 2] = key.notAfter;
    this.#floats[(word + sequenceAt) / 2] = sequence;
    this.#octets[(word + lengthsAt) * 4] = key.id.length;
    this.#octets[(word + lengthsAt) * 4 + 1] = key.applicationId.length;
    this.#octets.write(key.id, (word + idAt) * 4, 'latin1');
    this.#octets.write(key.applicationId, (word + applicationAt) * 4, 'latin1');
  }

  isOf(at: number, hash: Int32Array): boolean {
    const word = at * recordWords;
    for (let i = 0; i < hashWords; i++) if (this.#words[word + i] !== hash[i]) return false;
    return true;
  }

  read(at: number): KnownKey {
    return keyOf(this.copy(at));
  }

  /** All that stands in the record, copied: `keyOf` reads it. */
  copy(at: number): Int32Array<ArrayBuffer> {
    return this.#words.slice(at * recordWords, (at + 1) * recordWords);
  }

  /** Whether the record is, word for word, what was copied. */
  isStill(at: number, copied: Int32Array): boolean {
    const word = at * recordWords;
    for (let i = 0; i < recordWords; i++) if (this.#words[word + i] !== copied[i]) return false;
    return true;
  }

  id(at: number): string {
    const word = at * recordWords;
    return this.#text(word + idAt, this.#octets[(word + lengthsAt) * 4] ?? 0);
  }

  /** Position of the Feed entry that the record was written from. */
  sequence(at: number): number {
    return this.#floats[(at * recordWords + sequenceAt) / 2] ?? 0;
  }

  hash(at: number): Int32Array {
    return this.#words.slice(at * recordWords, at * recordWords + hashWords);
  }

  #text(word: number, length: number): string {
    return this.#octets.toString('latin1', word * 4, word * 4 + length);
  }
}

/** The key that a copied record tells of. */
export function keyOf(copied: Int32Array<ArrayBuffer>): KnownKey {
  const octets = Buffer.from(copied.buffer);
  const text = (word: number, length = 0): string => octets.toString('latin1', word * 4, word * 4 + length);
  return {
    id: text(idAt, octets[lengthsAt * 4]),
    applicationId: text(applicationAt, octets[lengthsAt * 4 + 1]),
    notAfter: new Float64Array(copied.buffer)[notAfterAt / 2] ?? 0,
  };
}
