import { has } from '../octet-set.ts';
import type { Transformation } from '../transformations/transformation.ts';
import type { ChainNode } from './chains.ts';

/** What there is to do with a text at a node of the chains. */
export interface Step {
  /** Bits of the predicates that are asked about this text, here and wherever it arrives unchanged. */
  readonly asked: Uint32Array;
  /** The transformations that may change the text. */
  readonly open: number;
  /** Nodes whose transformation does so. */
  readonly onward: readonly ChainNode[];
}

/** Steps that are remembered for one set of predicates: texts that differ in their signs need different ones. */
const mostSteps = 512;
/** Transformations beyond the 31st are always applied. */
const mostGated = 31;

/** Bits of the transformations that may change a text, by the octets in it. */
export class Gates {
  /** By octet. */
  readonly bits = new Int32Array(256);
  readonly #bit = new Map<Transformation, number>();

  constructor(nodes: readonly ChainNode[]) {
    for (const { transformation } of nodes) {
      if (transformation.changes === undefined || this.#bit.has(transformation)) continue;
      if (this.#bit.size === mostGated) break;
      const bit = 1 << this.#bit.size;
      this.#bit.set(transformation, bit);
      for (let octet = 0; octet < 256; octet++)
        if (has(transformation.changes, octet)) this.bits[octet] = (this.bits[octet] as number) | bit;
    }
  }

  mayChange(transformation: Transformation, open: number): boolean {
    const bit = this.#bit.get(transformation);
    return bit === undefined || (open & bit) !== 0;
  }
}

/** The way through the chains for one set of predicates that are asked for. */
export class Walk {
  /** The set, as it was when the walk was made. */
  readonly asked: Uint32Array;
  readonly #gates: Gates;
  /** By node, whether it or one below it is asked about. */
  readonly #needed: readonly boolean[];
  readonly #steps: Map<number, Step>[];
  /** By node, the step that was asked for last: values of one kind follow each other. */
  readonly #last: (Step | undefined)[];
  #size = 0;

  constructor(nodes: readonly ChainNode[], gates: Gates, asked: Uint32Array) {
    this.asked = asked;
    this.#gates = gates;
    this.#steps = nodes.map(() => new Map<number, Step>());
    this.#last = nodes.map(() => undefined);
    const needed = nodes.map(node => node.asked.some((word, i) => (word & (asked[i] as number)) !== 0));
    // Children come after their parents.
    for (const node of nodes.toReversed())
      if (node.children.some(({ number }) => needed[number] === true)) needed[node.number] = true;
    this.#needed = needed;
  }

  /** @param open the transformations that may change the text */
  step(node: ChainNode, open: number): Step {
    const last = this.#last[node.number];
    if (last !== undefined && last.open === open) return last;
    return (this.#last[node.number] = this.#known(node, open));
  }

  #known(node: ChainNode, open: number): Step {
    const steps = this.#steps[node.number] as Map<number, Step>;
    const known = steps.get(open);
    if (known !== undefined) return known;
    if (++this.#size > mostSteps) {
      for (const one of this.#steps) one.clear();
      this.#size = 1;
    }
    const step = this.#stepOf(node, open);
    steps.set(open, step);
    return step;
  }

  #stepOf(node: ChainNode, open: number): Step {
    const asked = new Uint32Array(this.asked.length);
    const onward: ChainNode[] = [];
    const visit = (here: ChainNode): void => {
      for (let i = 0; i < asked.length; i++)
        asked[i] = (asked[i] as number) | ((here.asked[i] as number) & (this.asked[i] as number));
      for (const child of here.children) {
        if (this.#needed[child.number] !== true) continue;
        if (this.#gates.mayChange(child.transformation, open)) onward.push(child);
        else visit(child);
      }
    };
    visit(node);
    return { asked, open, onward };
  }
}
