/** An authorization server of each realm with clients, on a store in memory and without sockets. */
import { createHash } from 'node:crypto';
import type { ClientSettings, Realm } from '#credentials';
import { newId, systemClock } from '#kernel';
import type { Store } from '#store';
import { type Browser, type House, openHouse } from '../testing.ts';
import type { AuthorizationServer } from './authorization-server.ts';
import { oauthPath } from './mount.ts';

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
  readonly house: House;
  readonly store: Store;
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
  const secrets = new Map<string, string>();
  const verify = async (id: string, secret: string) => secrets.get(id) === secret;
  // The library reads the system's clock.
  const house = await openHouse(databaseUrl, {}, verify, { time: 0, now: systemClock.now });
  const { store, apps, oauth: servers } = house;
  for (const realm of ['internal', 'external'] as const) await servers[realm].start(issuerOf(realm));
  const now = systemClock.now();
  const kept = { created_at: now, updated_at: now, revision: 1 };
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
    house,
    store,
    secrets,
    servers,
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
      for (const server of Object.values(servers)) server.stop();
      await house.close();
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

/** What a browser got from the authorization server. */
export interface Visited {
  readonly status: number;
  /** Where it is sent; empty for nowhere. */
  readonly location: string;
  readonly text: string;
}

/** Opens an address as the browser would, with its cookies; follows nothing. */
export async function visit(offices: Offices, browser: Browser, address: string, realm: Realm = 'external') {
  const url = address.startsWith('http') ? address.slice(origins[realm].length) : address;
  const cookie = [...browser.cookies]
    // SameSite=Strict: not sent where another site's page or link leads here.
    .filter(([name]) => !name.endsWith('-staff') && !name.endsWith('-user'))
    .map(([name, value]) => `${name}=${value}`)
    .join('; ');
  const answer = await offices.house.apps[realm].inject({
    method: 'GET',
    url,
    headers: { host: new URL(origins[realm]).host, 'sec-fetch-site': 'cross-site', cookie },
  });
  const set = answer.headers['set-cookie'] ?? [];
  for (const line of Array.isArray(set) ? set : [set]) {
    const [pair = ''] = line.split(';');
    const at = pair.indexOf('=');
    if (pair.length === at + 1) browser.cookies.delete(pair.slice(0, at));
    else browser.cookies.set(pair.slice(0, at), pair.slice(at + 1));
  }
  const visited: Visited = {
    status: answer.statusCode,
    location: answer.headers.location ?? '',
    text: answer.body,
  };
  return visited;
}

export const verifier = 'v'.repeat(43);
export const challenge = createHash('sha256').update(verifier).digest('base64url');
export const redirectUri = 'https://app.example/cb';

/** A web application with users. */
export const webApp: Partial<ClientSettings> = {
  grants: ['authorization_code', 'refresh_token'],
  redirectUris: [redirectUri],
};

export const authorizeUrl = (client: string, also: Readonly<Record<string, string>> = {}): string => {
  const asked = {
    client_id: client,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: 'openid city:read',
    state: 'the state',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...also,
  };
  return `/oauth/authorize?${new URLSearchParams(asked).toString()}`;
};

/** The id in the address of the page that asks the person. */
export const requestIn = (location: string): string => /^\/authorize\/([\w-]+)$/.exec(location)?.[1] ?? '';

/** Answers as the page does; gives where the browser goes on. */
export async function answer(browser: Browser, request: string, said: 'go-on' | 'agree' | 'refuse') {
  const { status, body } = await browser.send('POST', `/authorizations/${request}`, {
    body: { answer: said },
  });
  const { location } = body;
  return { status, location: typeof location === 'string' ? location : '' };
}

/** Goes all the way, agreeing to everything; gives the address that the application is called back with. */
export async function agreeToAll(
  offices: Offices,
  browser: Browser,
  begin: string,
  realm: Realm = 'external',
) {
  let { location } = await visit(offices, browser, begin, realm);
  for (let step = 0; step < 4 && !location.startsWith(redirectUri); step += 1) {
    const request = requestIn(location);
    const { body } = await browser.send('GET', `/authorizations/${request}`);
    const onward = await answer(browser, request, body['step'] === 'agree' ? 'agree' : 'go-on');
    ({ location } = await visit(offices, browser, onward.location, realm));
  }
  return new URL(location);
}
