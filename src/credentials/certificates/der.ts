/** Tags of the types that are read here (X.690 section 8; context-specific ones as they are written). */
export const tag = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectId: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
} as const;

/** One value in DER: where it stands, not a copy of it. */
export interface DerValue {
  readonly tag: number;
  /** With its tag and length. */
  readonly whole: Buffer;
  readonly content: Buffer;
}

/**
 * Reads values in DER (X.690) one after the other, in time and memory in proportion to their number. Strict where a
 * second reading would be possible: lengths in their one form, nothing beyond the end.
 */
export class DerReader {
  readonly #octets: Buffer;
  #at = 0;

  constructor(octets: Buffer) {
    this.#octets = octets;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#octets.length;
  }

  /** The tag of the next value; undefined at the end. */
  get nextTag(): number | undefined {
    return this.#octets[this.#at];
  }

  /** The next value. @throws RangeError when there is none, it is malformed, or not of the kind asked for. */
  read(wanted?: number): DerValue {
    const from = this.#at;
    const found = this.#octet();
    // Tags above 30 take more octets; nothing that is read here has one.
    if ((found & 0x1f) === 0x1f || (wanted !== undefined && found !== wanted))
      throw new RangeError(`not the kind of value that belongs here: ${found}`);
    const length = this.#length();
    const start = this.#at;
    if (length > this.#octets.length - start) throw new RangeError('longer than what holds it');
    this.#at = start + length;
    return {
      tag: found,
      whole: this.#octets.subarray(from, this.#at),
      content: this.#octets.subarray(start, this.#at),
    };
  }

  /** The values inside the next one. */
  enter(wanted: number): DerReader {
    return new DerReader(this.read(wanted).content);
  }

  /** @throws RangeError when something is left. */
  end(): void {
    if (!this.isAtEnd) throw new RangeError('more than belongs here');
  }

  #octet(): number {
    const octet = this.#octets[this.#at];
    if (octet === undefined) throw new RangeError('ends too early');
    this.#at++;
    return octet;
  }

  #length(): number {
    const first = this.#octet();
    if (first < 0x80) return first;
    const count = first & 0x7f;
    if (count === 0 || count > 4) throw new RangeError('a length without end, or beyond 4 GiB');
    let length = 0;
    for (let i = 0; i < count; i++) length = length * 256 + this.#octet();
    if (length < 0x80 || length < 2 ** (8 * (count - 1)))
      throw new RangeError('a length in more octets than it needs');
    return length;
  }
}

/** Dotted, as `2.5.29.20`. @throws RangeError for one that is cut off or larger than any in use. */
export function objectIdOf({ content }: DerValue): string {
  const parts: number[] = [];
  let part = 0;
  for (const octet of content) {
    part = part * 128 + (octet & 0x7f);
    if (part > 2 ** 32) throw new RangeError('an object identifier beyond any in use');
    if (octet >= 0x80) continue;
    if (parts.length === 0)
      parts.push(Math.min(2, Math.floor(part / 40)), part - 40 * Math.min(2, Math.floor(part / 40)));
    else parts.push(part);
    part = 0;
  }
  if (parts.length === 0 || (content.at(-1) ?? 0) >= 0x80)
    throw new RangeError('an object identifier cut off');
  return parts.join('.');
}

/** Milliseconds since the epoch. The forms are those of RFC 5280 section 4.1.2.5. @throws RangeError */
export function timeOf({ tag: kind, content }: DerValue): number {
  const text = content.toString('latin1');
  const [, year = '', rest = ''] =
    (kind === tag.utcTime ? /^(\d{2})(\d{10})Z$/ : /^(\d{4})(\d{10})Z$/).exec(text) ?? [];
  if (rest === '' || (kind !== tag.utcTime && kind !== tag.generalizedTime))
    throw new RangeError('not a time');
  const full = kind === tag.generalizedTime ? year : `${Number(year) < 50 ? '20' : '19'}${year}`;
  const iso = `${full}-${rest.slice(0, 2)}-${rest.slice(2, 4)}T${rest.slice(4, 6)}:${rest.slice(6, 8)}:${rest.slice(8)}Z`;
  const time = Date.parse(iso);
  if (Number.isNaN(time)) throw new RangeError('not a time');
  return time;
}
