/** A provider of OpenID Connect that nobody here wrote, with people in it, on a port of 127.0.0.1. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import OidcProvider, { type Configuration } from 'oidc-provider';

/** What the provider knows of somebody, by the name with which they sign in there. */
export type People = Record<string, Readonly<Record<string, unknown>>>;

export interface UpstreamProvider {
  readonly issuer: string;
  readonly people: People;
  /** Addresses that were asked for, without their query. */
  readonly asked: string[];
  stop(): Promise<void>;
}

/** Starts a provider at which `redirectUris` may be returned to; its client is `gatehouse` with the secret given. */
export async function startUpstreamProvider(options: {
  readonly redirectUris: readonly string[];
  readonly secret: string;
  readonly people: People;
}): Promise<UpstreamProvider> {
  const { people, secret } = options;
  const server: Server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const asked: string[] = [];
  const configuration: Configuration = {
    clients: [
      {
        client_id: 'gatehouse',
        client_secret: secret,
        redirect_uris: [...options.redirectUris],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
    scopes: ['openid', 'email', 'profile', 'groups'],
    pkce: { required: () => true },
    cookies: { keys: ['for tests only'] },
    ttl: {
      Session: 600,
      Grant: 600,
      Interaction: 600,
      AccessToken: 600,
      IdToken: 600,
      AuthorizationCode: 60,
    },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: async () => ({ sub: id, ...people[id] }),
    }),
  };
  const provider = new OidcProvider(issuer, configuration);
  const answer = provider.callback();
  server.on('request', (request, response) => {
    asked.push((request.url ?? '').split('?')[0] ?? '');
    void answer(request, response);
  });
  return {
    issuer,
    people,
    asked,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
