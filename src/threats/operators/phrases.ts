import { SharedByText } from '../shared-by-text.ts';
import type { Condition } from './operator.ts';

/**
 * Finds any of many phrases in one pass (Aho and Corasick, 1975), ASCII letters in either case. Its table has a column
 * for each octet that occurs in a phrase, and one for all others.
 */
class Phrases {
  readonly #columns: number;
  /** Column of each octet. */
  readonly #column = new Uint8Array(256);
  /** Next state by state and column. */
  readonly #next: Int32Array;
  /** Length of the longest phrase that ends in a state; 0 for none. */
  readonly #length: Uint16Array;

  /** @throws Error for phrases that are no phrases. */
  constructor(phrases: readonly string[]) {
    const folded = [...new Set(phrases.map(fold))];
    if (folded.length === 0) throw new Error('expected at least one phrase');
    if (folded.some(phrase => phrase === '' || phrase.length > 0xffff))
      throw new Error('expected phrases of 1 to 65535 characters');
    const octets = new Set(folded.flatMap(phrase => [...Buffer.from(phrase, 'latin1')]));
    this.#columns = octets.size + 1;
    let column = 1;
    for (const octet of octets) this.#column[octet] = column++;
    for (let octet = 0x41; octet <= 0x5a; octet++) this.#column[octet] = this.#column[octet | 0x20] as number;
    const most = folded.reduce((sum, { length }) => sum + length, 1);
    const next = new Int32Array(most * this.#columns);
    const length = new Uint16Array(most);
    const states = this.#tree(folded, next, length);
    this.#next = next.slice(0, states * this.#columns);
    this.#length = length.slice(0, states);
    this.#fail(states);
  }

  /** The first phrase that ends in the text, as it is written there. */
  find(text: string): string | undefined {
    let state = 0;
    for (let at = 0; at < text.length; at++) {
      const column = this.#column[text.charCodeAt(at) & 0xff] as number;
      state = this.#next[state * this.#columns + column] as number;
      const length = this.#length[state] as number;
      if (length > 0) return text.slice(at + 1 - length, at + 1);
    }
    return undefined;
  }

  #tree(phrases: readonly string[], next: Int32Array, length: Uint16Array): number {
    let states = 1;
    for (const phrase of phrases) {
      let state = 0;
      for (let at = 0; at < phrase.length; at++) {
        const cell = state * this.#columns + (this.#column[phrase.charCodeAt(at)] as number);
        if (next[cell] === 0) next[cell] = states++;
        state = next[cell] as number;
      }
      length[state] = phrase.length;
    }
    return states;
  }

  /** Turns missing ways on into those of the longest ending that is the beginning of a phrase too. */
  #fail(states: number): void {
    const fails = new Int32Array(states);
    const queue: number[] = [];
    for (let column = 0; column < this.#columns; column++) {
      const child = this.#next[column] as number;
      if (child !== 0) queue.push(child);
    }
    for (let i = 0; i < queue.length; i++) {
      const state = queue[i] as number;
      const fail = fails[state] as number;
      this.#length[state] = Math.max(this.#length[state] as number, this.#length[fail] as number);
      for (let column = 0; column < this.#columns; column++) {
        const cell = state * this.#columns + column;
        const child = this.#next[cell] as number;
        const other = this.#next[fail * this.#columns + column] as number;
        if (child === 0) this.#next[cell] = other;
        else {
          fails[child] = other;
          queue.push(child);
        }
      }
    }
  }
}

const fold = (phrase: string): string => phrase.replace(/[A-Z]/g, letter => letter.toLowerCase());

const shared = new SharedByText<Phrases>();

/** One of the phrases is found in the value; captured is the first. @throws Error for phrases that are no phrases. */
export function findsPhrase(phrases: readonly string[]): Condition {
  const set = shared.get(phrases.join('\n'), () => new Phrases(phrases));
  return {
    test: value => {
      const found = set.find(value);
      return found === undefined ? undefined : [found];
    },
    seeks: { kind: 'phrases', phrases },
  };
}
