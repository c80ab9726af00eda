import { fileURLToPath } from 'node:url';
import type { FastifyPluginAsync } from 'fastify';
import type { Log } from '#kernel';
import { screens } from '#screens';

const built = new URL('../../ui/dist/', import.meta.url);

/** The screens of console or portal, as `npm run build` left them. */
export function screensOf(
  app: 'console' | 'portal',
  log: Log,
  connect: readonly string[] = [],
): FastifyPluginAsync {
  return screens({ app, directory: fileURLToPath(new URL(app, built)), log, connect });
}
