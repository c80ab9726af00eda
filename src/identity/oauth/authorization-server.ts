import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Realm, Vault } from '#credentials';
import type { Clock, Log, RandomSource } from '#kernel';
import type { Store } from '#store';
import { loadLibrary } from './library.ts';
import { createProvider, type Provider } from './provider.ts';
import { publishIssuer } from './publish-issuer.ts';
import type { TokenAgeOf } from './resources.ts';
import { artefactSealing } from './sealing.ts';
import { type SigningKey, signingKeys } from './signing-keys.ts';

/** Milliseconds between two looks at the keys: the next one is published a day before it signs. */
const lookAtKeysEvery = 10 * 60_000;

export interface AuthorizationServerOptions {
  readonly realm: Realm;
  readonly store: Store;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly log: Log;
  readonly tokenAgeOf: TokenAgeOf;
  readonly verifySecret: (clientId: string, secret: string) => Promise<boolean>;
}

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** The authorization server of one realm: who calls, on whose behalf, and what they agreed to. */
export class AuthorizationServer {
  readonly realm: Realm;
  readonly #options: AuthorizationServerOptions;
  #issuer = '';
  #keys: readonly SigningKey[] = [];
  #provider: Provider | undefined;
  #handle: Handle | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: AuthorizationServerOptions) {
    this.realm = options.realm;
    this.#options = options;
  }

  /** Starts it under its issuer identifier, such as `https://portal.example.org/oauth`. */
  async start(issuer: string): Promise<void> {
    this.#issuer = issuer;
    await this.#look();
    this.#timer ??= setInterval(() => {
      this.#look().catch((error: unknown) =>
        this.#options.log.error({ err: error }, 'the signing keys could not be looked at'),
      );
    }, lookAtKeysEvery).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  get issuer(): string {
    return this.#issuer;
  }

  /** Answers a request whose URL is below the issuer's path, without that path. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.#handle === undefined) {
      response.writeHead(503, { 'retry-after': '1' }).end();
      return;
    }
    // The library writes addresses by these: whatever a client or a proxy says, they are those of the issuer.
    const { protocol, host } = new URL(this.#issuer);
    request.headers['x-forwarded-proto'] = protocol.slice(0, -1);
    request.headers['x-forwarded-host'] = host;
    await this.#handle(request, response);
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
    const provider = createProvider(library, {
      ...this.#options,
      issuer: this.#issuer,
      keys,
      sealing: artefactSealing(await vault.identityPepper(), random),
      failed: error => log.error({ err: error, realm }, 'the authorization server failed'),
    });
    this.#keys = keys;
    this.#provider = provider;
    this.#handle = provider.callback();
  }
}
