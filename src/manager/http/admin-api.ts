import type { FastifyInstance } from 'fastify';
import {
  createKeys,
  createTokens,
  operatorPrincipal,
  verifyOperatorCredential,
  type MasterKey,
  type Vault,
} from '#credentials';
import type { Decision } from '#gateway';
import { systemClock, systemRandom, type Clock, type Log, type RandomSource } from '#kernel';
import type { Store } from '#store';
import { routes } from '../routes/index.ts';
import { openApiOf } from './openapi.ts';
import { createServer } from './server.ts';
import { TokenUse } from './token-use.ts';

export interface AdminApiOptions {
  readonly store: Store;
  readonly vault: Vault;
  readonly masterKey: MasterKey;
  readonly log: Log;
  /** Address under which the error pages are served. */
  readonly docs: string;
  /** The program's version. */
  readonly version: string;
  /** A recent refusal of the gateway by its decision id. */
  readonly decision?: (id: string) => Decision | undefined;
  /** Names, beside the loopback's, under which the API may be called. */
  readonly hosts?: readonly string[];
  readonly clock?: Clock;
  readonly random?: RandomSource;
}

/** The admin API, ready to listen. */
export async function createAdminApi(options: AdminApiOptions): Promise<FastifyInstance> {
  const { store, vault, masterKey, log, clock = systemClock, random = systemRandom } = options;
  const keys = createKeys({ pepper: await vault.pepper(), clock, random });
  const tokens = createTokens({ pepper: await vault.adminPepper(), clock, random });
  const use = new TokenUse({ store, tokens, clock, log });
  return createServer({
    routes,
    docs: options.docs,
    hosts: options.hosts ?? [],
    services: {
      store,
      clock,
      log,
      keys,
      tokens,
      decision: options.decision ?? (() => undefined),
      version: options.version,
    },
    credentials: {
      async adminToken(text) {
        const principal = await tokens.authenticateToken(store.db, text);
        if (principal !== undefined) use.note(principal);
        return principal;
      },
      operator(text) {
        const verified = verifyOperatorCredential(masterKey, text, clock.now());
        return verified && operatorPrincipal(verified.osUser);
      },
    },
  });
}

/** The OpenAPI 3.1 document of the admin API, as it is served and as the reference is generated from it. */
export async function adminOpenApi(version: string): Promise<object> {
  return openApiOf(routes, version);
}
