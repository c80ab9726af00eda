import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { connectionOf, type Connection } from './connection.ts';
import type { ListenerLimits } from './limits.ts';
import { UploadPace } from './upload-pace.ts';

/** Milliseconds between two looks. */
const lookEveryMs = 1_000;

/** What is done about a client that only holds on to what it has. */
export interface Remedies {
  /** It takes nothing of an answer. */
  unread(socket: Socket): void;
  /** It sends next to nothing of a body. */
  trickles(socket: Socket): void;
}

/** What was seen of a connection the last time. Times by `performance.now()`. */
class Seen {
  taken = -1;
  tookAt = 0;
  request: IncomingMessage | undefined;
  pace = new UploadPace();
}

/**
 * Looks at all connections of HTTP/1.1 every second, so that watching them costs nothing when a request is served. Node
 * itself looks after heads that do not come, whole requests that take too long, and idle connections.
 */
export class Watch {
  readonly #limits: ListenerLimits;
  readonly #remedies: Remedies;
  readonly #seen = new WeakMap<Socket, Seen>();
  readonly #looks: NodeJS.Timeout;

  constructor(sockets: ReadonlySet<Socket>, limits: ListenerLimits, remedies: Remedies) {
    this.#limits = limits;
    this.#remedies = remedies;
    const everyMs = Math.min(lookEveryMs, limits.writeTimeout);
    this.#looks = setInterval(() => this.#look(sockets), everyMs).unref();
  }

  /** To be called when all connections are gone. */
  close(): void {
    clearInterval(this.#looks);
  }

  #look(sockets: ReadonlySet<Socket>): void {
    const now = performance.now();
    for (const socket of sockets) {
      const connection = connectionOf(socket);
      if (connection === undefined || connection.left || socket.destroyed) continue;
      const isUploading = connection.response?.req.complete === false;
      // Most connections: nothing to remember, nothing to compare.
      if (socket.writableLength === 0 && !isUploading) this.#seen.delete(socket);
      else this.#compare(socket, connection, now);
    }
  }

  #compare(socket: Socket, connection: Connection, now: number): void {
    let seen = this.#seen.get(socket);
    if (seen === undefined) this.#seen.set(socket, (seen = new Seen()));
    const waiting = socket.writableLength;
    const taken = socket.bytesWritten - waiting;
    if (waiting === 0 || taken !== seen.taken) seen.tookAt = now;
    seen.taken = taken;
    if (now - seen.tookAt > this.#limits.writeTimeout) this.#remedies.unread(socket);
    else if (this.#trickles(socket, connection, seen, now)) this.#remedies.trickles(socket);
  }

  #trickles(socket: Socket, { response }: Connection, seen: Seen, now: number): boolean {
    const request = response?.req;
    if (request === undefined || request.complete) return false;
    if (seen.request !== request) {
      seen.request = request;
      seen.pace = new UploadPace();
    }
    // Somebody reads it, and has read all there is.
    const waits = request.readableFlowing === true && request.readableLength === 0;
    return seen.pace.isTooSlow(now, socket.bytesRead, waits, this.#limits.uploadRate);
  }
}
