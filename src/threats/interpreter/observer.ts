import type { Found } from '../operators/operator.ts';
import type { Rule } from '../seclang/rule.ts';
import type { Value } from './transaction.ts';

/** A value as a condition compared it: as it came, or after one more transformation. */
export interface Look {
  /** The transformation that made it so; undefined for the value as it came. */
  readonly after: string | undefined;
  readonly value: string;
  /** Whether the operator was asked about it, and what it found. */
  readonly asked: boolean;
  readonly found: Found | undefined;
}

/** Told of all that is asked, for people who want to know why. Nobody watches requests that are served. */
export interface Observer {
  /** A condition of a rule, the first or a chained one, is asked about so many values. */
  asked(rule: Rule, link: number, values: number): void;
  /** One of those values; `holds`: it is as the rule wants it. */
  looked(rule: Rule, link: number, value: Value, looks: readonly Look[], holds: boolean): void;
}
