import { once } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import { Server as NetServer, type AddressInfo, type BoundSocket, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import type { ClientRequest, ClientResponse } from '../client-message.ts';
import type { ConnectionEnd } from '../link.ts';
import { divideConnections } from './accept.ts';
import { handshake } from './alpn.ts';
import {
  answerOf,
  answerOnSocket,
  answerRequest,
  answerToParserError,
  expectationUnknown,
  type ListenerAnswer,
} from './answers.ts';
import { Certificates } from './certificates.ts';
import type { Challenges } from './challenges.ts';
import { connectionOf, meet } from './connection.ts';
import type { ListenerCounts } from './connection-counts.ts';
import { type EntranceOptions, guardEntrance } from './entrance.ts';
import { continueWhenRead } from './expectation.ts';
import type { Upgrade } from '../exchange.ts';
import { giveTurn, serveLater, type Turn } from './turns.ts';
import { mayUpgrade, responseOnSocket } from './upgrade.ts';
import { Http2Front } from './http2/front.ts';
import type { ListenerLimits } from './limits.ts';
import { OpenConnections } from './open-connections.ts';
import { isMisdirected, noteCertificate } from './misdirected.ts';
import { Watch } from './watch.ts';
import { secureContext, tlsOptions, type TlsMaterial } from './tls.ts';

export interface ListenerOptions {
  readonly zone: string;
  readonly tls?: TlsMaterial | undefined;
  readonly asksCertificate?: boolean;
  /** Over TLS: what certificate authorities are answered. */
  readonly challenges?: Challenges;
  readonly limits: ListenerLimits;
  /** Where its connections are counted. */
  readonly counts: ListenerCounts;
  /** From where connections are taken; anywhere, and without headers of proxies, unless told. */
  readonly entrance?: EntranceOptions | undefined;
  /** Address under which the pages of the error catalogue are served. */
  readonly docs: string;
  /** `upgrade`: where the client asks for WebSocket; `response` then is for refusals, and closes the connection. */
  readonly handler: (request: ClientRequest, response: ClientResponse, upgrade?: Upgrade) => void;
  /** Told of every answer that the listener gave by itself. */
  readonly onClientError?: (answer: ListenerAnswer) => void;
  /** Told of every connection that was refused or cut. */
  readonly onEnded?: (why: ConnectionEnd) => void;
}

/** Serves HTTP/1.1 and HTTP/2 of one zone on one socket. */
export interface Listener {
  /** Begins to accept; the socket belongs to the listener from here on. */
  listen(socket: BoundSocket): Promise<void>;
  address(): AddressInfo;
  readonly connections: number;
  /** Takes other certificates for new connections. */
  reload(tls: TlsMaterial): void;
  /**
   * Stops accepting at once. Connections that are there get one more answer, which closes them; those on which nothing
   * is asked are closed after `idleMs`, all that are still there after `withinMs`. Resolves when all are gone.
   */
  drain(withinMs: number, idleMs?: number): Promise<void>;
}

export function createListener(options: ListenerOptions): Listener {
  return new HttpListener(options);
}

class HttpListener implements Listener {
  readonly #options: ListenerOptions;
  readonly #server: http.Server | https.Server;
  readonly #http2: Http2Front;
  readonly #watch: Watch;
  #certificates: Certificates | undefined;
  readonly #open: OpenConnections;
  #drained: Promise<void> | undefined;

  constructor(options: ListenerOptions) {
    this.#options = options;
    const { limits, tls } = options;
    const settings = {
      // Node's own strict defaults, said here lest a flag in NODE_OPTIONS change them.
      insecureHTTPParser: false,
      joinDuplicateHeaders: false,
      // Checked below instead, so that the answer is a problem document.
      requireHostHeader: false,
      // A request without a body costs no stream.
      optimizeEmptyRequests: true,
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headersTimeout,
      requestTimeout: limits.requestTimeout,
      keepAliveTimeout: limits.keepAliveTimeout,
      connectionsCheckingInterval: Math.min(1_000, limits.headersTimeout),
      shouldUpgradeCallback: asksForRefusedUpgrade,
    };
    const server =
      tls === undefined
        ? http.createServer(settings)
        : https.createServer({ ...settings, ...this.#tlsOptions(tls) });
    // Node drops headers beyond this number unseen, so that two readers would see different requests; here they
    // are counted and refused.
    server.maxHeadersCount = 0;
    server.maxRequestsPerSocket = limits.requestsPerConnection;
    this.#server = server;
    this.#http2 = new Http2Front({
      limits,
      docs: options.docs,
      handler: options.handler,
      onClientError: answer => options.onClientError?.(answer),
    });
    this.#open = new OpenConnections(options.counts, limits, why => options.onEnded?.(why));
    this.#watch = new Watch(this.#open.sockets, limits, {
      unread: socket => {
        socket.destroy();
        options.onEnded?.('unread');
      },
      trickles: socket => this.#answerOnSocket(socket, answerOf('request-timeout')),
    });
    this.#hear(server);
  }

  async listen(socket: BoundSocket): Promise<void> {
    this.#server.listen(socket, this.#options.limits.backlog);
    await once(this.#server, 'listening');
  }

  address(): AddressInfo {
    return this.#server.address() as AddressInfo;
  }

  get connections(): number {
    return this.#open.accepted;
  }

  reload(tls: TlsMaterial): void {
    if (!(this.#server instanceof https.Server)) return;
    // Made first: what cannot be used leaves the old ones.
    const certificates = new Certificates(tls, this.#sessions);
    const [fallback] = tls.identities;
    if (fallback !== undefined) this.#server.setSecureContext(secureContext(fallback, tls, this.#sessions));
    this.#certificates = certificates;
  }

  /** A session that was begun where no certificate is asked for is none where one is, though both share keys. */
  get #sessions(): string {
    return this.#options.asksCertificate === true ? 'gatehouse mtls' : 'gatehouse';
  }

  #tlsOptions(tls: TlsMaterial): https.ServerOptions {
    this.#certificates = new Certificates(tls, this.#sessions);
    return {
      ...tlsOptions(tls, this.#options.limits.handshakeTimeout),
      sessionIdContext: this.#sessions,
      // Whose certificates are believed differs from one API to the next: policies judge them, request by request.
      requestCert: this.#options.asksCertificate === true,
      rejectUnauthorized: false,
      ...handshake(name => this.#certificates?.choose(name).context, this.#options.challenges),
    };
  }

  drain(withinMs: number, idleMs = withinMs): Promise<void> {
    this.#drained ??= this.#drain(withinMs, idleMs);
    return this.#drained;
  }

  async #drain(withinMs: number, idleMs: number): Promise<void> {
    // Of the listening socket only: http.Server.close would also end connections on which a request may be
    // arriving this moment.
    if (this.#server.listening) NetServer.prototype.close.call(this.#server);
    this.#http2.drain();
    for (const socket of this.#open.sockets) {
      const response = connectionOf(socket)?.response;
      if (response?.headersSent === false) response.shouldKeepAlive = false;
    }
    await this.#open.drain(withinMs, idleMs);
    this.#http2.close();
    this.#watch.close();
    // Ends the clock that looks for slow clients; there is nothing left to close.
    this.#server.close(() => {});
  }

  #hear(server: http.Server | https.Server): void {
    const serve = (request: IncomingMessage, response: ServerResponse) => this.#serve(request, response);
    divideConnections(server, {
      http1: meet,
      http2: socket => this.#http2.serve(socket),
      withinMs: this.#options.limits.headersTimeout,
    });
    const encrypted = this.#options.tls !== undefined;
    guardEntrance(server, this.#options.entrance ?? {}, {
      encrypted,
      withinMs: this.#options.limits.headersTimeout,
      met: socket => {
        // A handshake that fails late reports on the raw socket, after everybody stopped listening.
        if (encrypted) socket.on('error', () => {});
        return this.#open.enter(socket);
      },
      known: (socket, address) => this.#open.enterFrom(socket, address),
      refused: why => this.#options.onEnded?.(why),
    });
    server.on('secureConnection', (socket: TLSSocket) => {
      this.#open.keep(socket);
      const { servername } = socket as { servername?: string | false };
      const shown = this.#certificates?.choose(servername === false ? undefined : servername);
      if (shown !== undefined) noteCertificate(socket, shown);
    });
    server.on('request', serve);
    server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
      continueWhenRead(request, response, () => this.#drained !== undefined);
      serve(request, response);
    });
    server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
      const refuse = (): void => this.#answer(request, response, expectationUnknown);
      const turn = this.#turn(request, response);
      if (turn === 'now') refuse();
      else if (turn === 'waits') serveLater(request, response, refuse);
    });
    const refuseUpgrade = (_request: IncomingMessage, socket: Duplex) => {
      // The HTTP server lets go of the socket: its errors are ours now.
      socket.on('error', () => {});
      this.#answerOnSocket(socket as Socket, answerOf('upgrade-refused'));
    };
    server.on('connect', refuseUpgrade);
    server.on('upgrade', (request: IncomingMessage, duplex: Duplex, head: Buffer) => {
      const socket = duplex as Socket;
      socket.on('error', () => {});
      if (!mayUpgrade(request, socket)) this.#answerOnSocket(socket, answerOf('upgrade-refused'));
      else {
        const response = responseOnSocket(request, socket);
        const leaveHttp = (): void => {
          response.detachSocket(socket);
          const connection = connectionOf(socket);
          if (connection !== undefined) connection.left = true;
        };
        this.#serve(request, response, { socket, head, leaveHttp });
      }
    });
    server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
      const client = socket as Socket;
      const answer = answerToParserError(error.code ?? '', client.bytesRead);
      if (answer === undefined) client.destroy();
      else this.#answerOnSocket(client, answer);
    });
  }

  #serve(request: IncomingMessage, response: ServerResponse, upgrade?: Upgrade): void {
    const turn = this.#turn(request, response);
    if (turn === 'now') this.#look(request, response, upgrade);
    // No closure for the many that do not wait.
    else if (turn === 'waits') serveLater(request, response, () => this.#look(request, response));
  }

  /** What must be so for the gateway to decide about a request. */
  #look(request: IncomingMessage, response: ServerResponse, upgrade?: Upgrade): void {
    const { limits } = this.#options;
    const host = hostIn(request.rawHeaders);
    // Node's parser also takes `GET /path` without a version for HTTP/0.9, with headers and body, and HTTP/2.0 in
    // this form; any other reader would see another request, or none (RFC 9112 section 2.3).
    if (request.httpVersionMajor !== 1) this.#answer(request, response, answerOf('request-malformed'));
    else if (request.httpVersionMinor === 1 && host === undefined)
      this.#answer(request, response, answerOf('host-missing'));
    else if (host !== undefined && isMisdirected(request.socket, host))
      this.#answer(request, response, answerOf('misdirected'));
    else if (request.rawHeaders.length > 2 * limits.headerCount)
      this.#answer(request, response, answerOf('headers-too-large'));
    else this.#options.handler(request, response, upgrade);
  }

  #turn(request: IncomingMessage, response: ServerResponse): Turn {
    const turn = giveTurn(request, response, this.#options.limits.pipelined);
    if (turn === 'flood') {
      request.socket.destroy();
      this.#options.onEnded?.('pipelining');
    } else if (turn !== 'dropped' && this.#drained !== undefined) response.shouldKeepAlive = false;
    return turn;
  }

  #answer(request: IncomingMessage, response: ServerResponse, answer: ListenerAnswer): void {
    response.shouldKeepAlive = false;
    answerRequest(request.method === 'HEAD', response, answer, this.#options.docs);
    this.#options.onClientError?.(answer);
  }

  #answerOnSocket(socket: Socket, answer: ListenerAnswer): void {
    if (answerOnSocket(socket, answer, this.#options.docs)) this.#options.onClientError?.(answer);
  }
}

/**
 * Whether an Upgrade header is refused. `h2c` is ignored instead (RFC 9110 section 7.8 leaves that to the server):
 * common clients offer it with every request in the clear, and go on in HTTP/1.1. It is never forwarded.
 */
function asksForRefusedUpgrade(request: IncomingMessage): boolean {
  return request.headers.upgrade?.toLowerCase() !== 'h2c';
}

/** Looks in the fields as they came: `request.headers` would be made for every request, for this alone. */
function hostIn(rawHeaders: readonly string[]): string | undefined {
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] as string;
    if (name.length === 4 && name.toLowerCase() === 'host') return rawHeaders[i + 1];
  }
  return undefined;
}
