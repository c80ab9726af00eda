import { problem, problemType } from '#kernel';
import type { ClientRequest } from './client-message.ts';
import { shareAcrossOrigins } from './cross-origin.ts';
import type { ExchangeState } from './exchange-state.ts';
import type { Refusal } from './refusal.ts';
import type { ExampleAnswer } from './sandbox.ts';

/** Bytes of an unread request body that are worth reading to keep the connection after a refusal. */
const drainLimit = 64 * 1024;

/** Sends an answer of the gateway's own; what was sent stands in the exchange. */
export function sendAnswer(
  x: ExchangeState,
  { status, headers, body }: ExampleAnswer,
  permission?: readonly string[],
): void {
  const { request, response, limitHeaders } = x;
  if (response.destroyed) {
    x.complete = false;
    return;
  }
  if (limitHeaders.policy !== '')
    headers.push('ratelimit-policy', limitHeaders.policy, 'ratelimit', limitHeaders.limit);
  shareAcrossOrigins(x, headers);
  if (permission !== undefined) headers.push(...permission);
  if (mustClose(request)) headers.push('connection', 'close');
  response.writeHead(status, headers);
  response.end(x.method === 'HEAD' ? undefined : body);
  x.status = status;
  x.bytes = x.method === 'HEAD' ? 0 : Buffer.byteLength(body);
}

/** Sends the problem document (RFC 9457) of a refusal. `docs`: where the pages of the error catalogue are. */
export function sendProblem(x: ExchangeState, refusal: Refusal, docs: string): void {
  const { request, response } = x;
  if (response.headersSent || response.destroyed) {
    // Too late for an answer of our own: a cut connection is the only honest end.
    response.destroy();
    x.complete = false;
    return;
  }
  const body = Buffer.from(
    JSON.stringify(
      problem(refusal.code, {
        docs,
        instance: x.decisionId,
        detail: refusal.detail,
        status: refusal.status,
        ...(refusal.errors === undefined ? {} : { extra: { errors: refusal.errors } }),
      }),
    ),
  );
  const headers = [
    'content-type',
    problemType,
    'content-length',
    String(body.length),
    'cache-control',
    'no-store',
    'x-content-type-options',
    'nosniff',
  ];
  for (const name in refusal.headers) headers.push(name, refusal.headers[name] as string);
  if (x.limitHeaders.policy !== '' && refusal.headers?.['ratelimit'] === undefined)
    headers.push('ratelimit-policy', x.limitHeaders.policy, 'ratelimit', x.limitHeaders.limit);
  shareAcrossOrigins(x, headers);
  if (mustClose(request)) headers.push('connection', 'close');
  response.writeHead(refusal.status, headers);
  response.end(request.method === 'HEAD' ? undefined : body);
  x.bytes = body.length;
}

/** A JSON document that anybody may keep for a minute. */
export function jsonAnswer(body: string): ExampleAnswer {
  const headers = [
    ...['content-type', 'application/json', 'content-length', String(Buffer.byteLength(body))],
    ...['cache-control', 'max-age=60', 'x-content-type-options', 'nosniff'],
  ];
  return { status: 200, headers, body };
}

/** An unread body that is long or of unknown length would have to be read to its end to keep the connection. */
function mustClose(request: ClientRequest): boolean {
  if (request.complete) return false;
  if (request.headers['transfer-encoding'] !== undefined) return true;
  return Number(request.headers['content-length'] ?? 0) > drainLimit;
}
