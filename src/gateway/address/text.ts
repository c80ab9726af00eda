/**
 * Network addresses in one form. IPv4-mapped IPv6 addresses (RFC 4291 section 2.5.5.2) are IPv4 here, IPv6 is
 * written as RFC 5952 asks, so that one client has one name however its address was spelt.
 */

/** Four words of 32 bits, most significant first; for IPv4 only the last counts. */
export type Words = readonly [number, number, number, number];

export interface Address {
  readonly version: 4 | 6;
  /** Unsigned. */
  readonly words: Words;
}

/** Longest text that can be an address, with a zone: what is longer is not looked at. */
const longestText = 80;

/** Reads an address; a zone (`%eth0`) is dropped, as the interface is no part of who calls. */
export function parseAddress(text: string): Address | undefined {
  if (text.length > longestText) return undefined;
  if (!text.includes(':')) {
    const word = parseIPv4(text);
    return word < 0 ? undefined : { version: 4, words: [0, 0, 0, word] };
  }
  const zone = text.indexOf('%');
  const words = parseIPv6(zone < 0 ? text : text.slice(0, zone));
  if (words === undefined) return undefined;
  if (words[0] === 0 && words[1] === 0 && words[2] === 0xffff)
    return { version: 4, words: [0, 0, 0, words[3]] };
  return { version: 6, words };
}

/** The canonical text of an address, or undefined if it is none. */
export function canonicalAddress(text: string): string | undefined {
  // By far the most common case comes as it should be and is handed back without allocation.
  if (!text.includes(':')) return parseIPv4(text) < 0 ? undefined : text;
  // How a socket bound to both families writes an IPv4 peer.
  if (text.startsWith('::ffff:') && parseIPv4(text.slice(7)) >= 0) return text.slice(7);
  const address = parseAddress(text);
  return address && formatAddress(address);
}

export function formatAddress({ version, words }: Address): string {
  if (version === 4) {
    const word = words[3];
    return `${word >>> 24}.${(word >>> 16) & 255}.${(word >>> 8) & 255}.${word & 255}`;
  }
  const groups = words.flatMap(word => [word >>> 16, word & 0xffff]);
  // RFC 5952 section 4.2: the longest run of zero groups, the first of equals, no single group.
  let from = -1;
  let length = 1;
  for (let start = 0; start < 8; start++) {
    let end = start;
    while (end < 8 && groups[end] === 0) end += 1;
    if (end - start > length) [from, length] = [start, end - start];
  }
  const hex = groups.map(group => group.toString(16));
  if (from < 0) return hex.join(':');
  return `${hex.slice(0, from).join(':')}::${hex.slice(from + length).join(':')}`;
}

/**
 * Whom a limit per address counts: the IPv4 address, or the /64 network of an IPv6 address, since one customer
 * line has at least that many addresses to change between.
 */
export function networkOf(canonical: string): string {
  if (!canonical.includes(':')) return canonical;
  const words = parseIPv6(canonical);
  if (words === undefined) return canonical;
  return `${words[0].toString(16)}:${words[1].toString(16)}/64`;
}

/** As a network of so many bits for IPv6, in its canonical text; an IPv4 address stays as it is. */
export function clientNetwork(canonical: string, prefix: number): string {
  if (!canonical.includes(':')) return canonical;
  const words = parseIPv6(canonical);
  if (words === undefined) return canonical;
  const kept = words.map((word, at) => {
    const bits = Math.max(0, Math.min(32, prefix - 32 * at));
    return bits === 0 ? 0 : (word & (-1 << (32 - bits))) >>> 0;
  });
  return `${formatAddress({ version: 6, words: kept as unknown as Words })}/${prefix}`;
}

/** Four decimal numbers without leading zeros, which some read as octal; the word, or -1. */
export function parseIPv4(text: string): number {
  const length = text.length;
  if (length < 7 || length > 15) return -1;
  let word = 0;
  let part = -1;
  let parts = 0;
  for (let at = 0; at <= length; at++) {
    const digit = at < length ? text.charCodeAt(at) - 48 : -2;
    if (digit >= 0 && digit <= 9) {
      if (part === 0) return -1;
      part = part < 0 ? digit : part * 10 + digit;
      if (part > 255) return -1;
    } else if (digit === -2 && part >= 0) {
      word = word * 256 + part;
      part = -1;
      parts += 1;
    } else {
      return -1;
    }
  }
  return parts === 4 ? word : -1;
}

const noGroups: readonly number[] = [0, 0, 0, 0, 0, 0, 0, 0];

function parseIPv6(text: string): [number, number, number, number] | undefined {
  const gap = text.indexOf('::');
  const head = gap < 0 ? text : text.slice(0, gap);
  const tail = gap < 0 ? '' : text.slice(gap + 2);
  const first = parseGroups(head, gap < 0);
  const last = parseGroups(tail, true);
  if (first === undefined || last === undefined) return undefined;
  const missing = 8 - first.length - last.length;
  // RFC 4291 section 2.2: `::` stands for one group or more.
  if (gap < 0 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...first, ...noGroups.slice(0, missing), ...last];
  const word = (at: number) => (groups[at] ?? 0) * 65_536 + (groups[at + 1] ?? 0);
  return [word(0), word(2), word(4), word(6)];
}

/** Groups between colons, the last of which may be an IPv4 address. */
function parseGroups(text: string, endsAddress: boolean): number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [at, part] of parts.entries()) {
    if (endsAddress && at === parts.length - 1 && part.includes('.')) {
      const word = parseIPv4(part);
      if (word < 0) return undefined;
      groups.push(word >>> 16, word & 0xffff);
    } else {
      if (!/^[0-9a-fA-F]{1,4}$/.test(part)) return undefined;
      groups.push(Number.parseInt(part, 16));
    }
  }
  return groups.length > 8 ? undefined : groups;
}
