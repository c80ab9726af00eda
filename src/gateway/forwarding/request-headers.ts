import { isIPv6 } from 'node:net';
import { viaName } from '#kernel';
import type { TLSSocket } from 'node:tls';
import type { Validated } from '../exchange.ts';
import { withoutOwnCookies } from '../own-cookies.ts';
import { requestField } from './request-field.ts';
import type { TraceContext } from './trace-context.ts';

/** What of a client's head goes to the upstream, and what it says about the body. */
export interface ForwardedHead {
  /** Lower-case names and values in turn, without host and framing. */
  readonly headers: string[];
  /** Octets of body that the client declared; `undefined` without Content-Length. */
  readonly bodyLength: number | undefined;
  readonly chunked: boolean;
}

/** Octets of `tracestate` that are carried on; W3C Trace Context asks for 512 at least. */
const tracestateAtMost = 2048;

/**
 * Writes the upstream's header fields afresh from what arrived: end-to-end fields travel on in their order, and
 * what the gateway knows for itself (who calls, how, over which hosts) is said by the gateway alone.
 */
export function forwardedHead(x: Validated, trace: TraceContext): ForwardedHead {
  const { rawHeaders } = x.request;
  const { stripHeaders } = x.operation;
  const headers: string[] = [];
  let bodyLength: number | undefined;
  let chunked = false;
  let named: string | undefined;
  let host = '';
  let via = '';
  let traceparents = 0;
  let traceparent: string | undefined;
  let tracestate = '';
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const { name, dashed, role } = requestField(rawHeaders[index] ?? '');
    const value = rawHeaders[index + 1] ?? '';
    switch (role) {
      case 'plain':
        if (stripHeaders.size === 0 || !stripHeaders.has(dashed)) headers.push(name, value);
        break;
      case 'host':
        host = value.toLowerCase();
        break;
      case 'connection':
        named = named === undefined ? value : `${named},${value}`;
        break;
      case 'content-length':
        bodyLength = Number(value);
        break;
      case 'transfer-encoding':
        chunked = true;
        break;
      case 'via':
        via += `${value}, `;
        break;
      case 'cookie': {
        const others = stripHeaders.has('cookie') ? '' : withoutOwnCookies(value);
        if (others !== '') headers.push(name, others);
        break;
      }
      case 'traceparent':
        traceparents++;
        traceparent = value;
        break;
      case 'tracestate':
        tracestate = tracestate === '' ? value : `${tracestate},${value}`;
        break;
      default:
    }
  }
  if (named !== undefined) dropNamed(headers, named);
  addOrigin(headers, x, host, via);
  // Two of them are no trace but two opinions (W3C Trace Context section 3.2.2.1).
  const next = trace.next(traceparents === 1 ? traceparent : undefined);
  headers.push('traceparent', next.traceparent);
  if (next.continued && tracestate !== '' && tracestate.length <= tracestateAtMost)
    headers.push('tracestate', tracestate);
  return { headers, bodyLength, chunked };
}

/** Removes the fields that Connection declares to be for this connection only (RFC 9110 section 7.6.1). */
function dropNamed(headers: string[], connection: string): void {
  if (connection === 'keep-alive' || connection === 'Keep-Alive' || connection === 'close') return;
  const names = new Set(
    connection
      .toLowerCase()
      .split(',')
      .map(name => name.trim()),
  );
  let kept = 0;
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? '';
    if (names.has(name)) continue;
    headers[kept] = name;
    headers[kept + 1] = headers[index + 1] ?? '';
    kept += 2;
  }
  headers.length = kept;
}

/** Via (RFC 9110 section 7.6.3), X-Forwarded-* and Forwarded (RFC 7239) on the gateway's authority. */
function addOrigin(headers: string[], x: Validated, host: string, via: string): void {
  const { address, request } = x;
  const proto = (request.socket as Partial<TLSSocket>).encrypted === true ? 'https' : 'http';
  const node = isIPv6Text(address) ? `"[${address}]"` : address;
  headers.push(
    'via',
    `${via}${request.httpVersionMajor === 2 ? '2.0' : '1.1'} ${viaName}`,
    'x-forwarded-for',
    address,
    'x-forwarded-proto',
    proto,
    'forwarded',
    host === '' ? `for=${node};proto=${proto}` : `for=${node};host="${host}";proto=${proto}`,
  );
  if (host !== '') headers.push('x-forwarded-host', host);
}

/** An IPv4 address holds no colon, so the costlier test is for the others. */
const isIPv6Text = (address: string): boolean => address.includes(':') && isIPv6(address);
