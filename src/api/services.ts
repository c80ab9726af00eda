import type { Clock, Log } from '#kernel';
import type { Change, Store } from '#store';

/** What every HTTP API of the control plane works with; each adds its own. */
export interface ApiServices {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** Brings what follows from a change up to date inside its transaction: for the catalogue, the next Snapshot. */
  readonly settle: (change: Change, by: { readonly by: string; readonly now: number }) => Promise<unknown>;
}
