import type { FastifyInstance } from 'fastify';
import { createServer } from '#api';
import { type AuthorizationServer, mutualTlsPages } from '#identity';
import type { Log } from '#kernel';
import type { Settings } from '../settings.ts';
import type { ControlListeners } from './control-listener.ts';
import { hostsOf } from './public-origins.ts';

export interface MutualTls {
  readonly server: FastifyInstance;
  /** Where it listens. */
  readonly address: string;
  /** Where clients find it. */
  readonly origin: string;
}

/**
 * The token endpoints of an authorization server over mutual TLS, where the settings ask for them. `opened` is where
 * people open the portal or console that it belongs to.
 */
export async function openMutualTls(parts: {
  readonly name: 'portal' | 'console';
  readonly opened: string;
  readonly oauth: AuthorizationServer;
  readonly settings: Settings;
  readonly listeners: ControlListeners;
  readonly docs: string;
  readonly log: Log;
}): Promise<MutualTls | undefined> {
  const { name, opened, oauth, settings, listeners, docs, log } = parts;
  const listens = settings[`${name}Mtls`];
  if (listens === undefined) return undefined;
  const url = settings[`${name}MtlsUrl`];
  const server = createServer({
    areas: [],
    pages: mutualTlsPages(oauth),
    docs,
    log,
    hosts: [...hostsOf(listens.host, url), ...hostsOf(listens.host, opened)],
    tls: listeners.tls(`${name}Mtls`),
  });
  const address = await listeners.listen(server, `${name}Mtls`);
  const { hostname } = new URL(opened);
  return { server, address, origin: url ?? new URL(`https://${hostname}:${new URL(address).port}`).origin };
}
