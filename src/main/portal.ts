import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import { createServer, type ServerOptions } from '#api';
import type { Vault } from '#credentials';
import { type AuthorizationServer, type Identity, oauthPages, samlPages } from '#identity';
import type { Log } from '#kernel';
import { registrationPages } from '#manager';
import type { Traffic } from '#monitoring';
import { createPortalApi, errorPages, type PortalApiOptions, portalPrefix } from '#portal';
import type { Store } from '#store';
import { registrationAt } from './oauth.ts';
import { peopleRoutes } from './people.ts';
import { screensOf } from './screens.ts';

export interface PortalParts {
  readonly store: Store;
  readonly vault: Vault;
  readonly log: Log;
  readonly identity: Identity;
  readonly oauth: AuthorizationServer;
  readonly traffic: Traffic;
  readonly docs: string;
  /** How the server is reached. */
  readonly reached: Pick<ServerOptions, 'hosts' | 'front' | 'tls'>;
  /** Base addresses of the gateway in a zone. */
  readonly gatewayAddresses: (zone: string) => readonly string[];
  readonly quotaUsed: NonNullable<PortalApiOptions['quotaUsed']>;
  readonly tellOfLeaks: NonNullable<PortalApiOptions['tellOfLeaks']>;
}

/** The portal's server: its API, its screens, and the pages that explain errors. */
export async function openPortal(parts: PortalParts): Promise<FastifyInstance> {
  const { store, vault, log, identity, traffic, docs, reached, gatewayAddresses, quotaUsed } = parts;
  const area = await createPortalApi({
    store,
    vault,
    log,
    traffic,
    gatewayAddresses,
    quotaUsed,
    tellOfLeaks: parts.tellOfLeaks,
    session: client => identity.authenticate('external', client),
    also: peopleRoutes('external', portalPrefix, { store, log, identity, oauth: parts.oauth }),
  });
  const pages: FastifyPluginAsync = async app => {
    await app.register(errorPages);
    await app.register(oauthPages(parts.oauth, reached.front?.clientAddress));
    await app.register(
      registrationPages({ ...parts, ...registrationAt(parts.oauth), front: reached.front ?? {} }),
    );
    await app.register(samlPages('external', identity.tools, reached.front ?? {}));
    await app.register(screensOf('portal', log, gatewayAddresses('external')));
  };
  return createServer({ areas: [area], pages, docs, log, ...reached });
}
