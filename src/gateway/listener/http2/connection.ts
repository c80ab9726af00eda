import { constants, type ServerHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';
import type { ListenerLimits } from '../limits.ts';
import type { Http2Exchange } from './exchange.ts';
import { FloodMeter } from './flood-meter.ts';

const { NGHTTP2_ENHANCE_YOUR_CALM } = constants;

/** How long a client may take to close a connection that is over, before it is cut off (milliseconds). */
const lingerMs = 2_000;

/** How long one that was thrown out gets to hear why (milliseconds). */
const partingMs = 500;

/** What the listener knows of one HTTP/2 connection. Times by `performance.now()`. */
export class Http2Connection {
  readonly session: ServerHttp2Session;
  readonly socket: Socket;
  readonly exchanges = new Set<Http2Exchange>();
  /** Octets of bodies that were taken. */
  data = 0;
  #streams = 0;
  readonly #limits: ListenerLimits;
  readonly #meter = new FloodMeter();
  #idleSince: number;
  #lookedAt: number;

  constructor(session: ServerHttp2Session, socket: Socket, limits: ListenerLimits, now: number) {
    this.session = session;
    this.socket = socket;
    this.#limits = limits;
    this.#idleSince = now;
    this.#lookedAt = now;
  }

  opened(exchange: Http2Exchange): void {
    this.exchanges.add(exchange);
    this.#streams++;
    const { requestsPerConnection } = this.#limits;
    if (requestsPerConnection > 0 && this.#streams >= requestsPerConnection) this.leave();
  }

  over(exchange: Http2Exchange, now: number): void {
    this.exchanges.delete(exchange);
    this.#idleSince = now;
  }

  /** GOAWAY: what is under way is finished, what comes later is for another connection (RFC 9113 section 6.8). */
  leave(): void {
    if (!this.session.closed && !this.session.destroyed) this.session.close();
  }

  /** To be called every second or so: ends what takes too long, and connections that only cost. */
  look(now: number): void {
    const seconds = (now - this.#lookedAt) / 1000;
    this.#lookedAt = now;
    const { bytesRead: read, bytesWritten: written } = this.socket;
    if (this.#meter.overflows(seconds, { read, written, streams: this.#streams, data: this.data }))
      return this.#calm();
    for (const exchange of this.exchanges) exchange.look(now);
    if (this.exchanges.size > 0) return;
    const idle = now - this.#idleSince;
    const allowed = this.#streams === 0 ? this.#limits.headersTimeout : this.#limits.keepAliveTimeout;
    if (this.session.closed ? idle > lingerMs : idle > allowed + lingerMs) this.socket.destroy();
    else if (idle > allowed) this.leave();
  }

  /** Says why, and ends all its streams. */
  #calm(): void {
    this.session.destroy(undefined, NGHTTP2_ENHANCE_YOUR_CALM);
    // Node waits for the client to take what was written, which this one may never do.
    setTimeout(() => this.socket.destroy(), partingMs).unref();
  }
}
