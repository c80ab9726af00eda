import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { AuthorizationServer } from './authorization-server.ts';

/** Where the authorization server is at its origin; the last part of its issuer identifier. */
export const oauthPath = '/oauth';

/** Discovery documents where RFC 8414 section 3.1 looks for them: between the host and the issuer's path. */
const documents = ['oauth-authorization-server', 'openid-configuration'];

/**
 * The authorization server below its path. It reads bodies and writes answers itself; checks of the host and of what
 * came through a gateway are done before, as for all of the server.
 */
export function oauthPages(server: AuthorizationServer): FastifyPluginAsync {
  return async app => {
    app.removeAllContentTypeParsers();
    // Bodies are left unread.
    app.addContentTypeParser('*', (_request, _body, done) => done(null));
    const answer = (url: string, request: FastifyRequest, reply: FastifyReply): Promise<void> => {
      reply.hijack();
      // Whoever answers writes addresses by what stood before.
      return server.handle(Object.assign(request.raw, { url, originalUrl: `${oauthPath}${url}` }), reply.raw);
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
