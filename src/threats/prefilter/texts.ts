import { alphabets } from './alphabets.ts';
import { bitInOthers, bitInSigns, signatureOf } from './signature.ts';

/** Octets that are kept for texts of later values; more is let go. */
const mostKept = 4 * 1024 * 1024;
const usual = 64 * 1024;

const outside = alphabets.map(alphabet => {
  const { signs, others } = signatureOf(alphabet);
  return { signs: ~signs, others: ~others };
});

/** The distinct texts that one value becomes, and which predicates are asked about each. Used again for each value. */
export class Texts {
  octets = new Uint8Array(usual);
  count = 0;
  readonly from: number[] = [];
  readonly end: number[] = [];
  /** Signatures, and which transformations may change the text. */
  readonly signs: number[] = [];
  readonly others: number[] = [];
  readonly open: number[] = [];
  /** By text, as many words as predicates need. */
  asked = new Uint32Array(0);
  readonly #strings: (string | undefined)[] = [];
  readonly #words: number;
  readonly #gates: Int32Array;

  constructor(words: number, gates: Int32Array) {
    this.#words = words;
    this.#gates = gates;
  }

  begin(): void {
    this.count = 0;
    if (this.octets.length > mostKept) this.octets = new Uint8Array(usual);
  }

  /** Adds a text, or finds that it is there. Undefined where a character is no octet. */
  add(text: string): number | undefined {
    const { length } = text;
    const from = this.count === 0 ? 0 : (this.end[this.count - 1] as number);
    this.#reserve(from + length);
    const { octets } = this;
    const gates = this.#gates;
    let [signs, others, open, wide] = [0, 0, 0, 0];
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      const octet = code & 0xff;
      wide |= code;
      octets[from + i] = octet;
      signs |= bitInSigns[octet] as number;
      others |= bitInOthers[octet] as number;
      open |= gates[octet] as number;
    }
    if (wide > 0xff) return undefined;
    const same = this.#same(from, from + length, signs, others);
    if (same !== -1) return same;
    const at = this.count++;
    this.from[at] = from;
    this.end[at] = from + length;
    this.signs[at] = signs;
    this.others[at] = others;
    this.open[at] = open;
    this.#strings[at] = text;
    const words = this.#words;
    if (this.asked.length < this.count * words) {
      const more = new Uint32Array(this.count * 2 * words);
      more.set(this.asked);
      this.asked = more;
    }
    this.asked.fill(0, at * words, (at + 1) * words);
    return at;
  }

  ask(text: number, predicates: Uint32Array): void {
    const base = text * this.#words;
    for (let i = 0; i < predicates.length; i++)
      this.asked[base + i] = (this.asked[base + i] as number) | (predicates[i] as number);
  }

  text(at: number): string {
    return this.#strings[at] as string;
  }

  /** The number of the first alphabet that the text is made of. */
  alphabet(at: number): number {
    const signs = this.signs[at] as number;
    const others = this.others[at] as number;
    let profile = 0;
    while (
      ((signs & (outside[profile] as { signs: number }).signs) |
        (others & (outside[profile] as { others: number }).others)) !==
      0
    )
      profile++;
    return profile;
  }

  #same(from: number, end: number, signs: number, others: number): number {
    const { octets } = this;
    for (let at = 0; at < this.count; at++) {
      const other = this.from[at] as number;
      if ((this.end[at] as number) - other !== end - from) continue;
      if (this.signs[at] !== signs || this.others[at] !== others) continue;
      let i = from;
      while (i < end && octets[i] === octets[other + i - from]) i++;
      if (i === end) return at;
    }
    return -1;
  }

  #reserve(length: number): void {
    if (length <= this.octets.length) return;
    const more = new Uint8Array(length * 2);
    more.set(this.octets);
    this.octets = more;
  }
}
