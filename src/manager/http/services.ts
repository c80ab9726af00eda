import type { ApiServices } from '#api';
import type { Keys, Tokens } from '#credentials';
import type { Decision } from '#gateway';

/** What the routes work with, put together by `createAdminApi`. */
export interface AdminServices extends ApiServices {
  readonly keys: Keys;
  readonly tokens: Tokens;
  /** A recent refusal by its decision id, or nothing. */
  readonly decision: (id: string) => Decision | undefined;
  /** The OpenAPI document of all that is served beside these routes. */
  readonly openApi: () => object;
  /** The program's version. */
  readonly version: string;
}
