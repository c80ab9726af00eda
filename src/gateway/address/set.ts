import { formatAddress, parseAddress, parseIPv4, type Address, type Words } from './text.ts';

/** A network as first and last address. */
export interface AddressRange {
  readonly version: 4 | 6;
  readonly first: Words;
  readonly last: Words;
}

/**
 * Reads `192.0.2.0/24`, `2001:db8::/32` or a single address. Bits behind the prefix must be zero: `10.1.2.3/8` is
 * a slip of which nobody can say whether the address or the length was meant.
 * @throws Error that names the entry.
 */
export function parseCidr(text: string): AddressRange {
  const slash = text.indexOf('/');
  const address = parseAddress(slash < 0 ? text : text.slice(0, slash));
  if (address === undefined || text.includes('%'))
    throw new Error(
      `"${text}" is neither an IP address nor a network such as 192.0.2.0/24 or 2001:db8::/32.`,
    );
  const whole = address.version === 4 ? 32 : 128;
  let length = slash < 0 ? whole : prefixLength(text.slice(slash + 1));
  // `::ffff:192.0.2.0/120` is the IPv4 network 192.0.2.0/24.
  if (slash > 0 && address.version === 4 && text.includes(':')) length -= 96;
  if (!(length >= 0 && length <= whole))
    throw new Error(`"${text}": the prefix length must be a number from 0 to ${whole}.`);
  const free = wildcard(whole - length);
  if (address.words.some((word, at) => (word & (free[at] ?? 0)) !== 0))
    throw new Error(`"${text}": the address has bits set beyond its prefix of ${length}.`);
  const last = address.words.map((word, at) => (word | (free[at] ?? 0)) >>> 0) as unknown as Words;
  return { version: address.version, first: address.words, last };
}

/**
 * The one text of a network or a single address: that of its first address, with the length of its prefix unless it is
 * a single one.
 * @throws Error that says what is wrong.
 */
export function parseNetwork(text: string): string {
  const { version, first, last } = parseCidr(text);
  const address = formatAddress({ version, words: first });
  const free = first.reduce((bits, word, at) => bits + onesOf((last[at] ?? 0) ^ word), 0);
  return free === 0 ? address : `${address}/${(version === 4 ? 32 : 128) - free}`;
}

function onesOf(word: number): number {
  return 32 - Math.clz32(word);
}

/** Networks compiled for lookup by binary search: sorted, overlapping and neighbouring ones joined. */
export class AddressSet {
  readonly #v4: Uint32Array;
  readonly #v6: Uint32Array;

  /** @throws Error that names the entry which is no network. */
  constructor(entries: readonly string[]) {
    const ranges = entries.map(parseCidr);
    const v4 = join(ranges.filter(range => range.version === 4));
    this.#v4 = Uint32Array.from(v4.flatMap(({ first, last }) => [first[3], last[3]]));
    this.#v6 = Uint32Array.from(
      join(ranges.filter(range => range.version === 6)).flatMap(({ first, last }) => [...first, ...last]),
    );
  }

  /** Whether an address, given as text, is in one of the networks; what is no address never is. */
  has(text: string): boolean {
    if (!text.includes(':')) {
      const word = parseIPv4(text);
      return word >= 0 && this.#has4(word);
    }
    const address = parseAddress(text);
    return address !== undefined && this.hasAddress(address);
  }

  hasAddress(address: Address): boolean {
    return address.version === 4 ? this.#has4(address.words[3]) : this.#has6(address.words);
  }

  #has4(word: number): boolean {
    const ranges = this.#v4;
    let low = 0;
    let high = ranges.length / 2;
    // The first range that ends at or behind the address.
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((ranges[2 * middle + 1] as number) < word) low = middle + 1;
      else high = middle;
    }
    return 2 * low < ranges.length && (ranges[2 * low] as number) <= word;
  }

  #has6(words: Words): boolean {
    const ranges = this.#v6;
    let low = 0;
    let high = ranges.length / 8;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareAt(ranges, 8 * middle + 4, words) < 0) low = middle + 1;
      else high = middle;
    }
    return 8 * low < ranges.length && compareAt(ranges, 8 * low, words) <= 0;
  }
}

function prefixLength(text: string): number {
  return /^(?:0|[1-9]\d{0,2})$/.test(text) ? Number(text) : Number.NaN;
}

/** Four words with this many ones at the end. */
function wildcard(bits: number): readonly number[] {
  return [96, 64, 32, 0].map(below => {
    const ones = Math.max(0, Math.min(32, bits - below));
    return ones === 32 ? 0xffff_ffff : 2 ** ones - 1;
  });
}

function compareAt(ranges: Uint32Array, at: number, words: Words): number {
  for (let word = 0; word < 4; word++) {
    const difference = (ranges[at + word] as number) - (words[word] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}

function compare(a: Words, b: Words): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3];
}

/** The same addresses in as few ranges as can be, in order. */
function join(ranges: readonly AddressRange[]): AddressRange[] {
  const joined: AddressRange[] = [];
  for (const range of ranges.toSorted((a, b) => compare(a.first, b.first))) {
    const before = joined.at(-1);
    if (before === undefined || compare(before.last, range.first) < 0) joined.push(range);
    else if (compare(before.last, range.last) < 0)
      joined[joined.length - 1] = { ...before, last: range.last };
  }
  return joined;
}
