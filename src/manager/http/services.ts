import type { ApiServices } from '#api';
import type { Keys, Tokens } from '#credentials';
import type { Traffic } from '#monitoring';

/** What the routes work with, put together by `createAdminApi`. */
export interface AdminServices extends ApiServices {
  readonly keys: Keys;
  readonly tokens: Tokens;
  /** What the gateways report. */
  readonly traffic: Traffic;
  /** The OpenAPI document of all that is served beside these routes. */
  readonly openApi: () => object;
  /** The program's version. */
  readonly version: string;
}
