/** Code points as sorted ranges that do not touch. */
export type CharacterSet = readonly (readonly [number, number])[];

const last = 0x10ffff;
const digits: CharacterSet = [[0x30, 0x39]];
const words: CharacterSet = [
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
];
/** White space and line ends of ECMA-262 section 12; RE2 knows those of ASCII only. */
export const spaces: CharacterSet = [
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];
export const lineEnds: CharacterSet = [
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x2028, 0x2029],
];

export function complement(set: CharacterSet): CharacterSet {
  const found: (readonly [number, number])[] = [];
  let next = 0;
  for (const [first, final] of set) {
    if (first > next) found.push([next, first - 1]);
    next = final + 1;
  }
  if (next <= last) found.push([next, last]);
  return found;
}

export function union(ranges: CharacterSet): CharacterSet {
  const found: [number, number][] = [];
  for (const [first, final] of ranges.toSorted(([left], [right]) => left - right)) {
    const before = found.at(-1);
    if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], final);
    else found.push([first, final]);
  }
  return found;
}

export function overlap(left: CharacterSet, right: CharacterSet): boolean {
  return left.some(([first, final]) => right.some(([from, to]) => first <= to && from <= final));
}

/** `\d`, `\w`, `\s` and what is not in them. */
export const escapedSets: Readonly<Record<string, CharacterSet>> = {
  d: digits,
  D: complement(digits),
  w: words,
  W: complement(words),
  s: spaces,
  S: complement(spaces),
};
