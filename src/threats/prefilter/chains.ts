import type { Transformation } from '../transformations/transformation.ts';
import type { Predicate } from './predicate.ts';
import { setBit, wordsFor } from './tables.ts';

/** What a value is after a chain of transformations, as a node of the tree of all chains. The first is the value itself. */
export interface ChainNode {
  readonly number: number;
  /** Undefined for the value itself. */
  readonly transformation: Transformation | undefined;
  readonly children: ChainNode[];
  /** Bits of the predicates that are asked about what the value is here. */
  readonly asked: Uint32Array;
}

/** All chains of transformations of some predicates, each beginning of them once. */
export function chainsOf(predicates: readonly Predicate[]): readonly ChainNode[] {
  const nodes: ChainNode[] = [];
  const added = (transformation: Transformation | undefined): ChainNode => {
    const asked = new Uint32Array(wordsFor(predicates.length));
    const node = { number: nodes.length, transformation, children: [], asked };
    nodes.push(node);
    return node;
  };
  const root = added(undefined);
  predicates.forEach(({ transformations, multiMatch, seeks }, predicate) => {
    // Of one that tells nothing no text is looked at.
    if (seeks === undefined) return;
    let node = root;
    if (multiMatch) setBit(root.asked, predicate);
    for (const transformation of transformations) {
      let child = node.children.find(({ transformation: other }) => other === transformation);
      if (child === undefined) node.children.push((child = added(transformation)));
      node = child;
      if (multiMatch) setBit(node.asked, predicate);
    }
    setBit(node.asked, predicate);
  });
  return nodes;
}
