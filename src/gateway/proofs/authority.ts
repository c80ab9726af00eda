import type { TLSSocket } from 'node:tls';
import type { ClientRequest } from '../client-message.ts';
import { refuseMalformedOrigin } from '../policies/origin.ts';
import { fieldValues } from './structured-fields.ts';

/** Where a client believes to call: what it signs, and names in its proofs. */
export interface CalledAt {
  readonly scheme: string;
  /** Lower case, without the default port of the scheme (RFC 9110 section 4.2.3). */
  readonly authority: string;
}

/**
 * Where a request was sent, as its client saw it. `origin`: what clients call, where a proxy before the gateway makes
 * another host or scheme of it.
 */
export function calledAt(request: ClientRequest, origin: CalledAt | undefined): CalledAt {
  if (origin !== undefined) return origin;
  const scheme = (request.socket as Partial<TLSSocket>).encrypted === true ? 'https' : 'http';
  const host = (fieldValues(request.rawHeaders, 'host')[0] ?? '').toLowerCase();
  return { scheme, authority: withoutDefaultPort(host, scheme) };
}

/** @throws Error when the text is no origin. */
export function originOf(text: string | undefined): CalledAt | undefined {
  if (text === undefined) return undefined;
  refuseMalformedOrigin(text);
  const { protocol, host } = new URL(text);
  return { scheme: protocol.slice(0, -1), authority: host };
}

function withoutDefaultPort(host: string, scheme: string): string {
  const port = scheme === 'https' ? ':443' : ':80';
  return host.endsWith(port) ? host.slice(0, -port.length) : host;
}
