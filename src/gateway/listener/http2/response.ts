import { EventEmitter } from 'node:events';
import { constants, type ServerHttp2Stream } from 'node:http2';
import type { ClientResponse } from '../../client-message.ts';
import { isFieldValue, isToken } from '../../upstream/field-syntax.ts';

const { NGHTTP2_NO_ERROR } = constants;

/** Fields that concern a connection of HTTP/1.1 and may not be in HTTP/2 (RFC 9113 section 8.2.2). */
const ofConnection: ReadonlySet<string> = new Set([
  'connection',
  'http2-settings',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
]);

/** What is answered in a stream of HTTP/2. */
export class Http2Response extends EventEmitter implements ClientResponse {
  statusCode = 200;
  headersSent = false;
  readonly #stream: ServerHttp2Stream;
  #trailers: [string, string][] | undefined;
  #waitsForTrailers = false;
  #handedOver = 0;
  #head: readonly string[] = [];

  constructor(stream: ServerHttp2Stream) {
    super();
    this.#stream = stream;
    stream.on('drain', () => this.emit('drain'));
    stream.once('close', () => this.emit('close'));
  }

  /** Cut, or its client is gone. */
  get destroyed(): boolean {
    return this.#stream.destroyed || this.#stream.closed;
  }

  /** Trailers may follow whatever the length was declared to be, if there is a body at all. */
  get chunkedEncoding(): boolean {
    return this.headersSent && !this.#stream.writableEnded;
  }

  writeHead(status: number, headers: string[]): this {
    const head: string[] = [':status', String(status)];
    let hasLength = false;
    for (let at = 0; at < headers.length; at += 2) {
      const name = headers[at] as string;
      const value = String(headers[at + 1]);
      if (!isToken(name) || !isFieldValue(value)) throw new TypeError('a field that no head may hold');
      if (ofConnection.has(name)) continue;
      if (name === 'content-length') hasLength = true;
      head.push(name, value);
    }
    // Upstreams send trailers behind bodies of unknown length only.
    const waitForTrailers = !hasLength && status !== 204 && status !== 205 && status !== 304;
    this.statusCode = status;
    this.headersSent = true;
    this.#head = head;
    // Nobody is there to hear it; `close` tells, or has told.
    if (this.destroyed) return this;
    this.#stream.respond(head, { waitForTrailers });
    this.#waitsForTrailers = waitForTrailers;
    if (waitForTrailers) this.#stream.once('wantTrailers', () => this.#sendTrailers());
    return this;
  }

  /** Octets of the body that the client has taken. */
  get taken(): number {
    return this.#handedOver - this.#stream.writableLength;
  }

  hasHeader(name: string): boolean {
    return this.#head.some((text, at) => at % 2 === 0 && text === name);
  }

  /** In HTTP/2 a head waits for nothing. */
  flushHeaders(): void {}

  write(piece: Buffer, taken?: (error: Error | null | undefined) => void): boolean {
    if (this.#stream.writableEnded) return true;
    this.#handedOver += piece.length;
    return this.#stream.write(piece, taken);
  }

  addTrailers(trailers: [string, string][]): void {
    this.#trailers = trailers;
  }

  end(body?: string | Buffer, encoding: BufferEncoding = 'utf8'): this {
    const stream = this.#stream;
    if (!stream.readableEnded && !stream.endAfterHeaders && !this.#waitsForTrailers) {
      if (stream.writableFinished) this.#stopBody();
      else stream.once('finish', () => this.#stopBody());
    }
    // Node has ended the answers that have no body.
    if (stream.writableEnded) return this;
    if (body === undefined || body.length === 0) stream.end();
    else {
      this.#handedOver += Buffer.byteLength(body, encoding);
      stream.end(body, encoding);
    }
    return this;
  }

  writeEarlyHints({ link }: { link: string[] }): void {
    const value = link.join(', ');
    if (isFieldValue(value)) this.#stream.additionalHeaders({ ':status': 103, link: value });
  }

  /** RST_STREAM without END_STREAM before it: what was sent was not all (RFC 9113 section 8.1). */
  destroy(): this {
    // Node's `close` would send END_STREAM first.
    this.#stream.destroy(new Error('cut'));
    return this;
  }

  #sendTrailers(): void {
    try {
      this.#stream.sendTrailers(Object.fromEntries(this.#trailers ?? []));
    } catch {
      this.destroy();
    }
    this.#stopBody();
  }

  /** The answer is complete, and what is left of the request's body is wanted by nobody (RFC 9113 section 8.1). */
  #stopBody(): void {
    const stream = this.#stream;
    // Its last frame is written by then.
    setImmediate(() => {
      if (!stream.readableEnded && !stream.destroyed) stream.close(NGHTTP2_NO_ERROR);
    });
  }
}
