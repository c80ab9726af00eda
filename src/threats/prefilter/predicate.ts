import type { Test } from '../operators/operator.ts';
import type { Seeks } from '../operators/seeks.ts';
import type { Transformation } from '../transformations/transformation.ts';

/** A condition of a rule that depends on nothing but the value it is asked about. */
export interface Predicate {
  readonly transformations: readonly Transformation[];
  /** Asked after each transformation that changed something, and before the first. */
  readonly multiMatch: boolean;
  readonly negated: boolean;
  readonly test: Test;
  readonly seeks: Seeks | undefined;
}
