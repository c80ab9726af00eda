import type { Keys, Tokens } from '#credentials';
import type { Decision } from '#gateway';
import type { Clock, Log } from '#kernel';
import type { Store } from '#store';

/** What the routes work with, put together by `createAdminApi`. */
export interface AdminServices {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly keys: Keys;
  readonly tokens: Tokens;
  /** A recent refusal by its decision id, or nothing. */
  readonly decision: (id: string) => Decision | undefined;
  /** The program's version. */
  readonly version: string;
}
