import http2, { type ClientHttp2Session, type ClientSessionOptions } from 'node:http2';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { type ConnectionOptions, describe, openSocket } from '../connection.ts';
import { fieldsAtMost } from '../response-head.ts';
import { headAtMost } from '../response-reader.ts';
import type { Target } from '../target.ts';
import { Exchange, type ExchangeOwner } from './exchange.ts';

/** The pool, told of what becomes of a session. */
export interface SessionOwner {
  /** There may be room: it was opened, a stream ended, or the peer changed its limit; or it takes no more. */
  hasChanged(session: Session): void;
  /** `reason` tells why when it never got as far as being open. */
  gone(session: Session, reason: string): void;
}

/** Streams at a time, however many the peer allows. */
export const streamsAtMost = 128;
/** Stream identifiers are never used again, and there are 2^30 of them (RFC 9113 section 5.1.1). */
const streamsInAllAtMost = 1_000_000;
/** Milliseconds that the peer gets to take the end of a session. */
const closingMs = 1_000;
/** Octets that a response may be ahead of its client, and all responses of a session together may be of theirs. */
const streamWindow = 131_072;
const sessionWindow = 1_048_576;

const bounds: ClientSessionOptions = {
  // What one client sends must not tell how another's request compresses (RFC 7541 section 7.1).
  maxDeflateDynamicTableSize: 0,
  maxHeaderListPairs: fieldsAtMost + 1,
  maxSendHeaderBlockLength: 262_144,
  maxReservedRemoteStreams: 0,
  /** Megabytes. */
  maxSessionMemory: 64,
  settings: { enablePush: false, initialWindowSize: streamWindow, maxHeaderListSize: headAtMost },
};

const notSpoken = 'the target does not speak HTTP/2';

/** One connection of HTTP/2 to an upstream, with its streams. */
export class Session implements ExchangeOwner {
  readonly target: Target;
  readonly openedAt = performance.now();
  readonly exchanges = new Set<Exchange>();
  readonly #owner: SessionOwner;
  readonly #socket: Socket;
  #http: ClientHttp2Session | undefined;
  #gone = false;
  #begun = 0;
  isOpen = false;
  /** Takes no further streams, and ends with the last of those that it has. */
  isRetired = false;
  served = 0;
  lastProcessed = Infinity;
  /** `performance.now()` at which it has been connecting, or without a stream, for too long. */
  deadline = Infinity;

  constructor(options: ConnectionOptions, owner: SessionOwner) {
    this.#owner = owner;
    this.target = options.target;
    const socket = openSocket(options);
    this.#socket = socket;
    socket.on('error', error => this.#lost(this.#reasonOf(error)));
    socket.on('close', () => this.#lost(this.isOpen || this.#http === undefined ? 'closed' : notSpoken));
    if (!options.target.secure) socket.once('connect', () => this.#speak());
    else
      socket.once('secureConnect', () => {
        // RFC 9113 section 3.2: without the agreement there is no HTTP/2, and nothing else was asked for.
        if ((socket as TLSSocket).alpnProtocol === 'h2') this.#speak();
        else this.#lost(notSpoken);
      });
  }

  get hasRoom(): boolean {
    const http = this.#http;
    if (http === undefined || !this.isOpen || this.isRetired || http.closed || http.destroyed) return false;
    const theirs = http.remoteSettings.maxConcurrentStreams ?? streamsAtMost;
    return this.exchanges.size < Math.min(streamsAtMost, theirs) && this.#begun < streamsInAllAtMost;
  }

  /** A stream, where there is room for one. */
  open(): Exchange | undefined {
    const http = this.#http;
    if (http === undefined || !this.hasRoom) return undefined;
    const exchange = new Exchange(this, http);
    this.exchanges.add(exchange);
    this.#begun++;
    return exchange;
  }

  retire(): void {
    if (this.isRetired) return;
    this.isRetired = true;
    if (this.exchanges.size === 0) this.#finish();
    else this.#owner.hasChanged(this);
  }

  destroy(reason = 'closed by the gateway'): void {
    this.#lost(reason);
  }

  completed(): void {
    this.served++;
  }

  ended(exchange: Exchange): void {
    if (!this.exchanges.delete(exchange)) return;
    if (this.isRetired && this.exchanges.size === 0) this.#finish();
    else this.#owner.hasChanged(this);
  }

  doubted(): void {
    this.retire();
  }

  /** Ends with what is still to be written: the reset of the last stream may be. */
  #finish(): void {
    if (this.#http === undefined) return this.destroy();
    this.deadline = performance.now() + closingMs;
    this.#http.close();
  }

  #speak(): void {
    const { secure, authority } = this.target;
    const http = http2.connect(`${secure ? 'https' : 'http'}://${authority}`, {
      ...bounds,
      createConnection: () => this.#socket,
    });
    this.#http = http;
    http.on('connect', () => http.setLocalWindowSize(sessionWindow));
    // Its first frame must be this one (RFC 9113 section 3.4): before, nobody knows what is spoken here, nor how many
    // streams there may be.
    http.on('remoteSettings', () => {
      this.isOpen = true;
      this.#owner.hasChanged(this);
    });
    http.on('goaway', (_code: number, lastStream: number) => {
      this.lastProcessed = lastStream;
      this.retire();
    });
    http.on('error', error => this.#lost(this.#reasonOf(error)));
    http.on('close', () => this.#lost(this.isOpen ? 'closed by the upstream' : notSpoken));
  }

  /** Before its first frame, what is no HTTP/2 tells that the target does not speak it. */
  #reasonOf(error: Error & { code?: string }): string {
    const { code = '' } = error;
    // TLS says that nothing was agreed upon (RFC 7301 section 3.2).
    const refused = code === 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL' || code.startsWith('ERR_HTTP2');
    return refused && !this.isOpen ? notSpoken : describe(error);
  }

  #lost(reason: string): void {
    if (this.#gone) return;
    this.#gone = true;
    this.isRetired = true;
    this.#http?.destroy();
    this.#socket.destroy();
    this.#owner.gone(this, reason);
  }
}
