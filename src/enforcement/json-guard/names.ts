import { randomBytes } from 'node:crypto';

/** Names of one object are compared one by one up to here, which is quickest; from here on by a table. */
const few = 24;
/** Names of unfinished objects that are remembered as octets; an object that has no room is given a set. */
const room = 4_096;
/** Slots of the table, at most half of them taken: a power of two. */
const slotCount = 2 * room;
/** Slots looked at for one name. More would be an attack on the hash; its object is given a set. */
const longestProbe = 32;

const reserved = new Set(['__proto__', 'constructor', 'prototype']);

/** Whether a name is one that reaches into JavaScript objects. */
export const isReserved = (name: string): boolean => reserved.has(name);

/** Where a hash of a name begins, so that nobody outside can prepare names that collide. */
export const hashSeed = randomBytes(4).readInt32LE();

/**
 * The names, so far, of the objects around a place in a text. They are on a stack, as the objects are: those of the
 * innermost object are on top, and go when it ends.
 */
export class OpenNames {
  #count = 0;
  readonly #hashes = new Int32Array(room);
  readonly #starts = new Int32Array(room);
  readonly #lengths = new Int32Array(room);
  /** The slot of each in the table, or -1. */
  readonly #slots = new Int32Array(room);
  /** For each slot the place on the stack, and one more; 0 for none. */
  readonly #table = new Int32Array(slotCount);

  /** Where the names of an object that begins now will lie. */
  get top(): number {
    return this.#count;
  }

  /** Forgets the names of the object whose names begin at `base`: the last ones in are the first ones out. */
  leave(base: number): void {
    for (let at = base; at < this.#count; at++) {
      const slot = this.#slots[at] as number;
      if (slot >= 0) this.#table[slot] = 0;
    }
    this.#count = base;
  }

  /** Where each name of the object lies. */
  *of(base: number): Generator<{ readonly start: number; readonly length: number }> {
    for (let at = base; at < this.#count; at++)
      yield { start: this.#starts[at] as number, length: this.#lengths[at] as number };
  }

  /** Adds a name to the object whose names begin at `base`. `unknown`: there is no room to tell. */
  add(
    octets: Uint8Array,
    base: number,
    hash: number,
    start: number,
    length: number,
  ): 'new' | 'repeated' | 'unknown' {
    const at = this.#count;
    const own = at - base;
    if (at === room) return 'unknown';
    this.#hashes[at] = hash;
    this.#starts[at] = start;
    this.#lengths[at] = length;
    this.#slots[at] = -1;
    if (own < few) {
      for (let other = base; other < at; other++)
        if (this.#hashes[other] === hash && this.#isSame(octets, other, at)) return 'repeated';
    } else {
      if (own === few)
        for (let other = base; other < at; other++)
          if (this.#enter(octets, base, other) !== 'new') return 'unknown';
      const found = this.#enter(octets, base, at);
      if (found !== 'new') return found;
    }
    this.#count++;
    return 'new';
  }

  /** Puts a name into the table. Names of objects further out lie below `base`: they are others'. */
  #enter(octets: Uint8Array, base: number, at: number): 'new' | 'repeated' | 'unknown' {
    const hash = this.#hashes[at] as number;
    let mixed = Math.imul(hash ^ Math.imul(base, 0x9e3779b1), 0x85ebca6b);
    mixed ^= mixed >>> 15;
    for (let probe = 0; probe < longestProbe; probe++) {
      const slot = (mixed + probe) & (slotCount - 1);
      const other = (this.#table[slot] as number) - 1;
      if (other < 0) {
        this.#table[slot] = at + 1;
        this.#slots[at] = slot;
        return 'new';
      }
      if (other >= base && this.#hashes[other] === hash && this.#isSame(octets, other, at)) return 'repeated';
    }
    return 'unknown';
  }

  #isSame(octets: Uint8Array, one: number, other: number): boolean {
    const length = this.#lengths[one] as number;
    if (length !== this.#lengths[other]) return false;
    const from = this.#starts[one] as number;
    const to = this.#starts[other] as number;
    for (let i = 0; i < length; i++) if (octets[from + i] !== octets[to + i]) return false;
    return true;
  }
}

/**
 * Names that some reader takes for one another: upper and lower case of the same letters, after compatibility forms
 * (the Kelvin sign, full-width letters) are made the usual ones.
 */
const folded = (name: string): string => name.normalize('NFKC').toUpperCase().toLowerCase();

/** The names of one object as texts: where some are spelled with escapes, or are to differ in more than letter case. */
export class SpelledNames {
  readonly #seen = new Set<string>();
  readonly #folded: Set<string> | undefined;

  constructor(distinct: boolean) {
    this.#folded = distinct ? new Set() : undefined;
  }

  /** Whether the object had this name before, or one that some reader takes for it. */
  add(name: string): 'name-repeated' | 'name-similar' | undefined {
    const { size } = this.#seen;
    if (this.#seen.add(name).size === size) return 'name-repeated';
    if (this.#folded === undefined) return undefined;
    const before = this.#folded.size;
    return this.#folded.add(folded(name)).size === before ? 'name-similar' : undefined;
  }
}
