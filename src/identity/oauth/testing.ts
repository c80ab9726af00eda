/** An authorization server of each realm with clients, on a store in memory and without sockets. */
import type { FastifyInstance } from 'fastify';
import { createServer } from '#api';
import { type ClientSettings, openVault, type Realm, type Vault } from '#credentials';
import { createLog, newId, systemClock, systemRandom } from '#kernel';
import { openStore, type Store } from '#store';
import { AuthorizationServer } from './authorization-server.ts';
import { oauthPages, oauthPath } from './mount.ts';

export const origins: Readonly<Record<Realm, string>> = {
  internal: 'http://localhost:7002',
  external: 'http://localhost:7000',
};
export const issuerOf = (realm: Realm): string => `${origins[realm]}${oauthPath}`;

export const machine: ClientSettings = {
  redirectUris: [],
  postLogoutUris: [],
  backchannelLogoutUri: null,
  grants: ['client_credentials'],
  authentication: 'client_secret_basic',
  keys: [],
  scopes: null,
  binding: 'none',
  pushedRequestsOnly: false,
  firstParty: false,
};

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Record<string, unknown>;
  readonly text: string;
}

export interface Offices {
  readonly store: Store;
  readonly vault: Vault;
  readonly logged: string[];
  readonly servers: Readonly<Record<Realm, AuthorizationServer>>;
  /** Secrets that are good, by client. */
  readonly secrets: Map<string, string>;
  /** An API `name` with a published version that declares these scopes; gives the version's id. */
  api(name: string, scopes: Readonly<Record<string, string>>, also?: { opaque?: true }): Promise<string>;
  /** An application that is a client of the realm, with subscriptions to these versions; gives its id. */
  client(settings?: Partial<ClientSettings>, also?: Registered): Promise<string>;
  get(realm: Realm, path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** Sends a form. */
  post(
    realm: Realm,
    path: string,
    form: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>;
  close(): Promise<void>;
}

export interface Registered {
  readonly realm?: Realm;
  readonly kind?: 'server-web' | 'browser' | 'native' | 'service' | 'device';
  readonly versions?: readonly string[];
}

export const basic = (id: string, secret: string): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
});

export async function openOffices(databaseUrl?: string): Promise<Offices> {
  const logged: string[] = [];
  const log = createLog({ level: 'info', to: { write: line => void logged.push(line) } });
  const store = await openStore({ databaseUrl });
  const vault = await openVault(store, Buffer.alloc(32, 7));
  const secrets = new Map<string, string>();
  const now = systemClock.now();
  const kept = { created_at: now, updated_at: now, revision: 1 };
  const parts = {
    store,
    vault,
    log,
    clock: systemClock,
    random: systemRandom,
    tokenAgeOf: (profile: string) => (profile === 'strict' ? 60_000 : undefined),
    verifySecret: async (id: string, secret: string) => secrets.get(id) === secret,
  };
  const open = async (realm: Realm): Promise<[AuthorizationServer, FastifyInstance]> => {
    const server = new AuthorizationServer({ ...parts, realm });
    await server.start(issuerOf(realm));
    return [
      server,
      createServer({ areas: [], pages: oauthPages(server), log, docs: 'https://docs.example', hosts: [] }),
    ];
  };
  const [[internal, staffApp], [external, userApp]] = [await open('internal'), await open('external')];
  const apps = { internal: staffApp, external: userApp };
  const developer = newId('dev');
  await store.change(({ tx }) =>
    tx
      .insertInto('developers')
      .values({ id: developer, name: 'dora', email: null, community: null, active: 1, ...kept })
      .execute(),
  );

  const send = async (
    realm: Realm,
    method: 'GET' | 'POST',
    url: string,
    headers: Readonly<Record<string, string>>,
    payload?: string,
  ): Promise<Answer> => {
    const host = new URL(origins[realm]).host;
    const answer = await apps[realm].inject({
      method,
      url,
      headers: { host, ...headers },
      ...(payload === undefined ? {} : { payload }),
    });
    const isJson = String(answer.headers['content-type']).includes('json');
    const body = isJson ? answer.json<Record<string, unknown>>() : {};
    return { status: answer.statusCode, headers: answer.headers, body, text: answer.body };
  };

  return {
    store,
    vault,
    logged,
    secrets,
    servers: { internal, external },
    async api(name, scopes, also = {}) {
      const [apiId, versionId] = [newId('api'), newId('ver')];
      await store.change(async ({ tx }) => {
        await tx
          .insertInto('apis')
          .values({
            id: apiId,
            name,
            title: `The ${name}`,
            description: '',
            owner: '',
            token_format: also.opaque === true ? 'opaque' : null,
            ...kept,
          })
          .execute();
        await tx
          .insertInto('api_versions')
          .values({
            id: versionId,
            api_id: apiId,
            name: 'v1',
            lifecycle: 'published',
            audience: 'registered',
            profile: name === 'strict' ? 'strict' : null,
            zones: '["external"]',
            hosts: '[]',
            base_path: `/${name}/v1`,
            upstream: '{}',
            contract: null,
            assessment: null,
            scopes: JSON.stringify(scopes),
            ...kept,
          })
          .execute();
      });
      return versionId;
    },
    async client(settings = {}, { realm = 'external', kind = 'service', versions = [] } = {}) {
      const id = newId('app');
      secrets.set(id, `secret of ${id}`);
      await store.change(async ({ tx }) => {
        await tx
          .insertInto('applications')
          .values({
            id,
            developer_id: developer,
            name: id.replace('_', '-'),
            title: 'An application',
            kind: 'confidential',
            tag: id.replace('_', '-'),
            active: 1,
            ...kept,
          })
          .execute();
        await tx
          .insertInto('oauth_clients')
          .values({
            id: newId('ocl'),
            application_id: id,
            kind,
            realm,
            settings: JSON.stringify({ ...machine, ...settings }),
            ...kept,
          })
          .execute();
        for (const version of versions) await subscribe(tx, id, version);
      });
      return id;
    },
    get: (realm, path, headers = {}) => send(realm, 'GET', path, headers),
    post: (realm, path, form, headers = {}) =>
      send(
        realm,
        'POST',
        path,
        { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        new URLSearchParams(form).toString(),
      ),
    async close() {
      internal.stop();
      external.stop();
      await Promise.all(Object.values(apps).map(app => app.close()));
      await store.close();
    },
  };

  async function subscribe(
    tx: Parameters<Parameters<Store['change']>[0]>[0]['tx'],
    id: string,
    version: string,
  ) {
    const plan = newId('pln');
    await tx
      .insertInto('plans')
      .values({
        id: plan,
        name: plan.replace('_', '-'),
        title: 'Plan',
        description: '',
        approval: 'automatic',
        sla: '{}',
        ...kept,
      })
      .execute();
    await tx
      .insertInto('subscriptions')
      .values({
        id: newId('sub'),
        application_id: id,
        version_id: version,
        plan_id: plan,
        status: 'approved',
        ...kept,
      })
      .execute();
  }
}
