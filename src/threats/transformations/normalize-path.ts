import { octetsIn } from '../octet-set.ts';
import { backslash } from './octets.ts';
import { type Transformation, transformation, unchanged, type Write } from './transformation.ts';

const slash = 0x2f;
const dot = 0x2e;

const normalizing =
  (isWindows: boolean): Write =>
  (octets, from, end, to) => {
    if (!isWindows && isNormal(octets, from, end)) return unchanged;
    octets.copyWithin(to, from, end);
    const length = end - from;
    if (isWindows) for (let at = to; at < to + length; at++) if (octets[at] === backslash) octets[at] = slash;
    return isNormal(octets, to, to + length) ? to + length : normalized(octets, to, to + length);
  };

function isNormal(octets: Uint8Array, from: number, end: number): boolean {
  let isBehindSlash = true;
  for (let at = from; at < end; at++) {
    const octet = octets[at];
    if (isBehindSlash && (octet === dot || (octet === slash && at > from))) return false;
    isBehindSlash = octet === slash;
  }
  return true;
}

/** Leaves out, where they stand, empty segments, `.`, and `..` with what it leads back from. */
function normalized(octets: Uint8Array, from: number, end: number): number {
  const isAbsolute = octets[from] === slash;
  const first = isAbsolute ? from + 1 : from;
  let to = first;
  let endsInFolder = false;
  for (let at = from; at <= end; ) {
    let next = at;
    while (next < end && octets[next] !== slash) next++;
    const length = next - at;
    const isUp = length === 2 && octets[at] === dot && octets[at + 1] === dot;
    const isHere = length === 0 || (length === 1 && octets[at] === dot);
    endsInFolder = isUp || isHere;
    if (isUp && to > first && !endsWithUp(octets, first, to)) {
      // Back to the slash before the last segment.
      to--;
      while (to > first && octets[to - 1] !== slash) to--;
      if (to > first) to--;
    } else if (!isHere && !(isUp && isAbsolute)) {
      if (to > first) octets[to++] = slash;
      octets.copyWithin(to, at, next);
      to += length;
    }
    at = next + 1;
  }
  if (endsInFolder && to > first) octets[to++] = slash;
  return to;
}

const endsWithUp = (octets: Uint8Array, first: number, to: number): boolean =>
  to - first >= 2 &&
  octets[to - 1] === dot &&
  octets[to - 2] === dot &&
  (to - first === 2 || octets[to - 3] === slash);

/** A path without repeated slashes and without the segments `.` and `..`, as far as they lead back. */
export const normalizePath: Transformation = transformation(
  'normalizePath',
  octetsIn('/.'),
  normalizing(false),
);

/** The same where backslashes are slashes. */
export const normalizePathWin: Transformation = transformation(
  'normalizePathWin',
  octetsIn('/.\\'),
  normalizing(true),
);
