import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** What the listener knows of one HTTP/1.1 connection; lives on its socket. */
export interface Connection {
  /** The latest response, finished or not, or still waiting for its turn. */
  response: ServerResponse | undefined;
  /** The one before it, where the latest waits for its turn. */
  earlier: ServerResponse | undefined;
  /** Requests that wait for their turn. */
  waiting: number;
  /** Requests behind the last one that is answered. */
  dropped: number;
  /** A response that is not to have its turn. */
  abandoned: ServerResponse | undefined;
  /** The last response is sent or given up; nothing further is served. */
  closing: boolean;
  /** It speaks another protocol now, and others look after it. */
  left: boolean;
}

const state = Symbol('connection');
type Known = Socket & { [state]?: Connection };

/** How long a client may go on sending what nobody reads, before it is cut off (milliseconds). */
const lingerMs = 2_000;

/** Begins to know a connection. */
export function meet(socket: Socket): Connection {
  const connection: Connection = {
    response: undefined,
    earlier: undefined,
    waiting: 0,
    dropped: 0,
    abandoned: undefined,
    closing: false,
    left: false,
  };
  (socket as Known)[state] = connection;
  const closeAtOnce = socket.destroySoon.bind(socket);
  // Node ends a connection with this after the last response.
  socket.destroySoon = () => {
    connection.closing = true;
    // Whoever sends ahead is likely still to be sending.
    const ahead = connection.waiting + connection.dropped > 0;
    if (ahead || connection.response?.req.complete === false) linger(socket);
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
