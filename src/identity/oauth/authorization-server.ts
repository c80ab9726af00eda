import type { X509Certificate } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { appendAudit } from '#audit';
import type { Realm, Vault } from '#credentials';
import type { Clock, Log, RandomSource } from '#kernel';
import type { Change, Db, Store } from '#store';
import type { GatewayAddresses } from './addresses.ts';
import { type Connection, disconnect, listConnections } from './connections.ts';
import { demoToken, type DemoTokenRequest } from './demo-token.ts';
import { type Introspected, introspectOpaque } from './introspect.ts';
import type { CheckPassword } from './legacy.ts';
import { loadLibrary } from './library.ts';
import { noteCertificate } from './mutual-tls.ts';
import { PresentedTokens } from './presented.ts';
import { createProvider, type Provider } from './provider.ts';
import type { RequestTools } from './requests.ts';
import { publishIssuer } from './publish-issuer.ts';
import type { TokenAgeOf } from './resources.ts';
import { endStale } from './sign-outs.ts';
import { artefactSealing, type ArtefactSealing } from './sealing.ts';
import { type SigningKey, signingKeys } from './signing-keys.ts';
import { sweepArtefacts } from './sweep.ts';

/** Milliseconds between two looks at the keys: the next one is published a day before it signs. */
const lookAtKeysEvery = 10 * 60_000;

/** Milliseconds after which applications and gateways know that somebody has signed out, at most. */
const lookAtSignOutsEvery = 2_000;

export interface AuthorizationServerOptions {
  readonly realm: Realm;
  readonly store: Store;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly log: Log;
  readonly tokenAgeOf: TokenAgeOf;
  readonly gatewayAddresses: GatewayAddresses;
  /** Whose password an application shows (legacy). */
  readonly checkPassword: CheckPassword;
  readonly verifySecret: (clientId: string, secret: string) => Promise<boolean>;
}

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** The authorization server of one realm: who calls, on whose behalf, and what they agreed to. */
export class AuthorizationServer {
  readonly realm: Realm;
  readonly #options: AuthorizationServerOptions;
  #issuer = '';
  #mutualTls: string | undefined;
  /** Protocol and host of both. */
  #place: Pick<URL, 'protocol' | 'host'> = { protocol: '', host: '' };
  #mutualTlsPlace: Pick<URL, 'protocol' | 'host'> | undefined;
  #keys: readonly SigningKey[] = [];
  #provider: Provider | undefined;
  #sealing: ArtefactSealing | undefined;
  readonly #presented = new PresentedTokens();
  #handle: Handle | undefined;
  #timer: NodeJS.Timeout | undefined;
  #staleTimer: NodeJS.Timeout | undefined;

  constructor(options: AuthorizationServerOptions) {
    this.realm = options.realm;
    this.#options = options;
  }

  /**
   * Starts it under its issuer identifier, such as `https://portal.example.org/oauth`; `mutualTls` is where it is over
   * mutual TLS, if it is.
   */
  async start(issuer: string, mutualTls?: string): Promise<void> {
    this.#issuer = issuer;
    if (mutualTls !== this.#mutualTls) this.#provider = undefined;
    this.#mutualTls = mutualTls;
    this.#place = new URL(issuer);
    this.#mutualTlsPlace = mutualTls === undefined ? undefined : new URL(mutualTls);
    await this.#look();
    const { store, clock, log } = this.#options;
    this.#staleTimer ??= setInterval(() => {
      this.endStale().catch((error: unknown) => log.warn({ err: error }, 'sign-outs could not be passed on'));
    }, lookAtSignOutsEvery).unref();
    this.#timer ??= setInterval(() => {
      this.#look().catch((error: unknown) =>
        log.error({ err: error }, 'the signing keys could not be looked at'),
      );
      store
        .change(change => sweepArtefacts(change, clock.now()))
        .catch((error: unknown) => log.warn({ err: error }, 'old tokens could not be removed'));
    }, lookAtKeysEvery).unref();
  }

  stop(): void {
    clearInterval(this.#staleTimer);
    this.#staleTimer = undefined;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  get issuer(): string {
    return this.#issuer;
  }

  /**
   * Answers a request whose URL is below the issuer's path, without that path. Over mutual TLS, `shown` is the
   * certificate of the connection; null for none.
   */
  async handle(
    request: IncomingMessage,
    response: ServerResponse,
    shown?: X509Certificate | null,
  ): Promise<void> {
    if (this.#handle === undefined) {
      response.writeHead(503, { 'retry-after': '1' }).end();
      return;
    }
    // The library writes addresses by these, and compares those in proofs: whatever a client or a proxy says, they are
    // those of the issuer, or of its endpoints over mutual TLS.
    const { protocol, host } = (shown === undefined ? undefined : this.#mutualTlsPlace) ?? this.#place;
    request.headers['x-forwarded-proto'] = protocol.slice(0, -1);
    request.headers['x-forwarded-host'] = host;
    const { store, clock } = this.#options;
    const exchanged = await this.#presented
      .exchange(request, {
        issuer: this.#issuer,
        keys: this.#keys,
        isRevoked: jti => isRevoked(store.db, jti),
      })
      .catch((error: unknown) => {
        if (error instanceof RangeError) return undefined;
        throw error;
      });
    if (exchanged === undefined) {
      response.writeHead(413, { connection: 'close' }).end();
      return;
    }
    try {
      if (shown) await noteCertificate(exchanged.request, shown, { db: store.db, now: clock.now() });
      await this.#handle(exchanged.request, response);
    } finally {
      exchanged.done();
    }
  }

  /** The applications that somebody of this realm let in. */
  connections(userId: string): Promise<Connection[]> {
    const { store, tokenAgeOf } = this.#options;
    return listConnections(store.db, userId, this.realm, tokenAgeOf);
  }

  /** Takes back what somebody let an application do; false when that was nothing. */
  disconnect(change: Change, userId: string, applicationId: string): Promise<boolean> {
    const { clock } = this.#options;
    const { sealing } = this.#ready();
    return disconnect({ realm: this.realm, clock, sealing }, change, userId, applicationId);
  }

  /** What people's answers to authorization requests are given with. */
  get requests(): RequestTools {
    const { store, tokenAgeOf } = this.#options;
    return { realm: this.realm, db: store.db, provider: this.#ready().provider, tokenAgeOf };
  }

  /** What an opaque access token of ours is, for gateways: they read JWTs themselves. */
  async introspect(token: string): Promise<Introspected> {
    const { provider, sealing } = this.#ready();
    return introspectOpaque(provider, token, (model, value) => sealing.hash(this.realm, model, value));
  }

  /** Signing out of one place is signing out of all that went by it. */
  async #signedOut(session: string | undefined): Promise<void> {
    if (session === undefined) return;
    const { store, clock } = this.#options;
    await store.change(async ({ tx }) => {
      const ended = await tx
        .deleteFrom('sessions')
        .where('id', '=', session)
        .returning('user_id')
        .executeTakeFirst();
      if (ended === undefined) return;
      await appendAudit(tx, {
        at: clock.now(),
        actor: `user:${ended.user_id}`,
        action: 'session.end',
        resourceKind: 'session',
        resourceId: session,
        detail: { way: 'an application' },
        address: '',
      });
    });
  }

  /** Ends what went by sign-ins that are over. */
  async endStale(): Promise<void> {
    await endStale({ ...this.#options, ...this.#ready() });
  }

  #ready(): { provider: Provider; sealing: ArtefactSealing } {
    const [provider, sealing] = [this.#provider, this.#sealing];
    if (provider === undefined || sealing === undefined)
      throw new Error('the authorization server is not ready');
    return { provider, sealing };
  }

  /** An access token for the demo's own calls. @throws Error before it has started. */
  demoToken(request: DemoTokenRequest): Promise<string> {
    const [key] = this.#keys;
    if (key === undefined) throw new Error('the authorization server is not ready');
    const { store, clock } = this.#options;
    return demoToken(store, { id: this.#issuer, key, now: clock.now() }, request);
  }

  /** Takes the keys of this moment: makes the next one when it is time, and tells the gateways. */
  async #look(): Promise<void> {
    const { store, vault, clock, random, realm, log } = this.#options;
    const keys = await signingKeys({ store, vault, clock }, realm);
    const isSame = keys.map(({ kid }) => kid).join() === this.#keys.map(({ kid }) => kid).join();
    if (isSame && this.#provider?.issuer === this.#issuer) return;
    await publishIssuer(
      store,
      realm,
      this.#issuer,
      keys.map(({ publicKey }) => publicKey),
    );
    const library = await loadLibrary();
    this.#sealing ??= artefactSealing(await vault.identityPepper(), random);
    const provider = createProvider(library, {
      ...this.#options,
      issuer: this.#issuer,
      mutualTls: this.#mutualTls,
      keys,
      sealing: this.#sealing,
      presented: this.#presented,
      signedOut: session => this.#signedOut(session),
      failed: error => log.error({ err: error, realm }, 'the authorization server failed'),
    });
    this.#keys = keys;
    this.#provider = provider;
    this.#handle = provider.callback();
  }
}

async function isRevoked(db: Db, jti: string): Promise<boolean> {
  const row = await db
    .selectFrom('feed')
    .select('sequence')
    .where('kind', '=', 'token')
    .where('subject_id', '=', jti)
    .executeTakeFirst();
  return row !== undefined;
}
