import { createHash } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import net, { type AddressInfo, type Socket } from 'node:net';
import { median, table, total, type Case, type Server } from '../bench.ts';
import { webSocket } from '../setups.ts';

const connections = 32;
const text = 'x'.repeat(100);

/** Messages of WebSockets that are echoed by the upstream. */
export const webSockets: Case = {
  name: 'websocket',
  title: 'WebSocket messages',
  async run(bench) {
    const upstream = await echoServer();
    const { port } = upstream.address() as AddressInfo;
    const upgrade = 'proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";';
    const servers = [
      await bench.startProxy('/echo', '', upgrade, port),
      await bench.startGateway(webSocket, `http://127.0.0.1:${port}`),
    ];
    const seen = servers.map((): { each: number; perSecond: number }[] => []);
    for (let round = 0; round < bench.rounds(5) + 1; round++)
      for (const [index, server] of servers.entries()) {
        const one = await echoes(server, bench.seconds(2) * 1_000);
        // The first round does not count.
        if (round > 0) seen[index]?.push(one);
      }
    for (const server of servers) server.stop();
    upstream.close();
    upstream.closeAllConnections();
    const [nginx = [], gateway = []] = seen;
    const row = (name: string, own: typeof nginx, x: string) => [
      name,
      median(own.map(({ each }) => each)).toFixed(1),
      x,
      median(own.map(({ perSecond }) => perSecond)).toFixed(0),
    ];
    const ratio = median(gateway.map(({ each }, at) => each / (nginx[at]?.each ?? NaN)));
    return `${connections} connections with one text message of ${text.length} octets under way on each, which the upstream sends back; a
message each way counts as two. nginx passes octets; the gateway reads every frame and counts it against limits.

${table(
  ['server', 'CPU µs a message', 'x nginx', 'messages/s'],
  [row('nginx', nginx, '1.00'), row('gateway', gateway, ratio.toFixed(2))],
)}`;
  },
};

/** One text frame with its mask (RFC 6455 section 5.3), and the same without one. */
const masked = Buffer.concat([
  Buffer.from([0x81, 0x80 | text.length, 1, 2, 3, 4]),
  Buffer.from(text).map((octet, at) => octet ^ ((at % 4) + 1)),
]);
const plain = Buffer.concat([Buffer.from([0x81, text.length]), Buffer.from(text)]);

/** Answers every masked frame of a client of this bench with the same text. */
async function echoServer(): Promise<http.Server> {
  const server = http.createServer();
  server.on('upgrade', (request, duplex) => {
    const socket = duplex as Socket;
    const accept = createHash('sha1')
      .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-accept: ${accept}\r\n\r\n`,
    );
    socket.on('error', () => {});
    answerEach(socket, masked.length, () => socket.write(plain));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** Calls back for each `octets` that arrive. */
function answerEach(socket: Socket, octets: number, each: () => void): void {
  let got = 0;
  socket.on('data', (data: Buffer) => {
    for (got += data.length; got >= octets; got -= octets) each();
  });
}

async function echoes(server: Server, ms: number) {
  const sockets = await Promise.all(Array.from({ length: connections }, () => opened(server)));
  let count = 0;
  const before = total(server);
  const startedAt = performance.now();
  for (const socket of sockets) {
    answerEach(socket, plain.length, () => {
      count++;
      socket.write(masked);
    });
    socket.write(masked);
  }
  await new Promise(resolve => setTimeout(resolve, ms));
  const messages = 2 * count;
  const seen = {
    each: (total(server) - before) / messages,
    perSecond: (1_000 * messages) / (performance.now() - startedAt),
  };
  for (const socket of sockets) socket.destroy();
  if (count === 0) throw new Error(`${server.name} let no message through`);
  return seen;
}

async function opened(server: Server): Promise<Socket> {
  const socket = net.connect({ host: '127.0.0.1', port: server.port, noDelay: true });
  socket.on('error', () => {});
  socket.write(
    `GET ${new URL(server.url).pathname} HTTP/1.1\r\nhost: 127.0.0.1:${server.port}\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: AQIDBAUGBwgJCgsMDQ4PEA==\r\n\r\n`,
  );
  const [head] = (await once(socket, 'data')) as [Buffer];
  if (!head.toString('latin1').startsWith('HTTP/1.1 101'))
    throw new Error(`${server.name} answered ${head.toString('latin1').slice(0, 60)}`);
  return socket;
}
