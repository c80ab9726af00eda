/**
 * Keyed 64-bit fingerprints: what limit and quota tables know a subject by. HalfSipHash-1-3 with 64-bit output, a
 * keyed hash made for 32-bit words (SipHash: a fast short-input PRF, Aumasson and Bernstein, 2012): without the
 * seed nobody can choose an address or name that collides with somebody else's and so use up that one's limit,
 * and a table or a database row does not tell whom it counts.
 *
 * A text is absorbed as UTF-16 code units, two a word, and closed by a word with its length. So a list of texts
 * has one reading from its end: ('ab', 'c') and ('a', 'bc') differ.
 */
export interface Seed {
  /** Two words of 32 bits, secret. */
  readonly k0: number;
  readonly k1: number;
}

/** The state after texts that do not change between requests, such as the attachment's id. */
export interface Prefix {
  readonly v0: number;
  readonly v1: number;
  readonly v2: number;
  readonly v3: number;
}

/** A seed from eight random (or derived) bytes. */
export function seedOf(bytes: Uint8Array): Seed {
  if (bytes.length < 8) throw new RangeError('A fingerprint seed needs 8 bytes.');
  const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
  return { k0: view.getInt32(0, true), k1: view.getInt32(4, true) };
}

/**
 * Computes fingerprints without allocation: `begin`, any number of `text` and `word`, `end`; then `hi` and `lo`
 * hold the result until the next `begin`. One instance serves one thread.
 */
export class Fingerprint {
  hi = 0;
  lo = 0;

  #v0 = 0;
  #v1 = 0;
  #v2 = 0;
  #v3 = 0;
  readonly #start: Prefix;

  constructor(seed: Seed) {
    this.#start = { v0: seed.k0, v1: seed.k1 ^ 0xee, v2: seed.k0 ^ 0x6c796765, v3: seed.k1 ^ 0x74656462 };
  }

  /** The state after these texts, to begin with later. Order counts. */
  prefix(...texts: readonly string[]): Prefix {
    this.begin();
    for (const text of texts) this.text(text);
    return { v0: this.#v0, v1: this.#v1, v2: this.#v2, v3: this.#v3 };
  }

  begin(from: Prefix = this.#start): this {
    this.#v0 = from.v0;
    this.#v1 = from.v1;
    this.#v2 = from.v2;
    this.#v3 = from.v3;
    return this;
  }

  text(text: string): this {
    const units = text.length;
    const even = units & ~1;
    for (let at = 0; at < even; at += 2) this.word(text.charCodeAt(at) | (text.charCodeAt(at + 1) << 16));
    if (even < units) this.word(text.charCodeAt(even));
    return this.word(units);
  }

  /** Absorbs 32 bits. */
  word(word: number): this {
    this.#v3 ^= word;
    this.#round();
    this.#v0 ^= word;
    return this;
  }

  end(): this {
    this.#v2 ^= 0xee;
    this.#round();
    this.#round();
    this.#round();
    this.lo = this.#v1 ^ this.#v3;
    this.#v1 ^= 0xdd;
    this.#round();
    this.#round();
    this.#round();
    this.hi = this.#v1 ^ this.#v3;
    return this;
  }

  #round(): void {
    let v0 = this.#v0;
    let v1 = this.#v1;
    let v2 = this.#v2;
    let v3 = this.#v3;
    v0 = (v0 + v1) | 0;
    v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
    v0 = (v0 << 16) | (v0 >>> 16);
    v2 = (v2 + v3) | 0;
    v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
    v0 = (v0 + v3) | 0;
    v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
    v2 = (v2 + v1) | 0;
    v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
    v2 = (v2 << 16) | (v2 >>> 16);
    this.#v0 = v0;
    this.#v1 = v1;
    this.#v2 = v2;
    this.#v3 = v3;
  }
}
