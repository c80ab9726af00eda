import type { Surroundings } from '../operators/operator.ts';
import { type ChainNode, chainsOf } from './chains.ts';
import type { Predicate } from './predicate.ts';
import { Scanner } from './scanner.ts';
import { buildTables, setBit, type Tables, wordsFor } from './tables.ts';
import { Texts } from './texts.ts';
import { Gates, Walk } from './walks.ts';

/** What it costs to ask a predicate about an octet, in octets of a scan. */
const asking = 4;

/** Predicates of which anything is known depend on the value alone. */
const nowhere: Surroundings = {
  expand: () => {
    throw new Error('expected a condition that depends on nothing but the value');
  },
};

/**
 * Finds out which of many predicates hold for a value, and looks closely at few of them: a value becomes a handful of
 * distinct texts by the transformations of all, each is gone through once for what predicates need, and only those that
 * may match are asked. A predicate that holds and is not found would be a way past the rules: what is not known for
 * certain counts as found or is asked.
 */
export class Prefilter {
  readonly #predicates: readonly Predicate[];
  readonly #profiles: readonly Scanner[];
  readonly #nodes: readonly ChainNode[];
  readonly #gates: Gates;
  readonly #texts: Texts;
  readonly #words: number;
  /** Bits of predicates that are not known to depend on the value alone. */
  readonly #unknown: Uint32Array;
  readonly #negated: Uint32Array;
  /** Octets, for the present value. */
  #looked = 0;
  /** Octets after which judging the present value ends. */
  #most = 0;

  static build(predicates: readonly Predicate[]): Tables {
    return buildTables(predicates);
  }

  /** @param predicates those that the tables were built of, in the same order */
  constructor(tables: Tables, predicates: readonly Predicate[]) {
    this.#predicates = predicates;
    this.#words = wordsFor(predicates.length);
    this.#nodes = chainsOf(predicates);
    this.#gates = new Gates(this.#nodes);
    this.#texts = new Texts(this.#words, this.#gates.bits);
    this.#profiles = tables.profiles.map(profile => new Scanner(profile, this.#words));
    this.#unknown = new Uint32Array(this.#words);
    this.#negated = new Uint32Array(this.#words);
    predicates.forEach(({ seeks, negated }, i) => {
      if (seeks === undefined) setBit(this.#unknown, i);
      if (negated) setBit(this.#negated, i);
    });
  }

  /** How values are judged that these predicates ask about; a bit for each. */
  walk(asked: Uint32Array): Walk {
    return new Walk(this.#nodes, this.#gates, asked.slice(0, this.#words));
  }

  /**
   * Sets the bits in `found` of the predicates of a walk that hold for the value, and of those that nothing is known
   * of. Other bits stay as they are; predicates whose bits are set already are not asked. Answers how many octets were
   * looked at, by scans and by predicates; where those are more than `most`, bits may be missing, and the value has to be
   * refused.
   */
  judge(value: string, walk: Walk, found: Uint32Array, most = Number.POSITIVE_INFINITY): number {
    const { asked } = walk;
    this.#most = most;
    for (let i = 0; i < this.#words; i++)
      found[i] = (found[i] as number) | ((asked[i] as number) & (this.#unknown[i] as number));
    const texts = this.#texts;
    if (!texts.begin(value)) {
      for (let i = 0; i < this.#words; i++) found[i] = (found[i] as number) | (asked[i] as number);
      return value.length;
    }
    this.#become(0, this.#nodes[0] as ChainNode, walk);
    this.#looked = texts.end[texts.count - 1] as number;
    for (let text = 0; text < texts.count; text++) this.#judgeText(text, found);
    return this.#looked;
  }

  /** Makes what the text becomes from a node of the chains on. */
  #become(text: number, node: ChainNode, walk: Walk): void {
    const texts = this.#texts;
    const { asked, onward } = walk.step(node, texts.open[text] as number);
    texts.ask(text, asked);
    for (const child of onward) this.#become(texts.become(text, child.transformation), child, walk);
  }

  #judgeText(text: number, found: Uint32Array): void {
    const texts = this.#texts;
    const scanner = this.#profiles[texts.alphabet(text)] as Scanner;
    const signs = texts.signs[text] as number;
    const others = texts.others[text] as number;
    const words = this.#words;
    const base = text * words;
    const { always, scanned } = scanner.profile;
    let scans = 0;
    for (let i = 0; i < words; i++) scans |= (texts.asked[base + i] as number) & (scanned[i] as number);
    scanner.begin();
    // Clauses of literals are known by a scan only, so that it is left out where nothing is looked at that has some.
    if (scans !== 0) scanner.scan(texts.octets, texts.from[text] as number, texts.end[text] as number);
    for (let i = 0; i < words; i++) {
      let left =
        (texts.asked[base + i] as number) & ((always[i] as number) | (scanner.candidates[i] as number));
      left &= ~(found[i] as number);
      while (left !== 0) {
        if (this.#looked > this.#most) return;
        const bit = 31 - Math.clz32(left);
        left &= ~(1 << bit);
        const predicate = (i << 5) | bit;
        const isNegated = (((this.#negated[i] as number) >>> bit) & 1) === 1;
        const matches = scanner.mayMatch(predicate, signs, others) && this.#matches(predicate, text);
        if (matches !== isNegated) setBit(found, predicate);
      }
    }
  }

  #matches(predicate: number, text: number): boolean {
    const { test } = this.#predicates[predicate] as Predicate;
    this.#looked += asking * ((this.#texts.end[text] as number) - (this.#texts.from[text] as number));
    return test(this.#texts.text(text), nowhere, false) !== undefined;
  }
}
