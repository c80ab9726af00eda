import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePort } from './product.ts';

/** A way to a server that can be cut, as by a broken network, and mended. */
export interface Severable {
  /** The server's address, by this way. */
  readonly url: string;
  /** Ends all connections and refuses new ones. */
  cut(): Promise<void>;
  mend(): Promise<void>;
}

/** A way to the server that this URL names. It is whole at first. */
export async function severable(target: string): Promise<Severable> {
  const url = new URL(target);
  const to = { host: url.hostname, port: Number(url.port) };
  const port = await freePort();
  url.host = `127.0.0.1:${port}`;
  const open = new Set<Socket>();
  let server: Server | undefined;
  const mend = async (): Promise<void> => {
    server = createServer(client => {
      const upstream = connect(to);
      for (const socket of [client, upstream]) {
        open.add(socket);
        socket.on('error', () => {});
        socket.on('close', () => {
          open.delete(socket);
          client.destroy();
          upstream.destroy();
        });
      }
      client.pipe(upstream).pipe(client);
    });
    await new Promise<void>((resolve, reject) => {
      server?.once('error', reject);
      server?.listen(port, '127.0.0.1', resolve);
    });
  };
  const cut = async (): Promise<void> => {
    const closed = new Promise<void>(resolve => {
      if (server === undefined) resolve();
      else server.close(() => resolve());
    });
    server = undefined;
    for (const socket of open) socket.destroy();
    await closed;
  };
  await mend();
  return { url: url.href, cut, mend };
}
