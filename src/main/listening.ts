import type { FastifyInstance } from 'fastify';
import type { ServerOptions } from '#api';
import { type GatewayHost, type Sockets, type TlsIdentity } from '#gateway';
import { createHealthServer } from '#monitoring';
import { createPortal } from '#portal';
import { urlOf, type Settings } from '../settings.ts';
import { closeServer, ControlListeners, type ControlName } from './control-listener.ts';
import { wantedListeners } from './listeners.ts';
import { clientOfRequest } from './proxies.ts';
import { hostsOf, publicOrigin } from './public-origins.ts';

/** Where the people of a realm sign in. */
export const originOf = { internal: 'console', external: 'portal' } as const;

type HealthParts = Omit<Parameters<typeof createHealthServer>[0], 'tls'>;

/** Where this process is reached: the control plane's listeners, and the addresses of all. */
export class Listening {
  readonly listeners: ControlListeners;
  readonly clientAddress: ReturnType<typeof clientOfRequest>;
  readonly #settings: Settings;
  readonly #health: HealthParts;
  readonly #addresses = new Map<string, string>();
  /** The pages that explain errors; the whole portal once the store answers. */
  #portal: FastifyInstance | undefined;
  #healthServer: FastifyInstance | undefined;

  constructor(settings: Settings, sockets: Sockets, health: HealthParts) {
    this.#settings = settings;
    this.#health = health;
    this.listeners = new ControlListeners(settings, sockets);
    this.clientAddress = clientOfRequest(settings.trustedProxies);
  }

  /** Base URLs by listener: `external http`, `external https`, `external mtls`, `internal http`, …, `portal`, `health`, `console`. */
  get addresses(): ReadonlyMap<string, string> {
    return this.#addresses;
  }

  /** Address under which the pages of the error catalogue are served. */
  get docs(): string {
    return this.#settings.docs ?? `${this.origin('portal')}/errors`;
  }

  /**
   * Health, and what of the portal needs no store. They wait for a certificate where they need one: the operator's
   * is there at once, one of the local authority is in the store or with what was served last.
   */
  async open(identity: TlsIdentity | undefined): Promise<void> {
    this.listeners.show(identity);
    if (this.#healthServer !== undefined) return;
    this.#portal = createPortal(this.listeners.tls('portal'));
    this.#healthServer = createHealthServer({ ...this.#health, tls: this.listeners.tls('health') });
    await this.listen(this.#portal, 'portal');
    await this.listen(this.#healthServer, 'health');
  }

  /** Puts the whole portal where only the error pages were; connections that come meanwhile wait. */
  async showPortal(portal: FastifyInstance): Promise<void> {
    if (this.#portal !== undefined) await closeServer(this.#portal);
    this.#portal = portal;
    await this.listen(portal, 'portal');
  }

  async listen(server: FastifyInstance, name: ControlName): Promise<void> {
    this.#addresses.set(name, await this.listeners.listen(server, name));
  }

  /** A server that listens by itself is reached here. */
  note(name: string, address: string): void {
    this.#addresses.set(name, address);
  }

  /** The gateway's listeners are bound: their ports are known. */
  noteGateway(host: GatewayHost): void {
    for (const [i, listener] of wantedListeners(this.#settings).entries()) {
      const port = host.addresses[i]?.port ?? listener.port;
      const url = urlOf({ host: listener.host, port }, listener.encrypted);
      this.#addresses.set(`${listener.zone} ${listener.scheme}`, url);
    }
    if (this.#settings.acmeHttp !== undefined)
      this.#addresses.set('acme http', urlOf(this.#settings.acmeHttp, false));
  }

  /** Base addresses of the gateway in a zone. */
  gatewayAddresses(zone: string): string[] {
    return ['https', 'http'].flatMap(scheme => this.#addresses.get(`${zone} ${scheme}`) ?? []);
  }

  /** How people and proxies come to portal or console. */
  reached(
    name: 'portal' | 'console',
  ): Required<Pick<ServerOptions, 'hosts' | 'front'>> & Pick<ServerOptions, 'tls'> {
    const url = this.#settings[`${name}Url`];
    return {
      hosts: hostsOf(this.#settings[name].host, url),
      front: { url, clientAddress: this.clientAddress },
      tls: this.listeners.tls(name),
    };
  }

  /** Where people open portal or console. */
  origin(name: 'portal' | 'console'): string {
    return publicOrigin(this.#addresses.get(name) ?? '', this.#settings[`${name}Url`]);
  }

  async close(): Promise<void> {
    const open = [this.#portal, this.#healthServer].flatMap(server => server ?? []);
    await Promise.all(open.map(closeServer));
  }
}
