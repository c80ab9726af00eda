import { failed } from '../engine.ts';
import type { Validated } from '../exchange.ts';
import { waitAfter } from '../limits/pace.ts';
import { Refusal } from '../refusal.ts';
import type { UpstreamRequest } from '../upstream/call.ts';
import { forwardedHead } from './request-headers.ts';
import { createTraceContext } from './trace-context.ts';

const trace = createTraceContext();

/** What the upstream is asked: head, path and body as they were judged, with what policies add. */
export function upstreamRequest(x: Validated): UpstreamRequest | Refusal {
  const { operation } = x;
  const head = forwardedHead(x, trace);
  for (const step of operation.transform) {
    try {
      step.run(x, head.headers);
    } catch (error) {
      const refusal = failed(step, error);
      if (refusal !== undefined) return refusal;
    }
  }
  const { credential } = operation.upstream;
  if (credential !== undefined) {
    const value = credential.current();
    if (value === undefined)
      return new Refusal('upstream-credentials-unavailable', { reason: credential.fault });
    head.headers.push(credential.field, value);
  }
  const { basePath } = operation.version;
  const path = basePath === '' ? x.path : x.path.slice(basePath.length) || '/';
  return {
    method: x.method,
    path: x.query === '' ? path : path + x.query,
    headers: head.headers,
    body: bodyOf(x, head.bodyLength, head.chunked),
    bodyLimit: operation.bodyLimit,
    from: x,
  };
}

function bodyOf(x: Validated, length: number | undefined, chunked: boolean): UpstreamRequest['body'] {
  if (x.body !== undefined) {
    // It has been read already; who comes next waits for it.
    if (x.paces !== undefined) waitAfter(x.paces, 'in', x.body.length, Date.now());
    return x.body.length === 0 && length === undefined && !chunked ? undefined : x.body;
  }
  return chunked || (length !== undefined && length > 0)
    ? { stream: x.request, length, paces: x.paces }
    : undefined;
}
