import type { LinearExpression } from '../regex/linear.ts';
import type { Test } from '../operators/operator.ts';
import type { Seeks } from '../operators/seeks.ts';
import type { Transformation } from '../transformations/transformation.ts';
import type { Place } from './fault.ts';
import type { Macro } from './macro.ts';
import type { VariableName } from './variable-names.ts';

/** 1 request head, 2 request body, 3 response head, 4 response body, 5 logging. */
export type Phase = 1 | 2 | 3 | 4 | 5;

/** Which members of a collection are meant; keys are in lower case. */
export type Selector =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'pattern'; readonly pattern: LinearExpression };

export interface Target {
  readonly variable: VariableName;
  readonly selector: Selector | undefined;
  /** How many there are, instead of what they hold. */
  readonly counted: boolean;
}

/** What becomes of the request when a rule, with all that is chained to it, matches. */
export type Disruption =
  | { readonly kind: 'pass' | 'block' | 'deny' }
  | { readonly kind: 'allow'; readonly until: 'end' | 'phase' | 'request' };

export interface SetVariable {
  readonly collection: string;
  readonly key: Macro;
  readonly operation: 'set' | 'add' | 'subtract' | 'unset';
  readonly value: Macro;
}

/** Rules that an action or a directive speaks of. */
export type RuleChoice =
  | { readonly by: 'id'; readonly from: number; readonly to: number }
  | { readonly by: 'tag' | 'message'; readonly text: string };

export type Control =
  | { readonly kind: 'rule-engine'; readonly mode: 'on' | 'off' | 'detection-only' }
  | { readonly kind: 'body-processor'; readonly processor: string }
  | { readonly kind: 'remove-rules'; readonly rules: RuleChoice }
  | { readonly kind: 'remove-targets'; readonly rules: RuleChoice; readonly targets: readonly Target[] };

/** What a rule does each time it matches a value. */
export type Effect =
  | { readonly kind: 'set-variable'; readonly set: SetVariable }
  | { readonly kind: 'expire'; readonly collection: string; readonly key: Macro; readonly seconds: Macro }
  | { readonly kind: 'open-collection'; readonly collection: string; readonly key: Macro }
  | { readonly kind: 'control'; readonly control: Control };

/** One condition of a rule: the rule's own, or one that is chained to it. */
export interface Link {
  /** None for `SecAction`: it always holds. */
  targets: readonly Target[] | undefined;
  excluded: readonly Target[];
  readonly test: Test;
  /** What the test looks for; undefined where nothing is known, or where it depends on more than the value. */
  readonly seeks: Seeks | undefined;
  /** What the operator was given: variables in it are read. */
  readonly argument: Macro;
  /** As it is written, with its argument: `@rx ^a`. */
  readonly operator: string;
  readonly negated: boolean;
  readonly transformations: readonly Transformation[];
  readonly multiMatch: boolean;
  readonly capture: boolean;
  readonly effects: readonly Effect[];
}

export interface Rule {
  readonly id: number;
  readonly phase: Phase;
  readonly place: Place;
  readonly tags: readonly string[];
  /** Kinds of fields that it judges, one bit each: see `kindsJudged`. */
  judges: number;
  message: string;
  severity: number | undefined;
  /** Whether a match is told to people: `log`, not `nolog`. */
  readonly logged: boolean;
  disruption: Disruption;
  status: number | undefined;
  readonly links: readonly Link[];
  readonly skip: number;
  readonly skipAfter: string | undefined;
}

export type Item =
  | { readonly kind: 'rule'; readonly rule: Rule }
  | { readonly kind: 'marker'; readonly name: string }
  /** Where what the person chose who uses the rules takes effect: after the rules' own settings. */
  | { readonly kind: 'settings' };

/** Rules as they are run, in the order in which they were written. */
export interface RuleSet {
  readonly items: readonly Item[];
}
