/** A set of octets, one bit each. */
export type OctetSet = Readonly<Uint32Array>;

export const noOctets: OctetSet = new Uint32Array(8);
export const allOctets: OctetSet = new Uint32Array(8).fill(0xffff_ffff);

export function octetsBetween(from: number, to: number): Uint32Array {
  const set = new Uint32Array(8);
  for (let octet = from; octet <= to; octet++) add(set, octet);
  return set;
}

/** The octets of a text, one character each. */
export function octetsIn(text: string): Uint32Array {
  const set = new Uint32Array(8);
  for (let at = 0; at < text.length; at++) add(set, text.charCodeAt(at));
  return set;
}

export function add(set: Uint32Array, octet: number): void {
  set[octet >> 5] = (set[octet >> 5] as number) | (1 << (octet & 31));
}

export const has = (set: OctetSet, octet: number): boolean =>
  (((set[octet >> 5] as number) >>> (octet & 31)) & 1) === 1;

export function union(one: OctetSet, other: OctetSet): Uint32Array {
  const set = new Uint32Array(8);
  for (let i = 0; i < 8; i++) set[i] = (one[i] as number) | (other[i] as number);
  return set;
}

export function intersection(one: OctetSet, other: OctetSet): Uint32Array {
  const set = new Uint32Array(8);
  for (let i = 0; i < 8; i++) set[i] = (one[i] as number) & (other[i] as number);
  return set;
}

export const complement = (set: OctetSet): Uint32Array => Uint32Array.from(set, word => ~word);
export const isEmpty = (set: OctetSet): boolean => set.every(word => word === 0);

export function membersOf(set: OctetSet): number[] {
  const members: number[] = [];
  for (let octet = 0; octet < 256; octet++) if (has(set, octet)) members.push(octet);
  return members;
}

/** An ASCII letter in lower case; every other octet is itself. */
export const foldedOctet = (octet: number): number => (octet >= 0x41 && octet <= 0x5a ? octet | 0x20 : octet);

/** With each ASCII letter in both its cases. */
export function inBothCases(set: OctetSet): Uint32Array {
  const both = Uint32Array.from(set);
  for (let letter = 0x41; letter <= 0x5a; letter++)
    if (has(set, letter) || has(set, letter | 0x20)) {
      add(both, letter);
      add(both, letter | 0x20);
    }
  return both;
}
