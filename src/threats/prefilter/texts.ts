import { type Transformation, unchanged } from '../transformations/transformation.ts';
import { alphabets } from './alphabets.ts';
import { bitInOthers, bitInSigns, signatureOf } from './signature.ts';

/** Octets that are kept for texts of later values; more is let go. */
const mostKept = 4 * 1024 * 1024;
const usual = 64 * 1024;

const signatures = alphabets.map(signatureOf);
const outsideSigns = Int32Array.from(signatures, ({ signs }) => ~signs);
const outsideOthers = Int32Array.from(signatures, ({ others }) => ~others);

/** Of longer texts it is noted which octets there are, before it is asked what they are. */
const short = 512;

interface Made {
  text: number;
  transformation: Transformation | undefined;
  becomes: number;
}

/** The distinct texts that one value becomes, and which predicates are asked about each. Used again for each value. */
export class Texts {
  octets: Buffer = Buffer.allocUnsafeSlow(usual);
  count = 0;
  /** Where each text stands in the octets. */
  readonly from: number[] = [];
  readonly end: number[] = [];
  /** Signatures, and which transformations may change the text. */
  readonly signs: number[] = [];
  readonly others: number[] = [];
  readonly open: number[] = [];
  /** By text, as many words as predicates need. */
  asked = new Uint32Array(0);
  readonly #strings: (string | undefined)[] = [];
  /** What was made already: a text, a transformation and what the text becomes by it. */
  readonly #made: Made[] = [];
  #makes = 0;
  readonly #seen = new Uint8Array(256);
  // Of the last octets that were looked at:
  #signs = 0;
  #others = 0;
  #open = 0;
  readonly #words: number;
  readonly #gates: Int32Array;

  /** @param gates by octet, the bits of the transformations that change it */
  constructor(words: number, gates: Int32Array) {
    this.#words = words;
    this.#gates = gates;
  }

  /** Begins with a value as the first text. False where a character is no octet. */
  begin(value: string): boolean {
    this.count = 0;
    this.#makes = 0;
    const { length } = value;
    if (this.octets.length > mostKept) this.octets = Buffer.allocUnsafeSlow(usual);
    this.#reserve(length);
    if (!this.#take(value)) return false;
    this.#strings[this.#add(0, length)] = value;
    return true;
  }

  /** What a text becomes: another one, or one that is there. */
  become(text: number, transformation: Transformation): number {
    for (let i = 0; i < this.#makes; i++) {
      const made = this.#made[i] as Made;
      if (made.text === text && made.transformation === transformation) return made.becomes;
    }
    const made = (this.#made[this.#makes] ??= { text: 0, transformation: undefined, becomes: 0 });
    this.#makes++;
    made.text = text;
    made.transformation = transformation;
    made.becomes = this.#becomes(text, transformation);
    return made.becomes;
  }

  ask(text: number, predicates: Uint32Array): void {
    const base = text * this.#words;
    for (let i = 0; i < predicates.length; i++)
      this.asked[base + i] = (this.asked[base + i] as number) | (predicates[i] as number);
  }

  text(at: number): string {
    return (this.#strings[at] ??= this.octets.toString('latin1', this.from[at], this.end[at]));
  }

  /** The number of the first alphabet that the text is made of. */
  alphabet(at: number): number {
    const signs = this.signs[at] as number;
    const others = this.others[at] as number;
    let alphabet = 0;
    while (
      ((signs & (outsideSigns[alphabet] as number)) | (others & (outsideOthers[alphabet] as number))) !==
      0
    )
      alphabet++;
    return alphabet;
  }

  #becomes(text: number, { write, room }: Transformation): number {
    const to = this.end[this.count - 1] as number;
    const from = this.from[text] as number;
    const end = this.end[text] as number;
    this.#reserve(to + room(end - from));
    const written = write(this.octets, from, end, to);
    if (written === unchanged) return text;
    this.#look(to, written);
    for (let other = 0; other < this.count; other++)
      if (
        this.signs[other] === this.#signs &&
        this.others[other] === this.#others &&
        this.#isSame(other, to, written)
      )
        return other;
    return this.#add(to, written);
  }

  /** Takes over the octets of a value, and looks at them. */
  #take(value: string): boolean {
    const { octets } = this;
    const { length } = value;
    let wide = 0;
    if (length > short) {
      for (let at = 0; at < length; at++) {
        const code = value.charCodeAt(at);
        wide |= code;
        octets[at] = code;
      }
      this.#look(0, length);
      return wide <= 0xff;
    }
    const gates = this.#gates;
    let signs = 0;
    let others = 0;
    let open = 0;
    for (let at = 0; at < length; at++) {
      const code = value.charCodeAt(at);
      const octet = code & 0xff;
      wide |= code;
      octets[at] = octet;
      signs |= bitInSigns[octet] as number;
      others |= bitInOthers[octet] as number;
      open |= gates[octet] as number;
    }
    this.#signs = signs;
    this.#others = others;
    this.#open = open;
    return wide <= 0xff;
  }

  #look(from: number, end: number): void {
    const { octets } = this;
    const gates = this.#gates;
    let signs = 0;
    let others = 0;
    let open = 0;
    if (end - from <= short)
      for (let at = from; at < end; at++) {
        const octet = octets[at] as number;
        signs |= bitInSigns[octet] as number;
        others |= bitInOthers[octet] as number;
        open |= gates[octet] as number;
      }
    else {
      const seen = this.#seen;
      seen.fill(0);
      for (let at = from; at < end; at++) seen[octets[at] as number] = 1;
      for (let octet = 0; octet < 256; octet++)
        if (seen[octet] === 1) {
          signs |= bitInSigns[octet] as number;
          others |= bitInOthers[octet] as number;
          open |= gates[octet] as number;
        }
    }
    this.#signs = signs;
    this.#others = others;
    this.#open = open;
  }

  /** Adds the octets that were looked at last. */
  #add(from: number, end: number): number {
    const text = this.count++;
    this.from[text] = from;
    this.end[text] = end;
    this.signs[text] = this.#signs;
    this.others[text] = this.#others;
    this.open[text] = this.#open;
    this.#strings[text] = undefined;
    const words = this.#words;
    if (this.asked.length < this.count * words) {
      const more = new Uint32Array(this.count * 2 * words);
      more.set(this.asked);
      this.asked = more;
    }
    for (let i = text * words; i < this.count * words; i++) this.asked[i] = 0;
    return text;
  }

  #isSame(text: number, from: number, end: number): boolean {
    const other = this.from[text] as number;
    if ((this.end[text] as number) - other !== end - from) return false;
    const { octets } = this;
    for (let at = from; at < end; at++) if (octets[at] !== octets[other + at - from]) return false;
    return true;
  }

  #reserve(length: number): void {
    if (length <= this.octets.length) return;
    const more = Buffer.allocUnsafeSlow(length * 2);
    more.set(this.octets);
    this.octets = more;
  }
}
