import type { IncomingMessage } from 'node:http';
import { Refusal } from './refusal.ts';

/**
 * Reads a whole request body of at most `limit` bytes. Nothing beyond the limit is kept: the first byte too many
 * ends the reading with a refusal. How long it may take is bounded by the listener's request timeout.
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer | Refusal> {
  return new Promise(resolve => {
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (outcome: Buffer | Refusal) => {
      request.off('data', onData).off('end', onEnd).off('error', onAbort).off('close', onAbort);
      resolve(outcome);
    };
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) settle(new Refusal('body-too-large'));
      else chunks.push(chunk);
    };
    const onEnd = () => settle(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size));
    const onAbort = () =>
      settle(new Refusal('request-malformed', { reason: 'body was not sent completely' }));
    request.on('data', onData).on('end', onEnd).on('error', onAbort).on('close', onAbort);
  });
}
