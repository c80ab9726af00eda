/** How a table of blocks lies in memory: places in words of 32 bits. */
export const magic = 0x47484b01;

/** Magic, buckets, seed, and: when the last block ends (seconds since the epoch). */
export const headerAt = { buckets: 1, k0: 2, k1: 3, latest: 4 } as const;
export const headerInts = 16;

/** Octets of a text that says of whom a block is. */
export const textOctets = 344;

/**
 * One subject. `until`, `since`: seconds since the epoch; `forget`: seconds after which one level of repetition is
 * forgotten; `tat`: what strikes are owed, as in a table of limits (a float of 64 bits, milliseconds since the epoch).
 * `round`: when the block that began last was to end, also after it was lifted.
 */
export const at = {
  lo: 0,
  hi: 1,
  until: 2,
  level: 3,
  since: 4,
  forget: 5,
  tat: 6,
  length: 8,
  refused: 9,
  round: 10,
  text: 12,
} as const;

export const slotsPerBucket = 8;
export const slotInts = at.text + textOctets / 4;
/** The lock and a word that keeps floats aligned, then the slots. */
export const bucketInts = 2 + slotsPerBucket * slotInts;
