/** Console and portal with people in them, on a store in memory: no sockets, a clock to turn, mail in a list. */
import type { FastifyInstance } from 'fastify';
import { createServer, type Front, mounted } from '#api';
import {
  openVault,
  operatorPrincipal,
  type Principal,
  type Realm,
  type Role,
  type Vault,
} from '#credentials';
import { createLog, newId, systemRandom } from '#kernel';
import { openStore, type Store } from '#store';
import { deviceCookie, sessionCookies } from './cookies.ts';
import type { Attempt } from './federation/attempt.ts';
import type { OidcClient } from './federation/oidc.ts';
import type { Provider } from './federation/providers.ts';
import type { Upstream } from './federation/upstream.ts';
import { invite } from './flows/invitation.ts';
import { createIdentity, type Identity } from './identity.ts';
import type { Mail } from './mail/outbox.ts';
import { AuthorizationServer } from './oauth/authorization-server.ts';
import { oauthPages } from './oauth/mount.ts';
import { createPasswords } from './passwords/hashing.ts';
import { authorizationRoutes, sessionRoutes, staffRoutes } from './routes/index.ts';

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

export const goodPassword = 'heron quarry lantern 41 mosaic';
export const otherPassword = 'violet anchor pendulum 87 brisk';

const hosts: Readonly<Record<Realm, string>> = { internal: 'localhost:7002', external: 'localhost:7000' };

export interface Reply {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly cookies: readonly string[];
}

export interface Sent {
  readonly body?: object | undefined;
  /** Laid over what a browser sends; undefined takes a header away. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly from?: string;
}

/** A browser: keeps cookies and the session's token, and says where it asks from. */
export class Browser {
  readonly cookies = new Map<string, string>();
  csrf: string | undefined;
  from: string;
  readonly #house: House;
  readonly #realm: Realm;

  constructor(house: House, realm: Realm, from: string) {
    this.#house = house;
    this.#realm = realm;
    this.from = from;
  }

  async send(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH',
    url: string,
    sent: Sent = {},
  ): Promise<Reply> {
    const host = hosts[this.#realm];
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = {
      host,
      'sec-fetch-site': 'same-origin',
      'user-agent': 'Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0',
      origin: method === 'GET' ? undefined : `http://${host}`,
      cookie: cookie === '' ? undefined : cookie,
      'gatehouse-csrf': method === 'GET' ? undefined : this.csrf,
      ...sent.headers,
    };
    const answer = await this.#house.apps[this.#realm].inject({
      method,
      url: `${prefixes[this.#realm]}${url}`,
      headers: Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined)),
      remoteAddress: sent.from ?? this.from,
      ...(sent.body === undefined ? {} : { payload: sent.body }),
    });
    const set = answer.headers['set-cookie'];
    const cookies = set === undefined ? [] : Array.isArray(set) ? set : [set];
    const type = answer.headers['content-type'] ?? '';
    const body = type.includes('json') ? answer.json<Record<string, unknown>>() : {};
    for (const line of cookies) this.#keep(line);
    if (answer.statusCode === 200 && typeof body['csrf'] === 'string') this.csrf = body['csrf'];
    return { status: answer.statusCode, body, headers: answer.headers, cookies };
  }

  signIn(email: string, password = goodPassword, sent: Sent = {}): Promise<Reply> {
    return this.send('POST', '/session', { body: { email, password }, ...sent });
  }

  /** Whether the session that the browser holds is good. */
  async isIn(): Promise<boolean> {
    const { body } = await this.send('GET', '/session');
    return body['user'] !== null;
  }

  get session(): string | undefined {
    return this.cookies.get(sessionCookies[this.#realm]);
  }

  get device(): string | undefined {
    return this.cookies.get(deviceCookie(this.#realm));
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split('; ');
    const at = pair.indexOf('=');
    const name = pair.slice(0, at);
    if (attributes.includes('Max-Age=0')) this.cookies.delete(name);
    else this.cookies.set(name, pair.slice(at + 1));
  }
}

const prefixes: Readonly<Record<Realm, `/${string}`>> = { internal: '/api/v1', external: '/api' };

export interface House {
  readonly store: Store;
  readonly vault: Vault;
  /** Not started. */
  readonly oauth: Readonly<Record<Realm, AuthorizationServer>>;
  readonly identity: Identity;
  readonly clock: { time: number; now(): number };
  readonly mails: Mail[];
  /** What every provider of OpenID Connect says. */
  readonly provider: FakeProvider;
  readonly logged: string[];
  readonly apps: Readonly<Record<Realm, FastifyInstance>>;
  browser(realm?: Realm, from?: string): Browser;
  /** Secret of the newest mailed link, after everything under way was written. */
  mailed(): Promise<string>;
  /** The first administrator, signed in. */
  administrator(email?: string): Promise<Browser>;
  /** Staff with a password, made by the operator, signed in. */
  staff(email: string, roles: readonly Role[]): Promise<Browser>;
  /** A verified user of the portal, signed in. */
  developer(email: string): Promise<Browser>;
  close(): Promise<void>;
}

export const operator: Principal = operatorPrincipal('ann');

/** Says what a test has a provider of OpenID Connect say; its code stands for whoever is told. */
export class FakeProvider implements OidcClient {
  /** Who is behind the next code. */
  says: Partial<Upstream> = {};
  last: Attempt | undefined;

  async authorizationUrl(provider: Provider, attempt: Attempt): Promise<string> {
    this.last = attempt;
    return `https://${provider.name}.example/authorize?state=${attempt.state}`;
  }

  async redeem(): Promise<Upstream> {
    return {
      subject: 'sub-1',
      email: undefined,
      emailVerified: false,
      name: 'Zoe Lind',
      groups: [],
      secondFactor: false,
      ...this.says,
    };
  }
}

export async function openHouse(
  databaseUrl?: string,
  front: Front = {},
  verifySecret: (clientId: string, secret: string) => Promise<boolean> = () => Promise.resolve(false),
  ownClock?: { time: number; now(): number },
): Promise<House> {
  const turned = { time: Date.UTC(2026, 0, 15, 12), now: () => turned.time };
  const clock = ownClock ?? turned;
  const logged: string[] = [];
  const log = createLog({ level: 'info', to: { write: line => void logged.push(line) } });
  const store = await openStore({ clock, databaseUrl });
  const vault = await openVault(store, Buffer.alloc(32, 7), { clock });
  const mails: Mail[] = [];
  const provider = new FakeProvider();
  const identity = await createIdentity({
    store,
    vault,
    log,
    clock,
    passwords: createPasswords(systemRandom, undefined, { memory: 8, passes: 1, parallelism: 1 }),
    outbox: { send: async mail => void mails.push(mail) },
    relyingParty: provider,
    origin: realm => `http://${hosts[realm]}`,
    endDeveloper: async ({ tx }, id) => {
      await tx.updateTable('developers').set({ active: 0, email: null }).where('id', '=', id).execute();
    },
    makeDeveloper: async ({ tx }, { email, slug }, now) => {
      const id = newId('dev');
      const kept = { created_at: now, updated_at: now, revision: 1 };
      await tx
        .insertInto('developers')
        .values({ id, name: slug, email, community: null, active: 1, ...kept })
        .execute();
      return id;
    },
  });
  const server = (realm: Realm) =>
    new AuthorizationServer({
      realm,
      store,
      vault,
      clock,
      random: systemRandom,
      log,
      gatewayAddresses: zone => (zone === 'external' ? ['http://127.0.0.1:8080', 'https://api.example'] : []),
      checkPassword: (shown, address) => identity.passwordGrant(realm, shown, address),
      tokenAgeOf: profile => (profile === 'strict' ? minute : undefined),
      verifySecret,
    });
  const oauth = { internal: server('internal'), external: server('external') };
  const app = (realm: Realm) => {
    const routes = [...sessionRoutes(realm), ...(realm === 'internal' ? staffRoutes : [])];
    const prefix = prefixes[realm];
    const settle = async () => undefined;
    const services = { store, clock, log, identity, settle, oauth: oauth[realm] };
    const area = {
      prefix,
      mounted: [
        ...mounted(routes, services, prefix),
        ...mounted(authorizationRoutes(realm), services, prefix),
      ],
      authenticate: (client: Parameters<Identity['authenticate']>[1]) => identity.authenticate(realm, client),
    };
    const named = ['localhost', ...(front.url === undefined ? [] : [new URL(front.url).hostname])];
    const docs = 'https://docs.example/errors';
    const pages = oauthPages(oauth[realm]);
    return createServer({ areas: [area], pages, log, docs, hosts: named, front });
  };
  const house: House = {
    store,
    vault,
    oauth,
    identity,
    clock,
    mails,
    provider,
    logged,
    apps: { internal: app('internal'), external: app('external') },
    browser: (realm = 'internal', from = '127.0.0.1') => new Browser(house, realm, from),
    async mailed() {
      await identity.stop();
      return secretIn(mails.at(-1)?.text ?? '');
    },
    async administrator(email = 'ada@example.org') {
      const browser = house.browser();
      const token = secretIn((await identity.firstRunLink()) ?? '');
      const roles = ['administrator', 'security'];
      const body = { token, name: 'Ada', email, password: goodPassword, roles };
      expect(await browser.send('POST', '/first-run', { body }), 200);
      return browser;
    },
    async staff(email, roles) {
      const asked = { email, name: 'Somebody', roles };
      const { secret } = await store.change(change => invite(identity.tools, change, operator, asked));
      const browser = house.browser();
      const body = { token: secret, name: 'Somebody', password: goodPassword };
      expect(await browser.send('POST', '/invitation', { body }), 200);
      return browser;
    },
    async developer(email) {
      const browser = house.browser('external');
      const body = { name: 'Dora Lane', email, password: goodPassword };
      expect(await browser.send('POST', '/sign-up', { body }), 200);
      expect(await browser.send('POST', '/verification', { body: { token: await house.mailed() } }), 200);
      return browser;
    },
    async close() {
      await identity.stop();
      await Promise.all(Object.values(house.apps).map(app => app.close()));
      await store.close();
    },
  };
  return house;
}

/** What a text has after the `#` of its link. */
export function secretIn(text: string): string {
  return /#(ghl_[0-9A-Za-z]+)/.exec(text)?.[1] ?? '';
}

function expect(reply: Reply, status: number): void {
  if (reply.status !== status)
    throw new Error(`expected ${status}, got ${reply.status}: ${JSON.stringify(reply.body)}`);
}
