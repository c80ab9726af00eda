import { noOctets } from '../octet-set.ts';
import { type Transformation, transformation } from '../transformations/transformation.ts';
import type { Predicate } from './predicate.ts';
import { setBit, wordsFor } from './tables.ts';

/** What a value is after a chain of transformations, as a node of the tree of all chains. The first is the value itself. */
export interface ChainNode {
  readonly number: number;
  /** The last of the chain; of the value itself it stays unused. */
  readonly transformation: Transformation;
  readonly children: ChainNode[];
  /** Bits of the predicates that are asked about what the value is here. */
  readonly asked: Uint32Array;
}

const unchanged = transformation('none', noOctets, (_octets, _from, _end, to) => to);

/** All chains of transformations of some predicates, each beginning of them once. */
export function chainsOf(predicates: readonly Predicate[]): readonly ChainNode[] {
  const nodes: ChainNode[] = [];
  const added = (last: Transformation): ChainNode => {
    const asked = new Uint32Array(wordsFor(predicates.length));
    const node: ChainNode = { number: nodes.length, transformation: last, children: [], asked };
    nodes.push(node);
    return node;
  };
  const root = added(unchanged);
  predicates.forEach(({ transformations, multiMatch, seeks }, predicate) => {
    // Of one that tells nothing no text is looked at.
    if (seeks === undefined) return;
    let node = root;
    if (multiMatch) setBit(root.asked, predicate);
    for (const next of transformations) {
      let child = node.children.find(({ transformation: other }) => other === next);
      if (child === undefined) node.children.push((child = added(next)));
      node = child;
      if (multiMatch) setBit(node.asked, predicate);
    }
    setBit(node.asked, predicate);
  });
  return nodes;
}
