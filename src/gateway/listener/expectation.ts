import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * For a request with `Expect: 100-continue` (RFC 9110 section 10.1.1): the client is told to send its body only when
 * somebody reads it, that is, after the request was admitted. If it is refused before, client and server cannot
 * know whether the body still comes, so the connection must close, lest a body be read as the next request.
 */
export function continueWhenRead(
  request: IncomingMessage,
  response: ServerResponse,
  draining: () => boolean,
): void {
  const keepAlive = response.shouldKeepAlive;
  response.shouldKeepAlive = false;
  const proceed = (): void => {
    request.off('resume', proceed).off('newListener', onListener);
    if (response.headersSent || response.destroyed) return;
    response.writeContinue();
    response.shouldKeepAlive = keepAlive && !draining();
  };
  // At once when somebody begins to read: a request that came in the same packet is looked at before `resume` is told.
  const onListener = (event: string | symbol): void => {
    if (event === 'data') proceed();
  };
  // Also comes when Node discards the body of a finished exchange: then the answer is already out.
  request.on('resume', proceed).on('newListener', onListener);
}
