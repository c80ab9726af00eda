import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';
import type { ClientRequest } from '../../client-message.ts';
import type { Http2Connection } from './connection.ts';
import type { Http2Exchange } from './exchange.ts';
import { joined, type Head } from './head.ts';

// oxlint-disable-next-line typescript/no-explicit-any -- as Node declares listeners of any event
type Listener = (...args: any[]) => void;

/** A request that came in a stream of HTTP/2, read as one of HTTP/1.1 would be. */
export class Http2Request implements ClientRequest {
  readonly method: string;
  readonly url: string;
  readonly rawHeaders: string[];
  readonly httpVersionMajor = 2;
  readonly httpVersionMinor = 0;
  readonly #stream: ServerHttp2Stream;
  readonly #connection: Http2Connection;
  readonly #exchange: Http2Exchange;
  #headers: IncomingHttpHeaders | undefined;
  #expectsContinue: boolean;
  #isCounted = false;

  constructor(exchange: Http2Exchange, connection: Http2Connection, head: Head) {
    const { stream } = exchange;
    this.#exchange = exchange;
    this.method = head.method;
    this.url = head.url;
    this.rawHeaders = head.rawHeaders;
    this.#stream = stream;
    this.#connection = connection;
    this.#expectsContinue = head.expectsContinue;
    // Its end is known, and nobody need wait for it.
    if (stream.endAfterHeaders) stream.resume();
  }

  /** The connection's, shared by all its streams. */
  get socket(): Socket {
    return this.#connection.socket;
  }

  get headers(): IncomingHttpHeaders {
    return (this.#headers ??= joined(this.rawHeaders));
  }

  /** The whole request is here. */
  get complete(): boolean {
    return this.readableEnded;
  }

  get readableEnded(): boolean {
    return this.#stream.endAfterHeaders || this.#stream.readableEnded;
  }

  on(event: string, listener: Listener): this {
    if (event === 'data') this.#beginReading();
    this.#stream.on(event, listener);
    return this;
  }

  off(event: string, listener: Listener): this {
    this.#stream.off(event, listener);
    return this;
  }

  pause(): this {
    this.#stream.pause();
    return this;
  }

  resume(): this {
    this.#stream.resume();
    return this;
  }

  #beginReading(): void {
    if (!this.#isCounted) {
      this.#isCounted = true;
      this.#stream.on('data', (piece: Buffer) => {
        this.#connection.data += piece.length;
        this.#exchange.data += piece.length;
      });
    }
    // The client is told to send its body when somebody reads it, that is, after the request was admitted.
    if (!this.#expectsContinue) return;
    this.#expectsContinue = false;
    const { closed, destroyed, headersSent } = this.#stream;
    if (!closed && !destroyed && !headersSent) this.#stream.additionalHeaders({ ':status': 100 });
  }
}
