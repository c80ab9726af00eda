import type { IncomingMessage, ServerResponse } from 'node:http';
import { connectionOf, type Connection } from './connection.ts';

/**
 * Requests behind one whose answer is the last that are read and thrown away: their client may have sent them before it
 * could know.
 */
const droppedAtMost = 256;

/** What becomes of a request. `flood`: its connection is to be cut. */
export type Turn = 'now' | 'waits' | 'dropped' | 'flood';

/**
 * Gives the requests of one connection their turns. Clients may send several without waiting for the answers (RFC 9112
 * section 9.3.2); they are served one after the other, in order, each when the answer before it has left. So a client that
 * reads nothing has one answer made for it and not a thousand, and what one request changes is seen by the next. Beyond
 * `atMost` that wait the answer to the last of them closes the connection.
 */
export function giveTurn(request: IncomingMessage, response: ServerResponse, atMost: number): Turn {
  const connection = connectionOf(request.socket);
  const earlier = connection?.response;
  if (connection === undefined || connection.closing || earlier?.shouldKeepAlive === false)
    return drop(request, connection);
  if (earlier === undefined || earlier.writableFinished) {
    connection.response = response;
    return 'now';
  }
  if (connection.waiting === atMost) {
    // Its head is still to be written.
    earlier.shouldKeepAlive = false;
    return drop(request, connection);
  }
  connection.waiting++;
  connection.earlier = earlier;
  connection.response = response;
  return 'waits';
}

/** Serves a request that waits, when its turn has come. To be called at once. */
export function serveLater({ socket }: IncomingMessage, response: ServerResponse, serve: () => void): void {
  const connection = connectionOf(socket);
  connection?.earlier?.once('finish', () => {
    connection.waiting--;
    if (!socket.destroyed && !socket.writableEnded && connection.abandoned !== response) serve();
  });
}

/** It is not answered and has no effect. */
function drop(request: IncomingMessage, connection: Connection | undefined): Turn {
  request.resume();
  if (connection === undefined || request.socket.destroyed) return 'dropped';
  return ++connection.dropped > droppedAtMost ? 'flood' : 'dropped';
}
