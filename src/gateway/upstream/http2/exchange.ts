import { type ClientHttp2Session, type ClientHttp2Stream, constants } from 'node:http2';
import type { Carrier, ConnectionUser, OutgoingBody, OutgoingHead } from '../carrier.ts';
import { informationalAtMost } from '../response-reader.ts';
import type { Target } from '../target.ts';
import { requestFields } from './request-fields.ts';
import { readHead, readTrailers } from './response-fields.ts';

const { NGHTTP2_CANCEL, NGHTTP2_FLAG_END_STREAM, NGHTTP2_REFUSED_STREAM } = constants;

/** The session, told of what becomes of a stream. */
export interface ExchangeOwner {
  readonly target: Target;
  readonly served: number;
  /** Streams above this one were not looked at (RFC 9113 section 6.8). */
  readonly lastProcessed: number;
  /** The response is complete. */
  completed(): void;
  /** The stream is closed and its place is free. */
  ended(exchange: Exchange): void;
  /** Nothing came in time: who knows whether anybody is there. */
  doubted(): void;
}

/** One stream of HTTP/2 to an upstream (RFC 9113 section 8.1): one request and its response. */
export class Exchange implements Carrier {
  readonly #owner: ExchangeOwner;
  readonly #session: ClientHttp2Session;
  #stream: ClientHttp2Stream | undefined;
  #canceller: AbortController | undefined;
  #user: ConnectionUser | undefined;
  #isHead = false;
  #informational = 0;
  #touched = false;
  #answered = false;
  /** END_STREAM has come. */
  #complete = false;
  #trailers: readonly string[] = [];
  #reason: string | undefined;
  paused = false;
  mayBeQuiet = false;
  moved = false;
  /** `performance.now()` at which nothing has come for too long. */
  deadline = Infinity;

  constructor(owner: ExchangeOwner, session: ClientHttp2Session) {
    this.#owner = owner;
    this.#session = session;
  }

  get target(): Target {
    return this.#owner.target;
  }

  get served(): number {
    return this.#owner.served;
  }

  /** The upstream has not taken what was written last. */
  get isFull(): boolean {
    return this.#stream?.writableNeedDrain === true;
  }

  get user(): ConnectionUser | undefined {
    return this.#user;
  }

  begin(user: ConnectionUser, head: OutgoingHead, body: OutgoingBody): boolean {
    const fields = requestFields(head, this.target, body);
    if (fields === undefined) return false;
    this.#user = user;
    this.#isHead = head.method === 'HEAD';
    const whole = body === undefined || (Buffer.isBuffer(body) && body.length === 0);
    if (!whole) this.#canceller = new AbortController();
    const signal = this.#canceller?.signal;
    let stream: ClientHttp2Stream;
    try {
      stream = this.#session.request(fields, {
        endStream: whole,
        ...(signal === undefined ? {} : { signal }),
      });
    } catch (error) {
      // The session ended a moment ago. Told later, as everything else is.
      setImmediate(() => this.#refused(error instanceof Error ? error.message : String(error)));
      return true;
    }
    this.#stream = stream;
    this.#listen(stream);
    if (Buffer.isBuffer(body) && body.length > 0) stream.end(body);
    return true;
  }

  write(piece: Buffer): boolean {
    this.moved = true;
    return this.#stream?.write(piece) ?? true;
  }

  finish(): void {
    this.moved = true;
    this.#stream?.end();
  }

  resume(): void {
    if (!this.paused) return;
    this.paused = false;
    this.moved = true;
    this.#stream?.resume();
  }

  allowQuiet(): void {
    this.mayBeQuiet = true;
    this.deadline = Infinity;
  }

  destroy(): void {
    this.#user = undefined;
    this.#cancel();
  }

  expire(): void {
    const user = this.#user;
    this.destroy();
    this.#owner.doubted();
    user?.timedOut();
  }

  #listen(stream: ClientHttp2Stream): void {
    // A reset with NO_ERROR in the middle of a response ends the stream for Node as a proper end does. What tells
    // them apart: a proper end arrives while the stream is not closed yet.
    const push = stream.push.bind(stream);
    stream.push = (piece: unknown, encoding?: BufferEncoding) => {
      if (piece === null && !stream.closed) this.#complete = true;
      return push(piece, encoding);
    };
    stream.on('headers', (_, _flags, fields) => this.#onInformational(fields));
    stream.on('response', (_, flags, fields) => this.#onHead(flags, fields));
    stream.on('trailers', (_, _flags, fields) => this.#onTrailers(fields));
    stream.on('data', (piece: Buffer) => this.#onData(piece));
    stream.on('end', () => this.#onEnd());
    stream.on('drain', () => {
      this.moved = true;
      this.#user?.drained();
    });
    stream.on('error', error => {
      this.#reason ??= error.message;
    });
    stream.on('close', () => this.#onClose());
  }

  #onInformational(fields: readonly string[]): void {
    if (this.#user === undefined) return;
    this.#touched = this.moved = true;
    const head = readHead(fields);
    if (typeof head === 'string') this.#break(head);
    // RFC 9113 section 8.6: there is no such thing here.
    else if (head.status === 101) this.#break('switched protocols');
    else if (++this.#informational > informationalAtMost) this.#break('too many informational responses');
    else if (head.contentLength > 0) this.#break('informational response with a body');
    else this.#user.informational(head.status, head.headers);
  }

  #onHead(flags: number, fields: readonly string[]): void {
    const user = this.#user;
    if (user === undefined) return;
    this.#touched = this.moved = this.#answered = true;
    const head = readHead(fields);
    if (typeof head === 'string') return this.#break(head);
    if (head.status < 200) return this.#break('an informational response as the last one');
    const ends = (flags & NGHTTP2_FLAG_END_STREAM) !== 0;
    if (!ends && !this.#isHead && head.status !== 204 && head.status !== 304) return user.head(head);
    if (ends && head.contentLength > 0 && !this.#isHead && head.status !== 304)
      return this.#break('less body than announced');
    this.#release();
    user.whole(head, '');
  }

  #onTrailers(fields: readonly string[]): void {
    if (this.#user === undefined) return;
    this.moved = true;
    const trailers = readTrailers(fields);
    if (trailers === undefined) this.#break('malformed trailers');
    else this.#trailers = trailers;
  }

  #onData(piece: Buffer): void {
    if (this.#user === undefined) return;
    this.moved = true;
    if (this.#user.data(piece)) return;
    this.paused = true;
    this.#stream?.pause();
  }

  #onEnd(): void {
    const user = this.#user;
    // An end that is none: `close` tells.
    if (user === undefined || !this.#complete || !this.#answered) return;
    this.paused = false;
    this.#release();
    user.end(this.#trailers);
  }

  #onClose(): void {
    const stream = this.#stream;
    this.#owner.ended(this);
    if (this.#user === undefined) return;
    const reason = this.#reason ?? 'reset in the middle of a response';
    const code = stream?.rstCode;
    const unseen = (stream?.id ?? 0) > this.#owner.lastProcessed;
    if (!this.#touched && (code === NGHTTP2_REFUSED_STREAM || unseen)) return this.#tell('refused', reason);
    // As long as the session lives, it was this request that the upstream did not like.
    this.#tell('broken', reason, !this.#touched && this.#session.destroyed);
  }

  #refused(reason: string): void {
    this.#owner.ended(this);
    this.#owner.doubted();
    this.#tell('refused', reason);
  }

  #break(reason: string): void {
    this.#cancel();
    this.#tell('broken', reason);
  }

  #tell(what: 'refused' | 'broken', reason: string, untouched = false): void {
    const user = this.#user;
    this.#user = undefined;
    if (what === 'refused') user?.refused(reason);
    else user?.broken(reason, untouched);
  }

  /** The response is complete; what is left of the request is wanted by nobody (RFC 9113 section 8.1). */
  #release(): void {
    const stream = this.#stream;
    this.#user = undefined;
    this.#owner.completed();
    // A response without a body whose stream is not ended: what is left of it is an empty frame.
    stream?.resume();
    if (stream?.writableEnded === false) this.#cancel();
  }

  /** RST_STREAM. Never with END_STREAM before it: the upstream must not take what it has of a body for the whole. */
  #cancel(): void {
    const stream = this.#stream;
    if (stream === undefined) this.#owner.ended(this);
    // Node's `close` ends a body first, and waits until that has left.
    else if (this.#canceller !== undefined && !stream.writableFinished) this.#canceller.abort();
    else stream.close(NGHTTP2_CANCEL);
  }
}
