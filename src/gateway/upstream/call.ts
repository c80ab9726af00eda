import { Gathered } from '../gathered.ts';
import type { Connection, ConnectionUser } from './connection.ts';
import type { Pool, PoolUser } from './pool.ts';
import { BodyPump, type BodySink, type StreamedBody } from './request-body.ts';
import { formatRequestHead } from './request-head.ts';
import type { ResponseHead } from './response-head.ts';

/** What is sent to an upstream. The head is written afresh from these parts. */
export interface UpstreamRequest {
  /** Upper case. */
  readonly method: string;
  /** Canonical path below the target with its query; begins with `/`. */
  readonly path: string;
  /** Lower-case names and values in turn, without host, hop-by-hop and framing fields. */
  readonly headers: readonly string[];
  readonly body: Buffer | StreamedBody | undefined;
  /** Octets of body that are forwarded at most. */
  readonly bodyLimit: number;
}

export type UpstreamFailure =
  | 'upstream-unreachable'
  | 'upstream-overloaded'
  | 'upstream-timeout'
  | 'body-too-large'
  | 'request-malformed';

/**
 * Told of an upstream's response: either `whole`, or `head`, any `data`, `end`. `fail` comes instead of what is
 * left of that, at any point, exactly once; after `end`, `whole` or `fail` nothing comes.
 */
export interface UpstreamHandler {
  informational(status: number, headers: readonly string[]): void;
  /** The complete response; the body one character an octet (latin1). */
  whole(status: number, headers: string[], body: string): void;
  head(status: number, headers: string[]): void;
  /** The piece is a view that holds only during the call. False to be spared until `UpstreamCall.resume`. */
  data(piece: Buffer): boolean;
  end(trailers: readonly string[]): void;
  fail(code: UpstreamFailure, reason: string): void;
}

export interface UpstreamCall {
  /** Goes on after `data` answered false. */
  resume(): void;
  /** Nobody wants the response any more: the upstream's connection is closed, the handler hears nothing. */
  abort(): void;
}

/** Which pool comes next, and what became of the last one. */
export interface PoolChooser {
  /** A pool that is not among those tried; `undefined` when there is none left. */
  choose(tried: readonly Pool[]): Pool | undefined;
  failed(pool: Pool): void;
}

/** A declared body up to this size is taken in before a connection is, and sent with the head in one write. */
const gatherAtMost = 16_384;

/** RFC 9110 section 9.2.2: sending these twice is as good as once. */
const idempotent: ReadonlySet<string> = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'TRACE']);

/** One request to an upstream, from choosing a target to the end of the response. */
export class Call implements UpstreamCall, PoolUser, ConnectionUser {
  readonly #request: UpstreamRequest;
  readonly #handler: UpstreamHandler;
  readonly #chooser: PoolChooser;
  readonly #tried: Pool[] = [];
  #pool: Pool | undefined;
  #connection: Connection | undefined;
  #body: Buffer | undefined;
  #pump: BodyPump | undefined;
  #retried = false;
  #over = false;

  constructor(request: UpstreamRequest, handler: UpstreamHandler, chooser: PoolChooser) {
    this.#request = request;
    this.#handler = handler;
    this.#chooser = chooser;
  }

  start(): void {
    const { body, bodyLimit } = this.#request;
    if (body !== undefined && (body.length ?? 0) > bodyLimit) this.#fail('body-too-large', 'declared length');
    else if (body === undefined || Buffer.isBuffer(body)) {
      this.#body = body;
      this.#connect(false);
    } else if (body.length !== undefined && body.length <= gatherAtMost) this.#gather(body);
    else this.#connect(false);
  }

  resume(): void {
    this.#connection?.resume();
  }

  abort(): void {
    if (!this.#over) this.#leave()?.destroy();
  }

  attached(connection: Connection): void {
    const { method, path, headers, body } = this.#request;
    const buffered = this.#body;
    const streamed =
      buffered === undefined && body !== undefined && !Buffer.isBuffer(body) ? body : undefined;
    const length = buffered?.length ?? streamed?.length;
    const head = formatRequestHead(method, connection.target, path, headers, length, streamed !== undefined);
    this.#connection = connection;
    if (head === undefined) {
      this.#leave()?.destroy();
      this.#handler.fail('request-malformed', 'a character that no head may hold');
    } else if (streamed !== undefined) {
      connection.begin(this, method, head);
      this.#stream(connection, streamed);
    } else if (buffered === undefined) connection.begin(this, method, head);
    else if (buffered.length <= gatherAtMost)
      connection.begin(this, method, head + buffered.toString('latin1'));
    else {
      connection.cork();
      connection.begin(this, method, head);
      connection.write(buffered);
      connection.uncork();
    }
  }

  unavailable(code: 'upstream-unreachable' | 'upstream-overloaded', reason: string): void {
    if (code === 'upstream-unreachable' && this.#pool !== undefined) this.#chooser.failed(this.#pool);
    // Nothing was sent, so another target may have it whatever the method.
    if (!this.#connect(false)) this.#fail(code, reason);
  }

  informational(status: number, headers: readonly string[]): void {
    this.#handler.informational(status, headers);
  }

  whole(head: ResponseHead, body: string): void {
    if (!this.#over) {
      this.#leave();
      this.#handler.whole(head.status, head.headers, body);
    }
  }

  head(head: ResponseHead): void {
    if (!this.#over) this.#handler.head(head.status, head.headers);
  }

  data(piece: Buffer): boolean {
    return this.#over || this.#handler.data(piece);
  }

  end(trailers: readonly string[]): void {
    if (!this.#over) {
      this.#leave();
      this.#handler.end(trailers);
    }
  }

  drained(): void {
    this.#pump?.resume();
  }

  broken(reason: string, untouched: boolean): void {
    const stale = untouched && (this.#connection?.served ?? 0) > 0;
    this.#connection = undefined;
    if (this.#over) return;
    if (stale && !this.#retried && this.#pump === undefined && idempotent.has(this.#request.method)) {
      this.#retried = true;
      this.#pool?.acquire(this, true);
    } else this.#fail('upstream-unreachable', reason);
  }

  timedOut(): void {
    this.#fail('upstream-timeout', 'no octet of the response in time');
  }

  awaitsClient(): boolean {
    return this.#pump !== undefined && !this.#pump.done;
  }

  /** Asks the next target for a connection; false when all were tried. */
  #connect(fresh: boolean): boolean {
    const pool = this.#chooser.choose(this.#tried);
    if (pool === undefined) return false;
    this.#tried.push(pool);
    this.#pool = pool;
    pool.acquire(this, fresh);
    return true;
  }

  #gather(body: StreamedBody): void {
    const gathered = new Gathered();
    this.#pump = new BodyPump(body, this.#request.bodyLimit, {
      write: piece => {
        gathered.add(piece);
        return true;
      },
      finished: () => {
        this.#pump = undefined;
        this.#body = gathered.whole();
        this.#connect(false);
      },
      failed: why => this.#bodyFailed(why),
    });
  }

  #stream(connection: Connection, body: StreamedBody): void {
    const chunked = body.length === undefined;
    const sink: BodySink = {
      write: piece => (chunked ? writeChunk(connection, piece) : connection.write(piece)),
      finished: () => {
        if (chunked) connection.write('0\r\n\r\n');
      },
      failed: why => this.#bodyFailed(why),
    };
    this.#pump = new BodyPump(body, this.#request.bodyLimit, sink);
  }

  /** The upstream must not take what it has for the whole: its connection ends before the body does. */
  #bodyFailed(why: 'too-large' | 'cut'): void {
    this.#fail(
      why === 'too-large' ? 'body-too-large' : 'request-malformed',
      why === 'too-large' ? 'more body than allowed' : 'the client left in the middle of the body',
    );
  }

  #fail(code: UpstreamFailure, reason: string): void {
    if (this.#over) return;
    this.#leave()?.destroy();
    this.#handler.fail(code, reason);
  }

  /** Lets go of everything; answers the connection that was in use. */
  #leave(): Connection | undefined {
    this.#over = true;
    this.#pump?.stop();
    const connection = this.#connection;
    this.#connection = undefined;
    if (connection === undefined) this.#pool?.cancel(this);
    return connection;
  }
}

/** One chunk of the chunked coding written afresh (RFC 9112 section 7.1), in one system call. */
function writeChunk(connection: Connection, piece: Buffer): boolean {
  if (piece.length === 0) return true;
  connection.cork();
  connection.write(`${piece.length.toString(16)}\r\n`);
  connection.write(piece);
  const open = connection.write('\r\n');
  connection.uncork();
  return open;
}
