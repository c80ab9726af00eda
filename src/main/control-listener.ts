import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import https from 'node:https';
import type { FastifyInstance } from 'fastify';
import {
  secureContext,
  tlsOptions,
  withTickets,
  type Sockets,
  type TlsIdentity,
  type TlsMaterial,
} from '#gateway';
import { type Address, type Settings, speaksTls, urlOf } from '../settings.ts';
import { transportSecurity } from './transport-security.ts';

/** Milliseconds that requests to the control plane get at shutdown. */
const closeWithinMs = 2_000;
/** Milliseconds in which a client has shaken hands, and in which its request has arrived whole. */
const handshakeTimeout = 10_000;
const requestTimeout = 30_000;
/** Connections to one server; people and scrapers need few, and each costs memory. */
const maxConnections = 2_000;

/** Token endpoints that ask for certificates, by whose they are. */
export type MutualTlsName = 'portalMtls' | 'consoleMtls';
export type ControlName = 'portal' | 'health' | 'console' | MutualTlsName;

/**
 * The listeners of portal, console and health: in the clear on loopback, over TLS where anybody else can listen in.
 * Their certificate is the one of the gateway's listeners, and is replaced in the same moment.
 */
export class ControlListeners {
  readonly #settings: Settings;
  readonly #sockets: Sockets;
  readonly #encrypted = new Set<HttpServer>();
  #identity: TlsIdentity | undefined;

  constructor(settings: Settings, sockets: Sockets) {
    this.#settings = settings;
    this.#sockets = sockets;
  }

  /** Takes the certificate, at first and whenever there is another; new connections see it. */
  show(identity: TlsIdentity | undefined): void {
    this.#identity = identity;
    if (identity === undefined) return;
    for (const server of this.#encrypted)
      if (server instanceof https.Server)
        server.setSecureContext(secureContext(identity, materialOf(identity)));
  }

  /** What the server of this listener is made with. @throws Error rather than letting it speak in the clear. */
  tls(name: ControlName): https.ServerOptions | undefined {
    if (!this.#speaksTls(name)) return undefined;
    if (this.#identity === undefined) throw new Error(`the ${name} listener has no certificate`);
    const options = tlsOptions(materialOf(this.#identity), handshakeTimeout);
    if (!asksCertificate(name)) return options;
    // Any certificate may come: who it is, is judged on each request. Sessions of other listeners are none of its.
    return { ...options, requestCert: true, rejectUnauthorized: false, sessionIdContext: 'gatehouse mtls' };
  }

  /**
   * Lets a server listen on a socket that outlives this process, so that an upgrade finds the address taken by
   * nobody else. Gives back its URL; the system may have chosen the port.
   */
  async listen(server: FastifyInstance, name: ControlName): Promise<string> {
    const address = this.#settings[name];
    if (address === undefined) throw new Error(`there is no ${name} listener`);
    const encrypted = this.#speaksTls(name);
    await server.ready();
    const http: HttpServer = server.server;
    if (encrypted !== http instanceof https.Server)
      throw new Error(`the ${name} server is of the other kind`);
    if (encrypted) this.#note(http);
    http.maxConnections = maxConnections;
    http.requestTimeout = requestTimeout;
    const publicUrl = name === 'health' || asksCertificate(name) ? undefined : this.#settings[`${name}Url`];
    http.prependListener('request', (request, response) => {
      const value = transportSecurity(request.headers.host, encrypted, publicUrl);
      if (value !== undefined) response.setHeader('strict-transport-security', value);
    });
    const socket = await this.#sockets.bind(address.host, address.port, name);
    const { port } = socket.address();
    http.listen(socket);
    await once(http, 'listening');
    return urlOf({ ...address, port }, encrypted);
  }

  #note(server: HttpServer): void {
    this.#encrypted.add(server);
    server.once('close', () => this.#encrypted.delete(server));
  }

  #speaksTls(name: ControlName): boolean {
    return asksCertificate(name) || speaksTls(this.#settings[name], this.#settings);
  }
}

/** The control plane's listeners that speak TLS. */
export function encryptedControl(settings: Settings): Address[] {
  const { portal, health, console, portalMtls, consoleMtls } = settings;
  return [
    ...[portal, health, console].filter(address => speaksTls(address, settings)),
    ...[portalMtls, consoleMtls].flatMap(address => address ?? []),
  ];
}

const asksCertificate = (name: ControlName): name is MutualTlsName =>
  name === 'portalMtls' || name === 'consoleMtls';

const materialOf = (identity: TlsIdentity): TlsMaterial =>
  withTickets({ identities: [identity], profile: 'intermediate' });

/** Stops a server: requests under way get a moment, then their connections are cut. */
export async function closeServer(server: FastifyInstance): Promise<void> {
  server.server.closeIdleConnections();
  const cut = setTimeout(() => server.server.closeAllConnections(), closeWithinMs);
  try {
    await server.close();
  } finally {
    clearTimeout(cut);
  }
}
