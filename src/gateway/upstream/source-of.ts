import { Sessions } from './http2/sessions.ts';
import type { ConnectionSource } from './member.ts';
import { Pool } from './pool.ts';
import type { PoolOptions } from './pool-options.ts';

/** Connections to a target that speak what it is told to. @throws Error when `ca` is no certificate. */
export const sourceOf = (options: PoolOptions): ConnectionSource =>
  options.protocol === 'http2' ? new Sessions(options) : new Pool(options);
