import type { X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { systemClock } from '#kernel';
import { Admission } from './admission.ts';
import { noteAsker } from './askers.ts';
import type { AuthorizationServer } from './authorization-server.ts';
import { mutualTlsPaths, peerCertificate } from './mutual-tls.ts';

/** Where the authorization server is at its origin; the last part of its issuer identifier. */
export const oauthPath = '/oauth';

/** Discovery documents where RFC 8414 section 3.1 looks for them: between the host and the issuer's path. */
const documents = ['oauth-authorization-server', 'openid-configuration'];

/**
 * All that is served, written in one way. The library takes other cases and a slash at the end as well; whatever looks
 * at the path before it (rates, tokens that are shown) knows this way only, and must not be passed by another.
 */
const served =
  /^\/(?:(?:authorize|device)(?:\/[\w-]{43})?|device\/authorize|token|jwks|userinfo|introspect|revoke|par|logout(?:\/(?:confirm|success))?|\.well-known\/(?:oauth-authorization-server|openid-configuration))$/;

type AddressOf = (request: IncomingMessage) => string | undefined;

const peerAddress: AddressOf = ({ socket }) => socket.remoteAddress;

/**
 * The authorization server below its path. It reads bodies and writes answers itself; checks of the host and of what
 * came through a gateway are done before, as for all of the server.
 */
export function oauthPages(server: AuthorizationServer, addressOf = peerAddress): FastifyPluginAsync {
  const answer = answerer(server, addressOf, () => undefined);
  return async app => {
    leaveBodies(app);
    app.all(`${oauthPath}/*`, (request, reply) =>
      answer(request.url.slice(oauthPath.length), request, reply),
    );
    for (const name of documents)
      app.get(`/.well-known/${name}${oauthPath}`, (request, reply) =>
        answer(`/.well-known/${name}`, request, reply),
      );
  };
}

/**
 * What of it is served over mutual TLS: the endpoints that clients call by themselves, and nothing for browsers. The
 * listener ends TLS itself, so nobody before it can tell of certificates or addresses in headers.
 */
export function mutualTlsPages(
  server: AuthorizationServer,
  certificateOf: (request: IncomingMessage) => X509Certificate | undefined = peerCertificate,
): FastifyPluginAsync {
  const answer = answerer(server, peerAddress, request => certificateOf(request) ?? null);
  return async app => {
    leaveBodies(app);
    for (const path of mutualTlsPaths)
      app.all(`${oauthPath}${path}`, (request, reply) =>
        answer(request.url.slice(oauthPath.length), request, reply),
      );
  };
}

/** Bodies are left unread. */
function leaveBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _body, done) => done(null));
}

function answerer(
  server: AuthorizationServer,
  addressOf: AddressOf,
  shown: (request: IncomingMessage) => X509Certificate | null | undefined,
): (url: string, request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  const admission = new Admission(systemClock);
  return (url, request, reply) => {
    reply.hijack();
    const { raw } = request;
    if (!served.test(url.split('?', 1)[0] ?? '')) {
      reply.raw.writeHead(404, { 'content-type': 'text/plain', 'x-content-type-options': 'nosniff' });
      reply.raw.end('Not Found');
      return Promise.resolve();
    }
    const address = addressOf(raw) ?? '';
    raw.url = url;
    const wait = admission.wait(raw, address);
    if (wait > 0) {
      reply.raw.writeHead(429, { 'retry-after': String(wait), 'content-type': 'application/json' });
      reply.raw.end(
        JSON.stringify({ error: 'temporarily_unavailable', error_description: 'too many requests' }),
      );
      return Promise.resolve();
    }
    reply.raw.once('finish', () => admission.answered(raw, address, reply.raw.statusCode));
    noteAsker(raw, address);
    // Whoever answers writes addresses by what stood before.
    return server.handle(
      Object.assign(raw, { url, originalUrl: `${oauthPath}${url}` }),
      reply.raw,
      shown(raw),
    );
  };
}
