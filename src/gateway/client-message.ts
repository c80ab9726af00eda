import type { IncomingMessage } from 'node:http';

/** A body that has not arrived yet, as far as its reader cares. */
export interface ClientBody {
  readonly readableEnded: boolean;
  on(event: 'data', listener: (piece: Buffer) => void): this;
  on(event: 'end' | 'close', listener: () => void): this;
  on(event: 'error', listener: (error: Error) => void): this;
  off(event: 'data', listener: (piece: Buffer) => void): this;
  off(event: 'end' | 'close', listener: () => void): this;
  off(event: 'error', listener: (error: Error) => void): this;
  pause(): unknown;
  resume(): unknown;
}

/**
 * A client's request as every stage reads it, whichever version of HTTP it came in: Node's own object for HTTP/1.1,
 * and for HTTP/2 one that says the same in the same fields (`Host`, and `Transfer-Encoding: chunked` for a body of
 * unknown length), so that there is one reading of a request and not one for each version.
 */
export type ClientRequest = ClientBody &
  Pick<
    IncomingMessage,
    | 'method'
    | 'url'
    | 'headers'
    | 'rawHeaders'
    | 'httpVersionMajor'
    | 'httpVersionMinor'
    | 'complete'
    | 'socket'
  >;

/** What the gateway may do to answer; Node's `ServerResponse`, or its counterpart for a stream of HTTP/2. */
export interface ClientResponse {
  readonly headersSent: boolean;
  readonly statusCode: number;
  readonly destroyed: boolean;
  /** Whether fields may follow the body. */
  readonly chunkedEncoding: boolean;
  /** Lower-case names and values in turn. @throws when one may not be in a head. */
  writeHead(status: number, headers: string[]): unknown;
  /** Whether a field of this lower-case name was in the head. */
  hasHeader(name: string): boolean;
  /** Sends the head at once: what follows may be long in coming. */
  flushHeaders(): void;
  /** False to be spared until `drain`. */
  write(piece: Buffer, taken?: (error: Error | null | undefined) => void): boolean;
  addTrailers(trailers: [string, string][]): void;
  end(): unknown;
  end(body: string | Buffer | undefined, encoding?: BufferEncoding): unknown;
  writeEarlyHints(hints: { link: string[] }): void;
  /** Cuts the answer, so that its client knows that this was not all of it. */
  destroy(): unknown;
  on(event: 'close', listener: (this: this) => void): unknown;
  once(event: 'close' | 'drain', listener: () => void): unknown;
  off(event: 'close', listener: () => void): unknown;
}
