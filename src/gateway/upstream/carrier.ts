import type { StreamedBody } from './request-body.ts';
import type { ResponseHead } from './response-head.ts';
import type { Target } from './target.ts';

/** The exchange that a carrier works for. All calls come synchronously from the socket's events. */
export interface ConnectionUser {
  informational(status: number, headers: readonly string[]): void;
  whole(head: ResponseHead, body: string): void;
  head(head: ResponseHead): void;
  /** False to stop reading until `Carrier.resume`. The piece holds only during the call. */
  data(piece: Buffer): boolean;
  end(trailers: readonly string[]): void;
  /** What was written has left: more of the request body may be sent. */
  drained(): void;
  /** The connection died or what came is no HTTP. `untouched`: no octet of the response had arrived. */
  broken(reason: string, untouched: boolean): void;
  /** The target vouches for it that it did nothing with the request (RFC 9113 section 8.7). */
  refused(reason: string): void;
  timedOut(): void;
  /** True while the request body is not sent because the client has not: not the upstream's delay. */
  awaitsClient(): boolean;
}

export interface OutgoingHead {
  readonly method: string;
  /** Below the target's own path. */
  readonly path: string;
  readonly headers: readonly string[];
}

/** A body that is there; or one that follows by `write`, of which only the length counts here. */
export type OutgoingBody = Buffer | Pick<StreamedBody, 'length'> | undefined;

/** What takes one exchange to a target and back: a connection of HTTP/1.1, or a stream of HTTP/2. */
export interface Carrier {
  readonly target: Target;
  /** Responses that its connection has completed. */
  readonly served: number;
  /** Sends the head and what is there of the body; false, and nothing sent, when a part is what no head may hold. */
  begin(user: ConnectionUser, head: OutgoingHead, body: OutgoingBody): boolean;
  /**
   * Writes request body; false when the caller should wait for `drained`. The piece is the carrier's from here on: its
   * memory may be freed once it has left.
   */
  write(piece: Buffer): boolean;
  /** The body that was written is complete. */
  finish(): void;
  /** Reads on after `data` answered false. */
  resume(): void;
  /** For the rest of this exchange no silence is too long. */
  allowQuiet(): void;
  /** Ends the exchange at once, and with HTTP/1.1 its connection; the user is not told. */
  destroy(reason?: string): void;
}
