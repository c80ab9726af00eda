import assert from 'node:assert/strict';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { ContractFetcher } from './fetch.ts';

/** The edge itself: real connections, on loopback. */
const servers: Server[] = [];
after(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

async function serving(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const document = '{"openapi":"3.1.0"}';
const fetcherFor = (port: number, timeoutMs = 5_000) =>
  new ContractFetcher({
    allowedHosts: [`names-nobody.invalid:${port}`],
    resolve: async () => [{ address: '127.0.0.1' }],
    timeoutMs,
  });

suite('a connection', () => {
  test('goes to the checked address without another look-up, and asks under the name', async () => {
    let host: string | undefined;
    const port = await serving((request, answer) => {
      ({ host } = request.headers);
      answer.end(document);
    });
    const { contract } = await fetcherFor(port).fetch(`http://names-nobody.invalid:${port}/x`);
    assert.deepEqual([contract, host], [document, `names-nobody.invalid:${port}`]);
  });

  test('is cut when the answer grows beyond what is taken', async () => {
    let sent = 0;
    const port = await serving((_request, answer) => {
      const more = () => {
        while (!answer.destroyed && answer.write('x'.repeat(64 * 1024))) sent++;
        sent++;
        answer.once('drain', more);
      };
      more();
    });
    await assert.rejects(fetcherFor(port).fetch(`http://names-nobody.invalid:${port}/`), /larger than 5 MB/);
    assert.ok(sent * 64 * 1024 < 40 * 1024 * 1024);
  });

  test('does not unpack a bomb', async () => {
    const bomb = gzipSync(Buffer.alloc(20 * 1024 * 1024));
    const port = await serving((_request, answer) => {
      answer.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
    });
    await assert.rejects(fetcherFor(port).fetch(`http://names-nobody.invalid:${port}/`), /compressed/);
  });

  test('is given up when the server falls silent in the middle', async () => {
    const port = await serving((_request, answer) => void answer.write(document));
    const alive = setTimeout(() => {}, 5_000);
    await assert.rejects(fetcherFor(port, 100).fetch(`http://names-nobody.invalid:${port}/`), /in time/);
    clearTimeout(alive);
  });

  test('takes no head without end', async () => {
    const port = await serving((_request, answer) => {
      answer.setHeader('x-long', 'x'.repeat(20_000));
      answer.end(document);
    });
    await assert.rejects(fetcherFor(port).fetch(`http://names-nobody.invalid:${port}/`), /cannot be reached/);
  });
});
