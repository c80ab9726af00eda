import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { median, needed, table, total, type Case, type Server } from '../bench.ts';
import { cores } from '../processes.ts';
import { secure } from '../setups.ts';

const clients = 4;
const streams = 100;

/** Requests over HTTP/2 with many streams on few connections, TLS on the client's side. */
export const http2: Case = {
  name: 'http2',
  title: 'HTTP/2',
  async run(bench) {
    const h2load = await needed('h2load');
    if (h2load === undefined) return 'Skipped: h2load (of nghttp2) is not installed.';
    const proxy = await bench.startProxy(secure.path, ' ssl http2', '');
    const servers = [proxy, await bench.startGateway(secure)];
    const seen = servers.map((): { perRequest: number; perSecond: number }[] => []);
    for (const server of servers) await load(h2load, server, 1);
    for (let round = 0; round < bench.rounds(5); round++)
      for (const [index, server] of servers.entries())
        seen[index]?.push(await load(h2load, server, bench.seconds(2)));
    for (const server of servers) server.stop();
    const [nginx = [], gateway = []] = seen;
    const ratio = median(gateway.map(({ perRequest }, at) => perRequest / (nginx[at]?.perRequest ?? NaN)));
    const row = (name: string, own: typeof nginx, x: string) => [
      name,
      median(own.map(({ perRequest }) => perRequest)).toFixed(1),
      x,
      median(own.map(({ perSecond }) => perSecond)).toFixed(0),
    ];
    return `${clients} connections over TLS with ${streams} streams each; HTTP/1.1 in the clear to the upstream.

${table(
  ['server', 'CPU µs per request', 'x nginx', 'req/s'],
  [row('nginx', nginx, '1.00'), row('gateway', gateway, ratio.toFixed(2))],
)}`;
  },
};

async function load(h2load: string, server: Server, seconds: number) {
  const before = total(server);
  const how = ['-c', String(clients), '-m', String(streams), '-D', String(Math.ceil(seconds)), server.url];
  const child = spawn('taskset', ['-c', cores.others, h2load, ...how], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    text += piece;
  });
  await once(child, 'close');
  const count = Number(/status codes: (\d+) 2xx, 0 3xx, 0 4xx, 0 5xx/.exec(text)?.[1] ?? 0);
  if (count === 0) throw new Error(`the load saw errors from ${server.url}:\n${text}`);
  return { perRequest: (total(server) - before) / count, perSecond: count / Math.ceil(seconds) };
}
