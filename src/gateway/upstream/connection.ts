import net, { type LookupFunction, type NetConnectOpts, type Socket } from 'node:net';
import tls from 'node:tls';
import type { ResponseHead } from './response-head.ts';
import { ResponseReader, type ResponseSink } from './response-reader.ts';
import type { Target } from './target.ts';

/** The exchange that a connection works for. All calls come synchronously from the socket's events. */
export interface ConnectionUser {
  informational(status: number, headers: readonly string[]): void;
  whole(head: ResponseHead, body: string): void;
  head(head: ResponseHead): void;
  /** False to stop reading until `Connection.resume`. The piece holds only during the call. */
  data(piece: Buffer): boolean;
  end(trailers: readonly string[]): void;
  /** What was written has left: more of the request body may be sent. */
  drained(): void;
  /** The connection died or what came is no HTTP. `untouched`: no octet of the response had arrived. */
  broken(reason: string, untouched: boolean): void;
  timedOut(): void;
  /** True while the request body is not sent because the client has not: not the upstream's delay. */
  awaitsClient(): boolean;
}

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
  /** False takes any certificate. */
  readonly verify: boolean;
  /** Resolves the target's name; the system's way unless told. */
  readonly lookup: LookupFunction | undefined;
  /** TLS session of an earlier connection, for resumption. */
  readonly session: Buffer | undefined;
  onSession(session: Buffer): void;
}

/** Octets per read from a socket. */
const readSize = 65_536;

// A plain socket's read callback runs straight after the read and takes what it needs, so one buffer serves all
// sockets of a thread. TLS may decrypt while it is being called, so each of those has a buffer of its own.
const sharedBuffer = Buffer.allocUnsafeSlow(readSize);

/** One HTTP/1.1 connection to an upstream: a socket, a reader, and at most one exchange at a time. */
export class Connection implements ResponseSink {
  readonly target: Target;
  readonly #owner: ConnectionOwner;
  readonly #socket: Socket;
  readonly #reader = new ResponseReader(this);
  #user: ConnectionUser | undefined;
  #paused = false;
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

  /** Begins an exchange: writes the head, with as much of the body as is there, in one go. */
  begin(user: ConnectionUser, method: string, text: string): boolean {
    this.#user = user;
    this.mayBeQuiet = false;
    this.#reader.expect(method);
    return this.#socket.write(text, 'latin1');
  }

  /** Writes request body; false when the caller should wait for `drained`. */
  write(data: Buffer | string): boolean {
    this.moved = true;
    return typeof data === 'string' ? this.#socket.write(data, 'latin1') : this.#socket.write(data);
  }

  /** Gathers the writes of one turn into one system call. */
  cork(): void {
    this.#socket.cork();
  }

  uncork(): void {
    this.#socket.uncork();
  }

  /** Reads on after `data` answered false. */
  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.moved = true;
    this.#socket.resume();
  }

  /** For the rest of this exchange no silence is too long. */
  allowQuiet(): void {
    this.mayBeQuiet = true;
    this.deadline = Infinity;
  }

  /** Ends the connection at once; the exchange on it, if any, is not told. */
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
    ALPNProtocols: ['http/1.1'],
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
function describe(error: Error & { code?: string }): string {
  return error.code ?? error.message;
}
