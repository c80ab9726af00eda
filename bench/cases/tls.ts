import { once } from 'node:events';
import { connect as connectTls } from 'node:tls';
import { median, table, total, type Case, type Server } from '../bench.ts';
import { secure } from '../setups.ts';

const atOnce = 8;

/** Handshakes of TLS 1.3, full and resumed. */
export const tls: Case = {
  name: 'tls',
  title: 'TLS handshakes',
  async run(bench) {
    const servers = [await bench.startProxy(secure.path, ' ssl', ''), await bench.startGateway(secure)];
    const rows: string[][] = [];
    for (const resumed of [false, true]) {
      const seen = servers.map((): { each: number; perSecond: number }[] => []);
      for (let round = 0; round < bench.rounds(5) + 1; round++)
        for (const [index, server] of servers.entries()) {
          const one = await handshakes(server, resumed, bench.seconds(1.5) * 1_000);
          // The first round does not count.
          if (round > 0) seen[index]?.push(one);
        }
      const [nginx = [], gateway = []] = seen;
      const each = (own: typeof nginx): number => median(own.map(one => one.each));
      rows.push([
        resumed ? 'resumed' : 'full',
        each(nginx).toFixed(0),
        each(gateway).toFixed(0),
        median(gateway.map((one, at) => one.each / (nginx[at]?.each ?? NaN))).toFixed(2),
        (1e6 / each(gateway)).toFixed(0),
        median(gateway.map(one => one.perSecond)).toFixed(0),
      ]);
    }
    for (const server of servers) server.stop();
    return `TLS 1.3 with the same ECDSA P-256 certificate, ${atOnce} at once, connection and all. A core does as many as its time for one
says; the client, which works as hard, offered those of the last column.

${table(
  [
    'handshake',
    'nginx CPU µs',
    'gateway CPU µs',
    'x nginx',
    'gateway: a core does a second',
    'offered a second',
  ],
  rows,
)}`;
  },
};

async function handshakes(server: Server, resumed: boolean, ms: number) {
  const session = resumed ? (await connect(server, undefined)).session : undefined;
  const before = total(server);
  const startedAt = performance.now();
  let count = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (performance.now() - startedAt < ms) {
        const { reused } = await connect(server, session);
        if (reused !== resumed) throw new Error(`a handshake with ${server.name} was not what was asked for`);
        count++;
      }
    }),
  );
  const took = performance.now() - startedAt;
  return { each: (total(server) - before) / count, perSecond: (1_000 * count) / took };
}

/** A connection until the server has closed it too; the first one also takes a session to resume. */
async function connect(server: Server, session: Buffer | undefined) {
  const socket = connectTls({
    host: '127.0.0.1',
    port: server.port,
    rejectUnauthorized: false,
    minVersion: 'TLSv1.3',
    ...(session === undefined ? {} : { session }),
  });
  socket.resume();
  const ticket = session ?? ((await once(socket, 'session')) as [Buffer])[0];
  if (session !== undefined) await once(socket, 'secureConnect');
  const reused = socket.isSessionReused();
  socket.end();
  await once(socket, 'close');
  return { session: ticket, reused };
}
