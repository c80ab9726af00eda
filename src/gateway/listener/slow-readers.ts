import type { Socket } from 'node:net';
import { connectionOf } from './connection.ts';

/** Milliseconds between two looks, at most. */
const lookEveryMs = 5_000;

/**
 * Cuts connections of HTTP/1.1 whose clients take nothing of what waits for them: each holds buffers, and a call to an
 * upstream that could end long ago. Costs nothing with a request; all connections are looked at every few seconds.
 * Streams of HTTP/2 are looked after by themselves.
 */
export function watchReaders(sockets: Iterable<Socket>, timeoutMs: number): NodeJS.Timeout {
  const look = (): void => {
    const now = performance.now();
    for (const socket of sockets) {
      const connection = connectionOf(socket);
      if (connection === undefined) continue;
      // What was handed over, without what has not left yet.
      const taken = socket.bytesWritten - socket.writableLength;
      if (socket.writableLength === 0 || taken !== connection.taken) connection.tookAt = now;
      connection.taken = taken;
      if (now - connection.tookAt > timeoutMs) socket.destroy();
    }
  };
  return setInterval(look, Math.min(lookEveryMs, timeoutMs)).unref();
}
