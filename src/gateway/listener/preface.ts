import type { Socket } from 'node:net';

/** RFC 9113 section 3.4. No request of HTTP/1.1 begins like this. */
const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

/**
 * Reads the first octets of a connection in the clear until they tell HTTP/2 with prior knowledge from anything else,
 * which is with the first one for all methods but those that begin with P, and gives them back unread. A client that
 * sends nothing for `withinMs` is cut off.
 */
export function awaitPreface(socket: Socket, withinMs: number, decided: (isHttp2: boolean) => void): void {
  let seen: Buffer | undefined;
  const onData = (octets: Buffer): void => {
    seen = seen === undefined ? octets : Buffer.concat([seen, octets]);
    const compared = Math.min(seen.length, preface.length);
    const isPreface = preface.compare(seen, 0, compared, 0, compared) === 0;
    if (isPreface && compared < preface.length) return;
    forget();
    // Paused, lest it think that what was given back has gone to somebody.
    socket.pause();
    socket.unshift(seen);
    decided(isPreface);
    if (!isPreface) socket.resume();
  };
  const onEnd = (): void => void socket.destroy();
  const ignore = (): void => {};
  const late = setTimeout(() => socket.destroy(), withinMs);
  const forget = (): void => {
    clearTimeout(late);
    socket.off('data', onData).off('end', onEnd).off('error', ignore).off('close', forget);
  };
  socket.on('data', onData).on('end', onEnd).on('error', ignore).on('close', forget);
}
