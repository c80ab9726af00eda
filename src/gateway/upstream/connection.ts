import net, { type LookupFunction, type NetConnectOpts, type Socket } from 'node:net';
import tls from 'node:tls';
import { atEndOfTurn } from '../end-of-turn.ts';
import type { Carrier, ConnectionUser, OutgoingBody, OutgoingHead } from './carrier.ts';
import { formatRequestHead } from './request-head.ts';
import type { ResponseHead } from './response-head.ts';
import { ResponseReader, type ResponseSink } from './response-reader.ts';
import type { Target } from './target.ts';
import { freeUsedUp } from './used-up.ts';

/** The pool, told of what becomes of a connection. */
export interface ConnectionOwner {
  connected(connection: Connection): void;
  /** The response is complete and the connection may carry another request. */
  free(connection: Connection): void;
  /** The socket is gone. `reason` tells why when it never got as far as being connected. */
  gone(connection: Connection, reason: string): void;
}

export interface ConnectionOptions {
  readonly target: Target;
  readonly secureContext: tls.SecureContext | undefined;
  /** What is spoken, agreed upon under TLS (RFC 7301). */
  readonly protocol: 'http/1.1' | 'h2';
  /** False takes any certificate. */
  readonly verify: boolean;
  /** Resolves the target's name; the system's way unless told. */
  readonly lookup: LookupFunction | undefined;
  /** TLS session of an earlier connection, for resumption. */
  readonly session: Buffer | undefined;
  onSession(session: Buffer): void;
}

/** A body up to this size leaves with the head in one write. */
const oneWriteAtMost = 16_384;
/** Octets per read from a socket. */
const readSize = 65_536;

// A plain socket's read callback runs straight after the read and takes what it needs, so one buffer serves all
// sockets of a thread. TLS may decrypt while it is being called, so each of those has a buffer of its own.
const sharedBuffer = Buffer.allocUnsafeSlow(readSize);

/** One HTTP/1.1 connection to an upstream: a socket, a reader, and at most one exchange at a time. */
export class Connection implements Carrier, ResponseSink {
  readonly target: Target;
  readonly #owner: ConnectionOwner;
  readonly #socket: Socket;
  readonly #reader = new ResponseReader(this);
  #user: ConnectionUser | undefined;
  #paused = false;
  #chunked = false;
  #gone = false;
  /** `performance.now()` when it was opened. */
  readonly openedAt = performance.now();
  /** Responses completed. */
  served = 0;
  isConnected = false;
  /** `performance.now()` at which the present state (connecting, awaiting, idle) has lasted too long. */
  deadline = 0;
  /** The response under way is a stream, whose silence has a limit of its own. */
  mayBeQuiet = false;
  /** Octets moved since the pool last looked. */
  moved = false;
  /** Seconds for which the upstream keeps an idle connection, as it last said; -1 when it does not say. */
  keepAliveSeconds = -1;

  constructor(options: ConnectionOptions, owner: ConnectionOwner) {
    this.#owner = owner;
    this.target = options.target;
    this.#socket = openSocket(options, (count, buffer) => this.#received(count, buffer));
    this.#socket.on(options.target.secure ? 'secureConnect' : 'connect', () => {
      this.isConnected = true;
      owner.connected(this);
    });
    this.#socket.on('drain', () => {
      this.moved = true;
      this.#user?.drained();
    });
    this.#socket.on('end', () => this.#ended());
    this.#socket.on('error', error => this.#lost(describe(error)));
    this.#socket.on('close', () => this.#lost('closed'));
  }

  get user(): ConnectionUser | undefined {
    return this.#user;
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** The upstream has not taken what was written last. */
  get isFull(): boolean {
    return this.#socket.writableNeedDrain;
  }

  begin(user: ConnectionUser, { method, path, headers }: OutgoingHead, body: OutgoingBody): boolean {
    const head = formatRequestHead(method, this.target, path, headers, body?.length, body !== undefined);
    if (head === undefined) return false;
    this.#user = user;
    this.mayBeQuiet = false;
    this.#chunked = body !== undefined && body.length === undefined;
    this.#reader.expect(method);
    const socket = this.#socket;
    socket.cork();
    if (!Buffer.isBuffer(body)) socket.write(head, 'latin1');
    else if (body.length <= oneWriteAtMost) socket.write(head + body.toString('latin1'), 'latin1');
    else {
      socket.write(head, 'latin1');
      this.moved = true;
      socket.write(body);
    }
    atEndOfTurn(() => socket.uncork());
    return true;
  }

  write(piece: Buffer): boolean {
    this.moved = true;
    return this.#chunked ? this.#writeChunk(piece) : this.#socket.write(piece, whenWritten(piece));
  }

  finish(): void {
    if (!this.#chunked) return;
    this.moved = true;
    this.#socket.write('0\r\n\r\n', 'latin1');
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.moved = true;
    this.#socket.resume();
  }

  allowQuiet(): void {
    this.mayBeQuiet = true;
    this.deadline = Infinity;
  }

  destroy(reason = 'closed by the gateway'): void {
    this.#user = undefined;
    this.#lost(reason);
  }

  expire(): void {
    const user = this.#user;
    this.destroy('timed out');
    user?.timedOut();
  }

  informational(status: number, headers: readonly string[]): void {
    this.#user?.informational(status, headers);
  }

  whole(head: ResponseHead, body: string, reusable: boolean): void {
    this.keepAliveSeconds = head.keepAliveSeconds;
    const user = this.#user;
    this.#release(reusable);
    user?.whole(head, body);
  }

  head(head: ResponseHead): void {
    this.keepAliveSeconds = head.keepAliveSeconds;
    this.#user?.head(head);
  }

  data(piece: Buffer): void {
    if (this.#user?.data(piece) === false) this.#paused = true;
  }

  end(trailers: readonly string[], reusable: boolean): void {
    const user = this.#user;
    this.#paused = false;
    this.#release(reusable);
    user?.end(trailers);
  }

  /** One chunk of the chunked coding written afresh (RFC 9112 section 7.1), in one system call. */
  #writeChunk(piece: Buffer): boolean {
    if (piece.length === 0) return true;
    const socket = this.#socket;
    socket.cork();
    socket.write(`${piece.length.toString(16)}\r\n`, 'latin1');
    socket.write(piece, whenWritten(piece));
    const open = socket.write('\r\n', 'latin1');
    socket.uncork();
    return open;
  }

  /** The exchange is over; a request that is still being sent leaves the connection unusable. */
  #release(reusable: boolean): void {
    const unfinished = this.#user?.awaitsClient() === true || this.#socket.writableLength > 0;
    this.#user = undefined;
    this.served++;
    if (reusable && !unfinished) this.#owner.free(this);
    else this.#lost('not reusable');
  }

  #received(count: number, buffer: Uint8Array): boolean {
    this.moved = true;
    const fault = this.#reader.read(buffer as Buffer, count);
    if (fault !== undefined) this.#lost(fault);
    return !this.#paused;
  }

  #ended(): void {
    const fault = this.#reader.finish();
    this.#lost(fault ?? 'closed by the upstream');
  }

  #lost(reason: string): void {
    if (this.#gone) return;
    this.#gone = true;
    const untouched = !this.#reader.touched;
    this.#reader.stop();
    this.#socket.destroy();
    const user = this.#user;
    this.#user = undefined;
    this.#owner.gone(this, reason);
    user?.broken(reason, untouched);
  }
}

/** After an error nobody knows who still holds the piece. */
const whenWritten = (piece: Buffer) => (error: Error | null | undefined) => {
  if (error === null || error === undefined) freeUsedUp(piece);
};

type OnRead = (count: number, buffer: Uint8Array) => boolean;

/** A socket on its way to a target, verified under TLS. With `onRead`, what arrives goes there and not to `data`. */
export function openSocket(options: ConnectionOptions, onRead?: OnRead): Socket {
  const { target, lookup } = options;
  const where = {
    host: target.host,
    port: target.port,
    noDelay: true,
    keepAlive: true,
    ...(lookup === undefined ? {} : { lookup }),
  };
  if (!target.secure) return net.connect({ ...where, ...reading(sharedBuffer, onRead) });
  const settings: tls.ConnectionOptions & Pick<NetConnectOpts, 'onread'> = {
    ...where,
    ALPNProtocols: [options.protocol],
    rejectUnauthorized: options.verify,
    ...(onRead === undefined ? {} : reading(Buffer.allocUnsafeSlow(readSize), onRead)),
  };
  if (target.serverName !== '') settings.servername = target.serverName;
  if (options.secureContext !== undefined) settings.secureContext = options.secureContext;
  if (options.session !== undefined) settings.session = options.session;
  const socket = tls.connect(settings);
  // A resumed session is not verified again, so only one that was is worth keeping.
  socket.on('session', session => {
    if (socket.authorized) options.onSession(session);
  });
  return socket;
}

function reading(buffer: Uint8Array, callback: OnRead | undefined): Pick<NetConnectOpts, 'onread'> {
  return callback === undefined ? {} : { onread: { buffer, callback } };
}

/** A socket's error in a few words for the operator: the code says it best. */
export function describe(error: Error & { code?: string }): string {
  return error.code ?? error.message;
}
