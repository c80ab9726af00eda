import type { IncomingMessage } from 'node:http';
import { Gathered } from './gathered.ts';
import { Refusal } from './refusal.ts';

/**
 * Reads a whole request body of at most `limit` bytes. Nothing beyond the limit is kept: the first byte too many
 * ends the reading with a refusal. How long it may take is bounded by the listener's request timeout.
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer | Refusal> {
  // Without a body there are no events to wait for (see `optimizeEmptyRequests` in the listener).
  if (request.readableEnded) return Promise.resolve(Buffer.alloc(0));
  return new Promise(resolve => {
    const body = new Gathered();
    const settle = (outcome: Buffer | Refusal) => {
      request.off('data', onData).off('end', onEnd).off('error', onAbort).off('close', onAbort);
      resolve(outcome);
    };
    const onData = (chunk: Buffer) => {
      if (body.size + chunk.length > limit) settle(new Refusal('body-too-large'));
      else body.add(chunk);
    };
    const onEnd = () => settle(body.whole());
    const onAbort = () =>
      settle(new Refusal('request-malformed', { reason: 'body was not sent completely' }));
    request.on('data', onData).on('end', onEnd).on('error', onAbort).on('close', onAbort);
  });
}
