import { once } from 'node:events';
import type { FastifyInstance } from 'fastify';
import type { Sockets } from '#gateway';
import type { Address } from '../settings.ts';

/** Milliseconds that requests to the control plane get at shutdown. */
const closeWithinMs = 2_000;

/**
 * Lets a server of the control plane listen on a socket that outlives this process, so that an upgrade finds the
 * address taken by nobody else. Gives back the port, which the system may have chosen.
 */
export async function listenOn(
  server: FastifyInstance,
  address: Address,
  name: string,
  sockets: Sockets,
): Promise<number> {
  await server.ready();
  const socket = await sockets.bind(address.host, address.port, name);
  const { port } = socket.address();
  server.server.listen(socket);
  await once(server.server, 'listening');
  return port;
}

/** Stops a server: requests under way get a moment, then their connections are cut. */
export async function closeServer(server: FastifyInstance): Promise<void> {
  server.server.closeIdleConnections();
  const cut = setTimeout(() => server.server.closeAllConnections(), closeWithinMs);
  try {
    await server.close();
  } finally {
    clearTimeout(cut);
  }
}
