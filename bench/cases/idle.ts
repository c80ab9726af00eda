import { once } from 'node:events';
import net, { type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { mib, table, total, type Case } from '../bench.ts';
import { bare } from '../setups.ts';

const usual = 5_000;
const batch = 100;

/** What keep-alive connections take while nobody says anything on them. */
export const idle: Case = {
  name: 'idle',
  title: '5,000 idle connections',
  async run(bench) {
    const count = bench.quick ? usual / 10 : usual;
    const servers = [await bench.startProxy(bare.path), await bench.startGateway(bare)];
    const rows: string[][] = [];
    for (const server of servers) {
      await bench.measure(server);
      await pause(1_000);
      const before = server.memory();
      const sockets: Socket[] = [];
      while (sockets.length < count)
        sockets.push(...(await Promise.all(Array.from({ length: batch }, () => opened(server.port)))));
      await pause(2_000);
      const more = server.memory() - before;
      const cpuBefore = total(server);
      await pause(bench.seconds(3) * 1_000);
      const perSecond = (total(server) - cpuBefore) / bench.seconds(3);
      for (const socket of sockets) socket.destroy();
      server.stop();
      rows.push([
        server.name === 'nginx' ? 'nginx' : 'gateway',
        mib(before),
        mib(more),
        (more / count / 1024).toFixed(1),
        (perSecond / 1_000).toFixed(1),
      ]);
    }
    return `${count} connections that each got one answer and wait; memory two seconds later.

${table(['server', 'memory before, MiB', 'more, MiB', 'KiB a connection', 'CPU ms a second meanwhile'], rows)}`;
  },
};

async function opened(port: number): Promise<Socket> {
  const socket = net.connect(port, '127.0.0.1');
  socket.write(`GET ${bare.path} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n`);
  await once(socket, 'data');
  return socket;
}
