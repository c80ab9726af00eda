import { foldedOctet } from '../octet-set.ts';

/**
 * Finds all of many literals in one pass (Aho and Corasick, 1975), ASCII letters in either case. Plain data that threads
 * share. A column stands for each octet that occurs in a literal, column 0 for all others.
 */
export interface Automaton {
  /** By octet. */
  readonly columns: Uint8Array;
  /** Columns of a state take 2 to the power of this. */
  readonly shift: number;
  /** The next state by state and column. */
  readonly next: Uint16Array | Uint32Array;
  /** States from this one on are ends of literals. */
  readonly firstEnd: number;
  /** By state, from the first end on: where its list begins in `lists`, which is a count and then as many numbers. */
  readonly listAt: Uint32Array;
  /** Numbers that were given for the literals that end in a state, each once. */
  readonly lists: Uint32Array;
}

/** @param literals in lower case, each with the numbers that are told where it is found */
export function automatonOf(literals: ReadonlyMap<string, readonly number[]>): Automaton {
  const trie = new Trie([...literals.keys()]);
  const numbers = new Map<number, Set<number>>();
  for (const [literal, told] of literals) {
    const state = trie.stateOf(literal);
    numbers.set(state, new Set([...(numbers.get(state) ?? []), ...told]));
  }
  const order = trie.complete((state, fail) => {
    const inherited = numbers.get(fail);
    if (inherited !== undefined) numbers.set(state, new Set([...(numbers.get(state) ?? []), ...inherited]));
  });
  return packed(trie, order, numbers);
}

class Trie {
  readonly columns = new Uint8Array(256);
  readonly shift: number;
  readonly next: Uint32Array;
  states = 1;

  constructor(literals: readonly string[]) {
    const octets = new Set(literals.flatMap(literal => [...Buffer.from(literal, 'latin1')]));
    let column = 1;
    for (const octet of octets) this.columns[octet] = column++;
    for (let octet = 0; octet < 256; octet++)
      this.columns[octet] = this.columns[foldedOctet(octet)] as number;
    this.shift = Math.ceil(Math.log2(column));
    const most = literals.reduce((sum, { length }) => sum + length, 1);
    this.next = new Uint32Array(most << this.shift);
    for (const literal of literals) this.#add(literal);
  }

  stateOf(literal: string): number {
    let state = 0;
    for (let at = 0; at < literal.length; at++) state = this.next[this.cell(state, literal, at)] as number;
    return state;
  }

  cell(state: number, literal: string, at: number): number {
    return (state << this.shift) | (this.columns[literal.charCodeAt(at)] as number);
  }

  /**
   * Turns missing ways on into those of the longest ending that is the beginning of a literal too: `inherit` is told of
   * each state and that one, whose own was told before. Answers the states in the order of their depth.
   */
  complete(inherit: (state: number, fail: number) => void): number[] {
    const { next, shift } = this;
    const fails = new Uint32Array(this.states);
    const order = [0];
    for (let i = 0; i < order.length; i++) {
      const state = order[i] as number;
      const fail = fails[state] as number;
      if (state !== 0) inherit(state, fail);
      for (let column = 0; column < 1 << shift; column++) {
        const cell = (state << shift) | column;
        const child = next[cell] as number;
        const other = state === 0 ? 0 : (next[(fail << shift) | column] as number);
        if (child === 0) next[cell] = other;
        else {
          fails[child] = other;
          order.push(child);
        }
      }
    }
    return order;
  }

  #add(literal: string): void {
    let state = 0;
    for (let at = 0; at < literal.length; at++) {
      const cell = this.cell(state, literal, at);
      if (this.next[cell] === 0) this.next[cell] = this.states++;
      state = this.next[cell] as number;
    }
  }
}

/** In memory that threads share: states that end nothing first, those near the beginning side by side. */
function packed(
  trie: Trie,
  order: readonly number[],
  numbers: ReadonlyMap<number, ReadonlySet<number>>,
): Automaton {
  const sorted = [
    ...order.filter(state => !numbers.has(state)),
    ...order.filter(state => numbers.has(state)),
  ];
  const place = new Uint32Array(trie.states);
  sorted.forEach((state, i) => (place[state] = i));
  const cells = trie.states << trie.shift;
  const next =
    trie.states <= 0x1_0000
      ? new Uint16Array(new SharedArrayBuffer(cells * 2))
      : new Uint32Array(new SharedArrayBuffer(cells * 4));
  sorted.forEach((state, i) => {
    for (let column = 0; column < 1 << trie.shift; column++)
      next[(i << trie.shift) | column] = place[trie.next[(state << trie.shift) | column] as number] as number;
  });
  const firstEnd = order.length - numbers.size;
  const lists: number[] = [];
  const known = new Map<string, number>();
  const listAt = sorted.slice(firstEnd).map(state => {
    const list = [...(numbers.get(state) ?? [])].sort((one, other) => one - other);
    const key = list.join();
    const at = known.get(key) ?? lists.length;
    if (!known.has(key)) {
      known.set(key, at);
      lists.push(list.length, ...list);
    }
    return at;
  });
  return {
    columns: trie.columns,
    shift: trie.shift,
    next,
    firstEnd,
    listAt: shared(listAt),
    lists: shared(lists),
  };
}

function shared(numbers: readonly number[]): Uint32Array {
  const array = new Uint32Array(new SharedArrayBuffer(numbers.length * 4));
  array.set(numbers);
  return array;
}
