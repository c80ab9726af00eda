/**
 * An ACME authority (RFC 8555) that stands in for a public one: on loopback, strict about signatures and nonces, and
 * verifying challenges for real, by connecting. It can be told to misbehave.
 */
import { randomBytes, type webcrypto } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { askByHttp, askByTls, type Reached } from './ask.ts';
import { isBound, readSigned, Refused, type Signed } from './signed.ts';
import { SmallAuthority } from './small-authority.ts';

/** How it behaves: as it should, or as a broken, slow or hostile one. */
export type Mood =
  | 'good'
  | 'garbage'
  | 'huge'
  | 'silent'
  | 'redirects'
  | 'refuses'
  | 'elsewhere'
  | 'wrong-name';

interface Order {
  readonly id: string;
  readonly name: string;
  readonly account: string;
  readonly token: string;
  status: 'pending' | 'ready' | 'valid' | 'invalid';
  error?: string;
  certificate?: string;
}

export interface StandInOptions {
  /** Where names lead to. */
  readonly reached: Reached;
  readonly lifetimeMs?: number;
  readonly externalAccount?: { readonly kid: string; readonly hmacKey: string };
}

export class StandInAuthority {
  mood: Mood = 'good';
  reached: Reached;
  lifetimeMs: number;
  /** Names of the orders that came, in their order. */
  readonly orders: string[] = [];
  /** A name that it gives no certificate for. */
  refused: string | undefined;
  /** Requests that it sent elsewhere. */
  redirected = 0;
  /** Called before a challenge is verified. */
  beforeAsking: () => Promise<void> = () => Promise.resolve();
  readonly #authority: SmallAuthority;
  readonly #server: Server;
  readonly #externalAccount: StandInOptions['externalAccount'];
  readonly #nonces = new Set<string>();
  readonly #accounts = new Map<string, webcrypto.JsonWebKey>();
  readonly #byId = new Map<string, Order>();

  private constructor(authority: SmallAuthority, server: Server, options: StandInOptions) {
    this.#authority = authority;
    this.#server = server;
    this.reached = options.reached;
    this.lifetimeMs = options.lifetimeMs ?? 86_400_000;
    this.#externalAccount = options.externalAccount;
    server.on('request', (request, response) => void this.#serve(request, response));
  }

  static async start(options: StandInOptions): Promise<StandInAuthority> {
    const authority = await SmallAuthority.make();
    const server = createServer(await authority.identity('127.0.0.1'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new StandInAuthority(authority, server, options);
  }

  /** PEM: vouches for its directory, and for what it issues. */
  get ca(): string {
    return this.#authority.certificate;
  }

  get directory(): string {
    return `${this.#base}/directory`;
  }

  /** Accounts that it knows. */
  get accounts(): number {
    return this.#accounts.size;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  get #base(): string {
    return `https://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const nonce = randomBytes(16).toString('base64url');
    this.#nonces.add(nonce);
    response.setHeader('replay-nonce', nonce);
    try {
      let body = '';
      for await (const piece of request) body += String(piece);
      if (this.#misbehave(response)) return;
      await this.#route(request.url ?? '', body, response);
    } catch (error) {
      const type = error instanceof Refused ? error.type : 'serverInternal';
      send(response, error instanceof Refused ? 400 : 500, {
        type: `urn:ietf:params:acme:error:${type}`,
        detail: (error as Error).message,
      });
    }
  }

  #misbehave(response: ServerResponse): boolean {
    switch (this.mood) {
      case 'garbage':
        response.end('<html>\u0000 not a directory');
        return true;
      case 'huge':
        response.on('error', () => {}).end(Buffer.alloc(8 * 1024 * 1024, '{'));
        return true;
      case 'silent':
        return true;
      case 'redirects':
        this.redirected += 1;
        response.writeHead(302, { location: `${this.#base}/nonce` }).end();
        return true;
      default:
        return false;
    }
  }

  async #route(path: string, body: string, response: ServerResponse): Promise<void> {
    const [, what = '', id = ''] = path.split('/');
    if (what === 'directory') return send(response, 200, this.#directoryDocument());
    if (what === 'nonce') return void response.writeHead(204).end();
    const signed = readSigned(body, {
      url: `${this.#base}${path}`,
      useNonce: nonce => nonce !== undefined && this.#nonces.delete(nonce),
      keyOf: kid => this.#accounts.get(kid),
    });
    if (what === 'account') return this.#account(signed, `${this.#base}${path}`, response);
    if (signed.kid === undefined) throw new Refused('unauthorized', 'no account');
    if (what === 'order' && id === '') return this.#newOrder(signed, response);
    const order = this.#byId.get(id);
    if (order?.account !== signed.kid) throw new Refused('unauthorized', 'not your order');
    if (what === 'order') return send(response, 200, this.#orderDocument(order));
    if (what === 'authz') return send(response, 200, this.#authorization(order));
    if (what === 'challenge') return this.#challenge(path.split('/')[3] ?? '', order, signed, response);
    if (what === 'finalize') return this.#finalize(order, signed, response);
    if (what === 'certificate' && order.certificate !== undefined) {
      response.setHeader('content-type', 'application/pem-certificate-chain');
      return void response.end(order.certificate);
    }
    throw new Refused('malformed', 'no such resource');
  }

  #directoryDocument(): object {
    const base = this.mood === 'elsewhere' ? this.#base.replace('https', 'http') : this.#base;
    const required = this.#externalAccount !== undefined;
    return {
      newNonce: `${base}/nonce`,
      newAccount: `${base}/account`,
      newOrder: `${base}/order`,
      meta: { externalAccountRequired: required },
    };
  }

  #account({ jwk, kid, thumbprint, payload }: Signed, url: string, response: ServerResponse): void {
    if (kid !== undefined) return send(response, 200, { status: 'valid' });
    const external = this.#externalAccount;
    if (external !== undefined && !isBound(payload?.['externalAccountBinding'], { ...external, jwk, url }))
      throw new Refused('externalAccountRequired', 'no external account');
    if (payload?.['termsOfServiceAgreed'] !== true) throw new Refused('userActionRequired', 'the terms');
    const location = `${this.#base}/account/${thumbprint}`;
    response.setHeader('location', location);
    const isKnown = this.#accounts.has(location);
    this.#accounts.set(location, jwk);
    send(response, isKnown ? 200 : 201, { status: 'valid' });
  }

  #newOrder({ payload, kid = '' }: Signed, response: ServerResponse): void {
    const [identifier, ...more] = (payload?.['identifiers'] ?? []) as { type: string; value: string }[];
    if (this.mood === 'refuses' || this.refused === identifier?.value)
      throw new Refused('rejectedIdentifier', 'not by us\u0007 today');
    if (identifier?.type !== 'dns' || more.length > 0) throw new Refused('malformed', 'one name, please');
    const token = randomBytes(32).toString('base64url');
    const id = randomBytes(8).toString('hex');
    const order: Order = { id, name: identifier.value, account: kid, token, status: 'pending' };
    this.orders.push(order.name);
    this.#byId.set(id, order);
    response.setHeader('location', `${this.#base}/order/${id}`);
    send(response, 201, this.#orderDocument(order));
  }

  #orderDocument({ id, name, status, error, certificate }: Order): object {
    return {
      status,
      identifiers: [{ type: 'dns', value: name }],
      authorizations: [`${this.#base}/authz/${id}`],
      finalize: `${this.#base}/finalize/${id}`,
      ...(error === undefined ? {} : { error: { detail: error } }),
      ...(certificate === undefined ? {} : { certificate: `${this.#base}/certificate/${id}` }),
    };
  }

  #authorization(order: Order): object {
    const value = this.mood === 'wrong-name' ? 'other.example' : order.name;
    return {
      status: order.status === 'pending' ? 'pending' : order.status === 'invalid' ? 'invalid' : 'valid',
      identifier: { type: 'dns', value },
      challenges: ['http-01', 'tls-alpn-01', 'dns-01'].map(type => this.#challengeDocument(type, order)),
    };
  }

  #challengeDocument(type: string, { id, token, status, error }: Order): object {
    const shown = status === 'ready' ? 'valid' : status;
    const url = `${this.#base}/challenge/${id}/${type}`;
    return { type, token, url, status: shown, ...(error === undefined ? {} : { error: { detail: error } }) };
  }

  async #challenge(
    type: string,
    order: Order,
    { payload, thumbprint }: Signed,
    response: ServerResponse,
  ): Promise<void> {
    if (payload !== undefined && order.status === 'pending') await this.#ask(type, order, thumbprint);
    send(response, 200, this.#challengeDocument(type, order));
  }

  async #ask(type: string, order: Order, thumbprint: string): Promise<void> {
    await this.beforeAsking();
    const keyAuthorization = `${order.token}.${thumbprint}`;
    const { tls = 0, http = 0 } = this.reached;
    try {
      if (type === 'http-01') await askByHttp(http, order.name, order.token, keyAuthorization);
      else await askByTls(tls, order.name, keyAuthorization);
      order.status = 'ready';
    } catch (error) {
      order.status = 'invalid';
      order.error = `${type}: ${(error as Error).message}`;
    }
  }

  async #finalize(order: Order, { payload }: Signed, response: ServerResponse): Promise<void> {
    if (order.status !== 'ready') throw new Refused('orderNotReady', order.status);
    const request = Buffer.from(String(payload?.['csr']), 'base64url');
    order.certificate = await this.#authority.issue(request, order.name, this.lifetimeMs);
    order.status = 'valid';
    send(response, 200, this.#orderDocument(order));
  }
}

function send(response: ServerResponse, status: number, document: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(document));
}
