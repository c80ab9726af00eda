import type { OctetSet } from '../octet-set.ts';

/**
 * Changes a value before it is compared. Values are octets, one character each; every transformation takes time linear
 * in the length of its value.
 */
export interface Transformation {
  readonly name: string;
  readonly apply: (value: string) => string;
  /** A value without any of these is left as it is. Undefined: any may be changed. */
  readonly changes: OctetSet | undefined;
  /** Octets for which there must be room, for a value of so many. */
  readonly room: (length: number) => number;
  readonly write: Write;
}

/**
 * The transformation itself: of the octets between `from` and `end` it writes what they become to `to` and on, which
 * lies behind them. Answers where that ends, or `unchanged`.
 */
export type Write = (octets: Uint8Array, from: number, end: number, to: number) => number;

/** Told where the octets stay as they are, whatever was written. */
export const unchanged = -1;

/** Octets that are kept for later values; more is let go. */
const mostKept = 64 * 1024;
let octets = Buffer.allocUnsafeSlow(4_096);

/** @param room where it becomes longer than the value */
export function transformation(
  name: string,
  changes: OctetSet | undefined,
  write: Write,
  room: (length: number) => number = length => length,
): Transformation {
  const apply = (value: string): string => {
    if (changes !== undefined && !holdsOne(value, changes)) return value;
    const { length } = value;
    const needed = length + room(length);
    const buffer = needed <= octets.length ? octets : Buffer.allocUnsafeSlow(needed);
    if (needed <= mostKept) octets = buffer;
    buffer.write(value, 'latin1');
    const end = write(buffer, 0, length, length);
    if (end === unchanged) return value;
    const text = buffer.toString('latin1', length, end);
    return text === value ? value : text;
  };
  return { name, changes, write, room, apply };
}

function holdsOne(value: string, set: OctetSet): boolean {
  for (let at = 0; at < value.length; at++) {
    const octet = value.charCodeAt(at);
    if ((((set[(octet >> 5) & 7] as number) >>> (octet & 31)) & 1) === 1) return true;
  }
  return false;
}
