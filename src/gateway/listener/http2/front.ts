import { performServerHandshake, type ServerHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';
import type { ClientRequest, ClientResponse } from '../../client-message.ts';
import { answerOf, answerRequest, type ListenerAnswer } from '../answers.ts';
import type { ListenerLimits } from '../limits.ts';
import { isMisdirected } from '../misdirected.ts';
import { Http2Connection } from './connection.ts';
import { Http2Exchange } from './exchange.ts';
import { readHead } from './head.ts';
import { Http2Request } from './request.ts';
import { Http2Response } from './response.ts';

export interface Http2Options {
  readonly limits: ListenerLimits;
  /** Address under which the pages of the error catalogue are served. */
  readonly docs: string;
  readonly handler: (request: ClientRequest, response: ClientResponse) => void;
  /** Told of every answer that the listener gave by itself. */
  readonly onClientError: (answer: ListenerAnswer) => void;
}

/** Streams that a client may open and reset at once, and each second from then on (CVE-2023-44487). */
const resetBurst = 200;
const resetRate = 50;
/** Milliseconds between two looks at all connections. */
const lookEveryMs = 1_000;
/** Frames that nghttp2 refuses, and streams above the limit, before the connection is ended. */
const invalidAtMost = 100;

/** Serves HTTP/2 on connections that speak it. */
export class Http2Front {
  readonly #options: Http2Options;
  readonly #connections = new Set<Http2Connection>();
  readonly #looks: NodeJS.Timeout;
  #isDraining = false;

  constructor(options: Http2Options) {
    this.#options = options;
    const { headersTimeout } = options.limits;
    this.#looks = setInterval(() => this.#look(), Math.min(lookEveryMs, headersTimeout)).unref();
  }

  /** Begins to serve a connection: its first octets, unread, are the preface. */
  serve(socket: Socket): void {
    const { limits } = this.#options;
    const session = performServerHandshake(socket, {
      settings: {
        maxConcurrentStreams: limits.streams,
        maxHeaderListSize: limits.headerBytes + limits.headerCount * fieldOverhead,
      },
      // One more than may be, so that the answer can say what is wrong.
      maxHeaderListPairs: limits.headerCount + 1,
      maxSessionInvalidFrames: invalidAtMost,
      maxSessionRejectedStreams: invalidAtMost,
      streamResetBurst: resetBurst,
      streamResetRate: resetRate,
    });
    const connection = new Http2Connection(session, socket, limits, performance.now());
    this.#connections.add(connection);
    session.on('error', () => this.#options.onClientError(answerOf('request-malformed')));
    session.on('stream', (stream, _headers, _flags, fields) => this.#open(connection, stream, fields));
    session.once('close', () => this.#connections.delete(connection));
    // The sockets of an HTTP/1.1 server stay open behind a client that has closed its side, and Node's HTTP/2 does not
    // hear of it: what such a client asked for would go on for nobody, and count as under way.
    socket.once('end', () => socket.destroy());
  }

  /** Tells every client to go on elsewhere; what is under way is finished. */
  drain(): void {
    this.#isDraining = true;
    for (const connection of this.#connections) connection.leave();
  }

  /** To be called when all connections are gone. */
  close(): void {
    clearInterval(this.#looks);
  }

  #open(connection: Http2Connection, stream: ServerHttp2Stream, fields: readonly string[]): void {
    // A stream that its client broke off; whoever serves it hears of that by `close`.
    stream.on('error', () => {});
    // Node ends a body that was broken off by NO_ERROR or CANCEL as it ends a whole one; an upstream would keep the part
    // for the whole. Destroyed with an error, the stream has no end.
    stream.once('aborted', () => stream.destroy(new Error('broken off')));
    if (stream.destroyed) return;
    const { limits, handler } = this.#options;
    const now = performance.now();
    const response = new Http2Response(stream);
    const exchange = new Http2Exchange(stream, response, limits, now, late => this.#late(late));
    connection.opened(exchange);
    // The first stream of a connection that was made while we said goodbye to the others.
    if (this.#isDraining) connection.leave();
    stream.once('close', () => connection.over(exchange, performance.now()));
    const head = readHead(fields, stream.endAfterHeaders, limits);
    if ('code' in head) return this.#answer(response, head);
    if (isMisdirected(connection.socket, head.host)) return this.#answer(response, answerOf('misdirected'));
    handler(new Http2Request(exchange, connection, head), response);
  }

  /** The request's end did not come in time (as in HTTP/1.1, where the listener's clock says so). */
  #late({ response }: Http2Exchange): void {
    if (response.headersSent) response.destroy();
    else this.#answer(response, answerOf('request-timeout'));
  }

  #answer(response: Http2Response, answer: ListenerAnswer): void {
    // For HEAD the response leaves the body out by itself.
    answerRequest(false, response, answer, this.#options.docs);
    this.#options.onClientError(answer);
  }

  #look(): void {
    const now = performance.now();
    for (const connection of this.#connections) connection.look(now);
  }
}

/** What a field counts beside its name and value in SETTINGS_MAX_HEADER_LIST_SIZE (RFC 9113 section 6.5.2). */
const fieldOverhead = 32;
