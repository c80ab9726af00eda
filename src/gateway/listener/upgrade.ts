import { ServerResponse, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { connectionOf, linger } from './connection.ts';

/**
 * Whether a request that asks for another protocol is for the gateway to decide about: WebSocket it knows, and
 * nothing else; and not behind a request that is still being answered, whose response the frames would meet.
 */
export function mayUpgrade(request: IncomingMessage, socket: Socket): boolean {
  const earlier = connectionOf(socket)?.response;
  return (
    request.headers.upgrade?.toLowerCase() === 'websocket' &&
    (earlier === undefined || earlier.writableFinished)
  );
}

/** A response on a socket that the HTTP server has let go of: the last one there. */
export function responseOnSocket(request: IncomingMessage, socket: Socket): ServerResponse {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(socket);
  response.once('finish', () => {
    response.detachSocket(socket);
    linger(socket);
  });
  return response;
}
