import { isUtf8 } from 'node:buffer';

/**
 * Checks UTF-8 (RFC 3629) that comes in pieces, each octet once: no overlong form, no surrogate, nothing beyond
 * U+10FFFF. Lenient readers see other characters in malformed text than a control that looked at it before.
 */
export class Utf8Check {
  /** Octets that the character under way still needs. */
  #needed = 0;
  /** What the next of them may be: narrower than 80 to BF only for the second octet of some characters. */
  #from = 0x80;
  #to = 0xbf;

  /** Whether everything so far may be UTF-8; with `last`, whether it is. After false, ask no further. */
  accepts(piece: Buffer, last: boolean): boolean {
    // The common case: a text in one piece, judged by native code.
    if (this.#needed === 0 && last) return isUtf8(piece);
    for (let at = 0; at < piece.length; at++) {
      const octet = piece[at] as number;
      if (this.#needed === 0) {
        if (octet >= 0x80 && !this.#begins(octet)) return false;
      } else {
        if (octet < this.#from || octet > this.#to) return false;
        this.#needed--;
        this.#from = 0x80;
        this.#to = 0xbf;
      }
    }
    if (!last) return true;
    const whole = this.#needed === 0;
    this.#needed = 0;
    return whole;
  }

  /** The first octet of a character of two to four (RFC 3629 section 4). */
  #begins(octet: number): boolean {
    if (octet < 0xc2 || octet > 0xf4) return false;
    this.#needed = octet < 0xe0 ? 1 : octet < 0xf0 ? 2 : 3;
    if (octet === 0xe0) this.#from = 0xa0;
    else if (octet === 0xed) this.#to = 0x9f;
    else if (octet === 0xf0) this.#from = 0x90;
    else if (octet === 0xf4) this.#to = 0x8f;
    return true;
  }
}
