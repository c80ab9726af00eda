import type { Socket } from 'node:net';
import type { ConnectionEnd } from '../link.ts';
import type { ListenerCounts } from './connection-counts.ts';
import { connectionOf } from './connection.ts';
import type { ListenerLimits } from './limits.ts';

/** The connections of one listener, counted from the moment in which they are accepted. */
export class OpenConnections {
  /** As accepted, and under TLS the decrypted side of each as well. */
  readonly sockets = new Set<Socket>();
  readonly #counts: ListenerCounts;
  readonly #limits: ListenerLimits;
  readonly #refused: (why: ConnectionEnd) => void;
  #accepted = 0;
  #allGone: (() => void) | undefined;

  constructor(counts: ListenerCounts, limits: ListenerLimits, refused: (why: ConnectionEnd) => void) {
    this.#counts = counts;
    this.#limits = limits;
    this.#refused = refused;
  }

  get accepted(): number {
    return this.#accepted;
  }

  /** Counts a connection in the listener's total; false where that is full. */
  enter(socket: Socket): boolean {
    const leave = this.#counts.enter(this.#limits.connections);
    if (leave === undefined) {
      this.#refused('total');
      return false;
    }
    this.#accepted++;
    socket.once('close', () => {
      this.#accepted--;
      leave();
    });
    this.keep(socket);
    return true;
  }

  /** Counts it among those of its client; false where that one has as many as it may. */
  enterFrom(socket: Socket, address: string): boolean {
    const leave = this.#counts.enterFrom(address, this.#limits.connectionsPerAddress);
    if (leave === undefined) this.#refused('address');
    else socket.once('close', leave);
    return leave !== undefined;
  }

  keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.once('close', () => {
      this.sockets.delete(socket);
      if (this.sockets.size === 0) this.#allGone?.();
    });
  }

  /**
   * Resolves when all are gone: at `withinMs` at the latest, and those on which nothing is asked for `idleMs` then. No
   * request is lost that had arrived by then: what is in the system's buffers is read while we wait, and a connection on
   * which something came stays. What a client sends later goes to a listener that is gone, as if it had connected anew.
   */
  async drain(withinMs: number, idleMs: number): Promise<void> {
    const allGone = new Promise<void>(resolve => {
      this.#allGone = resolve;
    });
    const read = new Map([...this.sockets].map(socket => [socket, socket.bytesRead]));
    const idle = setTimeout(() => {
      for (const socket of this.sockets)
        if (asksNothing(socket) && read.get(socket) === socket.bytesRead) socket.destroy();
    }, idleMs);
    const deadline = setTimeout(() => {
      for (const socket of this.sockets) socket.destroy();
    }, withinMs);
    if (this.sockets.size > 0) await allGone;
    clearTimeout(idle);
    clearTimeout(deadline);
  }
}

/** Nothing was ever sent on it, or all that was asked is answered and has left. */
function asksNothing(socket: Socket): boolean {
  const connection = connectionOf(socket);
  if (connection === undefined || connection.left) return socket.bytesRead === 0;
  const { response } = connection;
  return response === undefined
    ? socket.bytesRead === 0
    : response.writableFinished && response.req.complete && socket.writableLength === 0;
}
