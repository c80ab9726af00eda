/**
 * What becomes different for those who call: `breaking`, when calls that were right are refused or answers that were
 * understood are not; `unclear`, when that depends on more than the contracts tell; otherwise `compatible`.
 */
export const effects = ['breaking', 'unclear', 'compatible'] as const;
export type Effect = (typeof effects)[number];

export interface ContractChange {
  readonly effect: Effect;
  /** `<METHOD> <path>`. */
  readonly operation: string;
  /** Such as `query page`, `body /customer/name` or `answer 200 /items/*`; empty for the operation itself. */
  readonly where: string;
  readonly message: string;
}

export interface ContractChanges {
  /** The gravest first, then in the order of the contract. */
  readonly changes: readonly ContractChange[];
  readonly counts: Readonly<Record<Effect, number>>;
  /** There are more than are kept. */
  readonly more: boolean;
}

/** Which way the values go: what callers send, or what they are answered. */
export type Side = 'sent' | 'answered';
