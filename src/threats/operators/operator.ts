import type { Macro } from '../seclang/macro.ts';
import type { Seeks } from './seeks.ts';

/** What an operator may ask of the request that is being judged. */
export interface Surroundings {
  /** A text with its variables filled in. */
  expand(macro: Macro): string;
  /** Takes from what the request may cost, in octets looked at. */
  spend?(octets: number): void;
}

/** What a value was found to hold, for TX.0 and on; empty where the operator captures nothing. */
export type Found = readonly string[];

/** Judges one value; undefined: it does not match. */
export type Test = (value: string, around: Surroundings, capture: boolean) => Found | undefined;

/** What an operator gets when rules are loaded. */
export interface Argument {
  readonly text: string;
  readonly macro: Macro;
  /** What matches is what the rule does not ask for. */
  readonly negated: boolean;
  /** The rule is of a release that others publish, which is taken as it is. */
  readonly published: boolean;
  /** The rules were loaded elsewhere before, without a fault: what is costly can wait until it is needed. */
  readonly proven: boolean;
  /** The content of a file beside the rules. @throws Error where there is none. */
  readonly dataFile: (name: string) => string;
}

/** An operator with its argument. */
export interface Condition {
  readonly test: Test;
  /** Told only where the test depends on nothing but the value. Undefined: it must be asked about every value. */
  readonly seeks: Seeks | undefined;
}

/** @throws Error that tells what was expected of the argument. */
export type Operator = (argument: Argument) => Condition;

/** Matched, without anything to capture. */
export const matched: Found = [];
