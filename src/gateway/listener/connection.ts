import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** What the listener knows of one HTTP connection; lives on its socket. */
export interface Connection {
  /** The latest response, finished or not. */
  response: ServerResponse | undefined;
  /** The last response is sent or given up; nothing further is served. */
  closing: boolean;
  /** Octets that the client had taken at the last look, and since when they are as many (`performance.now()`). */
  taken: number;
  tookAt: number;
}

const state = Symbol('connection');
type Known = Socket & { [state]?: Connection };

/** How long a client may go on sending what nobody reads, before it is cut off (milliseconds). */
const lingerMs = 2_000;

/** Begins to know a connection. */
export function meet(socket: Socket): Connection {
  const connection: Connection = { response: undefined, closing: false, taken: 0, tookAt: performance.now() };
  (socket as Known)[state] = connection;
  const closeAtOnce = socket.destroySoon.bind(socket);
  // Node ends a connection with this after the last response.
  socket.destroySoon = () => {
    connection.closing = true;
    if (connection.response?.req.complete === false) linger(socket);
    else closeAtOnce();
  };
  return connection;
}

/** Undefined for a connection that ended before HTTP began on it. */
export function connectionOf(socket: Socket): Connection | undefined {
  return (socket as Known)[state];
}

/**
 * Ends a connection whose client is still sending. Closing a socket with unread octets makes the system reset it,
 * and the reset may overtake the answer (RFC 9112 section 9.6): so only our side is closed, and what still comes is
 * read and thrown away for a moment.
 */
export function linger(socket: Socket): void {
  if (socket.destroyed) return;
  const deadline = setTimeout(() => socket.destroy(), lingerMs);
  socket.once('close', () => clearTimeout(deadline));
  socket.once('end', () => socket.destroy());
  socket.end();
  socket.resume();
}
