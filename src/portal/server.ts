import type { ServerOptions } from 'node:https';
import fastify, { type FastifyInstance, type FastifyPluginAsync } from 'fastify';
import { errorCatalogue, errorCodes, type ErrorCode, problem, problemType } from '#kernel';
import { errorIndexPage, errorPage } from './error-page.ts';

/** Pages hold no script and load nothing, so nothing of either is allowed. */
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** `/errors/*`: what a refusal's `type` points at is explained here in plain words. */
export const errorPages: FastifyPluginAsync = async pages => {
  pages.addHook('onSend', async (_request, reply) => {
    void reply
      .header('content-security-policy', policy)
      .header('x-content-type-options', 'nosniff')
      .header('referrer-policy', 'no-referrer');
  });
  pages.get('/errors', (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(errorIndexPage(errorCodes)),
  );
  pages.get<{ Params: { code: string } }>('/errors/:code', (request, reply) => {
    const { code } = request.params;
    if (!Object.hasOwn(errorCatalogue, code)) return reply.callNotFound();
    return reply.type('text/html; charset=utf-8').send(errorPage(code as ErrorCode));
  });
};

/** The portal's origin (port 7000) while nothing but the error pages can be served, as without a store. */
export function createPortal(tls?: ServerOptions): FastifyInstance {
  const portal = fastify({ bodyLimit: 1024, ...(tls === undefined ? {} : { https: tls }) });
  void portal.register(errorPages);
  portal.get('/', (_request, reply) => reply.redirect('/errors'));
  portal.setNotFoundHandler((_request, reply) =>
    reply
      .code(404)
      .type(problemType)
      .send(JSON.stringify(problem('not-found', { docs: '/errors' }))),
  );
  return portal;
}
