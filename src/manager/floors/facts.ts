import type { Audience, Category, Mode } from '#gateway';

/** What the floors judge: plain values, so that a draft, a Snapshot and a configuration file are judged alike. */
export interface OperationFacts {
  readonly method: string;
  readonly path: string;
  readonly category: Category;
  /** The audience that holds for the operation: the version's, or the tighter one of its own. */
  readonly audience: Audience;
  /** What its contract promises, as it is enforced; absent where nothing is known. */
  readonly shape?: object;
}

export interface VersionFacts {
  /** Names of the zones in which the version can be reached. */
  readonly zones: readonly string[];
  /** False for a catch-all that fronts an API without an OpenAPI document. */
  readonly hasContract: boolean;
  /** True once every question of the risk assessment is answered. */
  readonly assessed: boolean;
  /** False where any certificate of the upstream is taken. */
  readonly upstreamVerified: boolean;
}

/** One attachment that applies to an operation, wherever it sits. */
export interface EffectivePolicy {
  readonly id: string;
  readonly policy: string;
  readonly mode: Mode;
  /** What the policy does when it fails itself: only `deny` counts. */
  readonly onError: 'deny' | 'pass';
  readonly scope: 'zone' | 'api' | 'version' | 'operation';
  readonly options: Readonly<Record<string, unknown>>;
}

const order: readonly Audience[] = ['open', 'registered', 'partner', 'internal'];

/** The tighter of a version's audience and that of one of its operations: the latter may only tighten. */
export function tighter(version: Audience, operation: Audience | null | undefined): Audience {
  if (operation === null || operation === undefined) return version;
  return order.indexOf(operation) > order.indexOf(version) ? operation : version;
}

export function isTighterOrEqual(audience: Audience, than: Audience): boolean {
  return order.indexOf(audience) >= order.indexOf(than);
}
