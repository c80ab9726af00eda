import type http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { acmeProtocol } from './challenges.ts';
import { awaitPreface } from './preface.ts';

/** Who goes on with a connection. */
type Serve = (socket: Socket) => void;

/**
 * Hands each connection that a server accepted to who speaks its protocol: over TLS by ALPN, in the clear by the first
 * octets (RFC 9113 sections 3.2 and 3.3). The HTTP/1.1 server stays as it is and gets its connections untouched; what
 * this costs is paid once for each connection and never for a request.
 *
 * `http1` sees every connection that will speak HTTP/1.1 before it is served.
 */
export function divideConnections(
  server: http.Server | https.Server,
  parts: { readonly http1: (socket: Socket) => void; readonly http2: Serve; readonly withinMs: number },
): void {
  const encrypted = server instanceof https.Server;
  const serveHttp1 = takeOver(server, encrypted ? 'secureConnection' : 'connection');
  const http1 = (socket: Socket): void => {
    parts.http1(socket);
    serveHttp1(socket);
  };
  if (encrypted)
    server.on('secureConnection', (socket: TLSSocket) => {
      // Nothing is said over it: the certificate was the answer (RFC 8737 section 3).
      if (socket.alpnProtocol === acmeProtocol) socket.destroySoon();
      else if (socket.alpnProtocol === 'h2') parts.http2(socket);
      else http1(socket);
    });
  else
    server.on('connection', (socket: Socket) =>
      awaitPreface(socket, parts.withinMs, isHttp2 => (isHttp2 ? parts.http2(socket) : http1(socket))),
    );
}

/** What the server itself does with a connection, which it no longer does unasked. It has no other listener yet. */
function takeOver(server: http.Server | https.Server, event: 'connection' | 'secureConnection'): Serve {
  const own = server.listeners(event).at(0) as Serve;
  server.off(event, own);
  return socket => own.call(server, socket);
}
