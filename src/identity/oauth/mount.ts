import type { IncomingMessage } from 'node:http';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { systemClock } from '#kernel';
import { Admission } from './admission.ts';
import type { AuthorizationServer } from './authorization-server.ts';

/** Where the authorization server is at its origin; the last part of its issuer identifier. */
export const oauthPath = '/oauth';

/** Discovery documents where RFC 8414 section 3.1 looks for them: between the host and the issuer's path. */
const documents = ['oauth-authorization-server', 'openid-configuration'];

/**
 * The authorization server below its path. It reads bodies and writes answers itself; checks of the host and of what
 * came through a gateway are done before, as for all of the server.
 */
export function oauthPages(
  server: AuthorizationServer,
  addressOf: (request: IncomingMessage) => string | undefined = ({ socket }) => socket.remoteAddress,
): FastifyPluginAsync {
  const admission = new Admission(systemClock);
  return async app => {
    app.removeAllContentTypeParsers();
    // Bodies are left unread.
    app.addContentTypeParser('*', (_request, _body, done) => done(null));
    const answer = (url: string, request: FastifyRequest, reply: FastifyReply): Promise<void> => {
      reply.hijack();
      const { raw } = request;
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
      // Whoever answers writes addresses by what stood before.
      return server.handle(Object.assign(raw, { url, originalUrl: `${oauthPath}${url}` }), reply.raw);
    };
    app.all(`${oauthPath}/*`, (request, reply) =>
      answer(request.url.slice(oauthPath.length), request, reply),
    );
    for (const name of documents)
      app.get(`/.well-known/${name}${oauthPath}`, (request, reply) =>
        answer(`/.well-known/${name}`, request, reply),
      );
  };
}
