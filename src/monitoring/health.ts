import type { ServerOptions } from 'node:https';
import fastify, { type FastifyInstance } from 'fastify';
import { cameThroughGateway } from '#kernel';
import type { Metrics } from './metrics.ts';

/** Where the process stands, as load balancers and operators ask. */
export interface Readiness {
  readonly ready: boolean;
  /** Why it is not ready, in words. */
  readonly reason?: string;
  readonly snapshot: number;
}

/** Health and metrics: `/status` (alive), `/status/ready` (503 until a Snapshot serves and while draining). */
export function createHealthServer(options: {
  readiness: () => Readiness;
  metrics: Metrics;
  /** Public keys under which upstreams check tokens of the gateway (RFC 7517); undefined as long as there are none. */
  callerKeys?: () => object | undefined;
  /** Certificate and more; without, plain http. */
  tls?: ServerOptions | undefined;
}): FastifyInstance {
  const server = fastify({
    bodyLimit: 1024,
    ...(options.tls === undefined ? {} : { https: options.tls }),
  });
  server.addHook('onRequest', async (request, reply) => {
    if (cameThroughGateway(request.headers.via))
      return reply.code(421).send({ status: 'not served through a gateway' });
    return undefined;
  });
  server.addHook('onSend', async (_request, reply) => {
    void reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff');
  });
  server.get('/status', () => ({ status: 'alive' }));
  server.get('/status/ready', (_request, reply) => {
    const { ready, reason, snapshot } = options.readiness();
    return reply
      .code(ready ? 200 : 503)
      .send(ready ? { status: 'ready', snapshot } : { status: 'not ready', reason, snapshot });
  });
  server.get('/status/caller-keys', (_request, reply) => {
    const keys = options.callerKeys?.();
    if (keys === undefined) return reply.code(503).send({ status: 'not ready' });
    return reply.type('application/jwk-set+json').send(JSON.stringify(keys));
  });
  server.get('/metrics', async (_request, reply) => {
    const { contentType, text } = await options.metrics.expose();
    return reply.type(contentType).send(text);
  });
  return server;
}
