import type { ClientRequest } from './client-message.ts';
import { Gathered } from './gathered.ts';
import { Refusal } from './refusal.ts';

/**
 * Reads a whole request body of at most `limit` bytes. Nothing beyond the limit is kept: the first byte too many
 * ends the reading with a refusal. How long it may take is bounded by the listener's request timeout.
 */
export function readBody(request: ClientRequest, limit: number): Promise<Buffer | Refusal> {
  const body = new Gathered();
  return take(
    request,
    limit,
    chunk => body.add(chunk),
    () => body.whole(),
  );
}

/** Reads a request body of at most `limit` bytes that nobody needs, so that its sender gets to hear an answer. */
export function dropBody(request: ClientRequest, limit: number): Promise<Refusal | undefined> {
  return take(
    request,
    limit,
    () => {},
    () => undefined,
  );
}

/** Hands on each chunk, and answers with what has become of them when all are there. */
function take<T>(
  request: ClientRequest,
  limit: number,
  keep: (chunk: Buffer) => void,
  finish: () => T,
): Promise<T | Refusal> {
  // Without a body there are no events to wait for (see `optimizeEmptyRequests` in the listener).
  if (request.readableEnded) return Promise.resolve(finish());
  return new Promise(resolve => {
    let size = 0;
    const settle = (outcome: T | Refusal) => {
      request.off('data', onData).off('end', onEnd).off('error', onAbort).off('close', onAbort);
      resolve(outcome);
    };
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) settle(new Refusal('body-too-large'));
      else keep(chunk);
    };
    const onEnd = () => settle(finish());
    const onAbort = () =>
      settle(new Refusal('request-malformed', { reason: 'body was not sent completely' }));
    request.on('data', onData).on('end', onEnd).on('error', onAbort).on('close', onAbort);
  });
}
