/** A power of two. */
const slots = 1_024;
/** Longer ones are not kept: with all slots taken by clients, they hold 32 KiB. */
const longest = 32;

/**
 * Names of members that came lately, by their octets: documents of one kind name theirs alike, and V8 need not look up
 * once more that a text is a name that it knows.
 */
export class KnownNames {
  readonly #kept = Array.from({ length: slots }, () => '');

  /** The name of ASCII octets from `start` to `end`; `hash` is of them, and begins with `hashSeed`. */
  of(octets: Buffer, start: number, end: number, hash: number): string {
    const length = end - start;
    if (length > longest) return octets.toString('latin1', start, end);
    const slot = (hash ^ (hash >>> 15)) & (slots - 1);
    const kept = this.#kept[slot] as string;
    return isAt(octets, start, length, kept)
      ? kept
      : (this.#kept[slot] = octets.toString('latin1', start, end));
  }
}

function isAt(octets: Buffer, start: number, length: number, name: string): boolean {
  if (name.length !== length) return false;
  for (let i = 0; i < length; i++) if (name.charCodeAt(i) !== octets[start + i]) return false;
  return true;
}
