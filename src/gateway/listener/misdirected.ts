import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { ShownCertificate } from './certificates.ts';

/** What a connection over TLS was made for. */
interface MadeFor {
  readonly certificate: ShownCertificate;
  /** Lower case: the host that was last found good; at first the one named in the handshake. */
  good: string;
}

const madeFor = Symbol('made for');
type Known = Socket & { [madeFor]?: MadeFor };

/** Remembers which certificate a client was shown for the name that it gave. */
export function noteCertificate(socket: TLSSocket, certificate: ShownCertificate): void {
  const { servername } = socket as { servername?: string | false | null };
  // A client that gave no name has claimed nothing that a request could contradict.
  if (typeof servername !== 'string' || servername === '') return;
  (socket as Known)[madeFor] = { certificate, good: servername.toLowerCase() };
}

/**
 * Whether a request asks for a host that its connection was not made for (RFC 9110 section 15.5.20): another one than
 * the client named in the handshake, and none that the certificate it was shown is good for. Clients may send requests
 * for several hosts over one connection while one certificate vouches for all (RFC 9113 section 9.1.1); beyond that,
 * whoever routes by the name in the handshake and whoever routes by Host would see two different requests.
 */
export function isMisdirected(socket: Socket, host: string): boolean {
  const known = (socket as Known)[madeFor];
  if (known === undefined || host === known.good) return false;
  const name = withoutPort(host.toLowerCase());
  if (name !== known.good && !known.certificate.covers(name)) return true;
  // The same spelling, port and all, will come again.
  known.good = host;
  return false;
}

function withoutPort(host: string): string {
  return host
    .replace(/:\d{1,5}$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
}
