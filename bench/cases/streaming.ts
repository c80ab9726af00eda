import { once } from 'node:events';
import http, { type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { mib, table, total, type Case, type Server } from '../bench.ts';
import { large } from '../setups.ts';

const usual = 2 ** 30;
const pieceOctets = 65_536;
const aim = 32;

/** How much memory a gateway takes while a gibibyte passes through it. */
export const streaming: Case = {
  name: 'streaming',
  title: '1 GiB through the gateway',
  async run(bench) {
    const size = bench.quick ? usual / 8 : usual;
    const upstream = await ownUpstream(size);
    const { port } = upstream.address() as AddressInfo;
    const rows: string[][] = [];
    for (const direction of ['down', 'up'] as const) {
      const gateway = await bench.startGateway(
        { ...large, path: '/weather/v1/file' },
        `http://127.0.0.1:${port}`,
      );
      // What a first use takes is not what a large body takes.
      await pass(gateway, direction, size / 64);
      const before = gateway.memory();
      const cpuBefore = total(gateway);
      let highest = before;
      const watch = setInterval(() => {
        highest = Math.max(highest, gateway.memory());
      }, 50);
      const startedAt = performance.now();
      await pass(gateway, direction, size);
      const seconds = (performance.now() - startedAt) / 1_000;
      clearInterval(watch);
      const cpu = (total(gateway) - cpuBefore) / 1_000;
      gateway.stop();
      rows.push([
        direction,
        mib(before),
        `**${mib(highest - before)}**`,
        (size / 2 ** 20 / seconds).toFixed(0),
        (cpu / (size / 2 ** 30)).toFixed(0),
      ]);
    }
    upstream.close();
    upstream.closeAllConnections();
    await pause(10);
    return `One response and one request body of ${size / 2 ** 20} MiB, plain HTTP, sampled each 50 ms. Less than ${aim} MiB of growth is aimed at.

${table(['direction', 'memory before, MiB', 'growth, MiB', 'MiB/s', 'CPU ms a GiB'], rows)}`;
  },
};

/** Answers a GET with as many octets as its query says, and anything else when its body has come. */
async function ownUpstream(size: number): Promise<HttpServer> {
  const piece = Buffer.alloc(pieceOctets, 'x');
  const server = http.createServer((request, response) => {
    if (request.method !== 'GET') {
      request.resume().on('end', () => response.end('taken'));
      return;
    }
    let left = Number(/\?(\d+)$/.exec(request.url ?? '')?.[1] ?? size);
    response.writeHead(200, { 'content-length': left });
    const more = (): void => {
      let open = true;
      while (open && left > 0) {
        open = response.write(left < pieceOctets ? piece.subarray(0, left) : piece);
        left -= Math.min(left, pieceOctets);
      }
      if (left === 0) response.end();
    };
    response.on('drain', more);
    more();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

async function pass(gateway: Server, direction: 'down' | 'up', size: number): Promise<void> {
  if (direction === 'down') {
    const request = http.get(`${gateway.url}?${size}`, { agent: false });
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    if (response.statusCode !== 200) throw new Error(`answered with ${response.statusCode}`);
    await once(response.resume(), 'end');
    return;
  }
  const headers = { 'content-length': size };
  const request = http.request(gateway.url, { method: 'POST', agent: false, headers });
  const answered = once(request, 'response') as Promise<[http.IncomingMessage]>;
  const piece = Buffer.alloc(pieceOctets, 'x');
  for (let left = size; left > 0; left -= Math.min(left, pieceOctets))
    if (!request.write(left < pieceOctets ? piece.subarray(0, left) : piece)) await once(request, 'drain');
  request.end();
  const [response] = await answered;
  if (response.statusCode !== 200) throw new Error(`answered with ${response.statusCode}`);
  await once(response.resume(), 'end');
}
