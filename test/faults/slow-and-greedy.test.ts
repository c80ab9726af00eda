/** Clients of HTTP/1.1 that cost much and give little: each is bounded, and others are served meanwhile. */
import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { after, before, suite, test } from 'node:test';
import { Attacker, startAttacked, type Attacked } from '../support/attacked.ts';
import { issue } from '../../src/gateway/listener/issue.ts';
import { listening, showing, type Listening } from '../support/listening.ts';
import { eventually } from '../support/eventually.ts';

const mebibyte = 1024 * 1024;
/** What an attacker sends if nobody stops it. */
const attack = 64 * mebibyte;

suite('attacks by HTTP/1.1 are bounded', { timeout: 120_000, concurrency: false }, () => {
  const asked = new Map<string, number>();
  const uploading = new Set<IncomingMessage>();
  const loading = new Set<ServerResponse>();
  let target: Attacked;

  before(async () => {
    target = await startAttacked((request, response) => {
      const url = request.url ?? '';
      asked.set(url, (asked.get(url) ?? 0) + 1);
      if (url === '/silent') request.resume();
      else if (url === '/large') {
        loading.add(response);
        response.on('close', () => loading.delete(response));
        sendLarge(response);
      } else if (url === '/upload') {
        uploading.add(request);
        request.on('error', () => {}).on('close', () => uploading.delete(request));
        request.resume().on('end', () => response.end('taken'));
      } else response.end('served');
    });
  });
  after(() => target.close());

  const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: api.example\r\n\r\n`;
  const post = (path: string) =>
    `POST ${path} HTTP/1.1\r\nHost: api.example\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n`;

  test('requests without end behind one that is not answered', async () => {
    const client = new Attacker(target.port).reading();
    await target.withstands(() => client.flood(get('/silent').repeat(1_000), attack));
    await client.closed;
    // Its connection may be cut before the first one is sent.
    assert.ok((asked.get('/silent') ?? 0) <= 1);
  });

  test('requests without end whose answers nobody reads', async () => {
    const clients = Array.from({ length: 10 }, () => new Attacker(target.port));
    await target.withstands(async () => {
      for (const client of clients) client.socket.write(get('/large'));
      await eventually(
        async () => loading.size,
        count => count === clients.length,
      );
      await Promise.all(clients.map(client => client.flood(get('/large').repeat(100), attack)));
      // They do not even read that it is over: the upstream hears of it.
      await eventually(
        async () => loading.size,
        count => count === 0,
      );
    });
    // One answer each was made, and no more.
    assert.equal(asked.get('/large'), clients.length);
    for (const client of clients) client.close();
  });

  test('a download that nobody reads', async () => {
    const client = new Attacker(target.port, get('/large'));
    await target.withstands(async () => {
      await eventually(
        async () => loading.size,
        count => count === 1,
      );
      await eventually(
        async () => loading.size,
        count => count === 0,
      );
    });
    client.close();
  });

  test('heads that come an octet at a time, on hundreds of connections', async () => {
    const clients = Array.from({ length: 300 }, () => new Attacker(target.port, 'GET /').reading());
    await target.withstands(async () => {
      const dripping = setInterval(() => {
        for (const { socket } of clients) if (socket.writable) socket.write('x');
      }, 100);
      await Promise.all(clients.map(({ closed }) => closed));
      clearInterval(dripping);
    });
    for (const { received } of clients) assert.match(received, /^HTTP\/1\.1 408 /);
  });

  test('uploads that trickle: the upstream has its connections back', async () => {
    const clients = Array.from({ length: 20 }, () => new Attacker(target.port, post('/upload')).reading());
    await target.withstands(async () => {
      const dripping = setInterval(() => {
        for (const { socket } of clients) if (socket.writable) socket.write('1\r\nx\r\n');
      }, 100);
      await eventually(
        async () => uploading.size,
        count => count > 0,
      );
      await Promise.all(clients.map(({ closed }) => closed));
      clearInterval(dripping);
    });
    await eventually(
      async () => uploading.size,
      count => count === 0,
    );
  });

  test('connections on which nothing comes, or nothing more', async () => {
    const silent = Array.from({ length: 100 }, () => new Attacker(target.port).reading());
    const idle = Array.from({ length: 100 }, () => new Attacker(target.port, get('/')).reading());
    await target.withstands(() => Promise.all([...silent, ...idle].map(({ closed }) => closed)));
    for (const { received } of silent) assert.equal(received, '');
    for (const { received } of idle) assert.match(received, /served$/);
  });

  const endless: readonly (readonly [what: string, first: string, again: string, answer: RegExp])[] = [
    ['a request line without end', 'GET /', 'x'.repeat(10_000), /^HTTP\/1\.1 431 /],
    ['a field without end', 'GET / HTTP/1.1\r\nHost: a\r\nX: ', 'x'.repeat(10_000), /^HTTP\/1\.1 431 /],
    ['fields without end', 'GET / HTTP/1.1\r\nHost: a\r\n', 'a:b\r\n'.repeat(2_000), /^HTTP\/1\.1 431 /],
    ['a chunk size without end', post('/upload'), '0'.repeat(10_000), /^HTTP\/1\.1 4/],
    ['an extension of a chunk without end', `${post('/upload')}1;x=`, 'x'.repeat(10_000), /^HTTP\/1\.1 413 /],
    [
      'extensions of chunks without end',
      post('/upload'),
      `1;${'x'.repeat(500)}\r\nx\r\n`.repeat(100),
      /^HTTP\/1\.1 4(?:08|13) /,
    ],
    ['trailers without end', `${post('/upload')}0\r\n`, 'a:b\r\n'.repeat(2_000), /^HTTP\/1\.1 431 /],
    ['a body without end', post('/upload'), `4000\r\n${'x'.repeat(0x4000)}\r\n`, /^HTTP\/1\.1 4/],
  ];
  test('what has no end: heads, fields, chunks, trailers', async () => {
    const clients = endless.map(([, first]) => new Attacker(target.port, first).reading());
    await target.withstands(() =>
      Promise.all(
        clients.map(async (client, i) => {
          await client.flood(endless[i]?.[2] ?? '', attack);
          await client.closed;
        }),
      ),
    );
    for (const [i, [what, , , answer]] of endless.entries())
      assert.match(clients[i]?.received ?? '', answer, what);
  });

  test('a body in chunks of one octet', async () => {
    const client = new Attacker(target.port, post('/upload')).reading();
    await target.withstands(async () => {
      await Promise.race([client.flood('1\r\nx\r\n'.repeat(10_000), 6 * mebibyte), pause(2_000)]);
      client.close();
    });
  });
});

suite('TLS handshakes that do not come to their end', { timeout: 20_000 }, () => {
  let target: Listening;
  before(async () => {
    const authority = await issue(['localhost'], Date.now(), undefined);
    target = await listening((_request, response) => void response.end('served'), {
      tls: showing(authority),
      limits: { handshakeTimeout: 500 },
    });
  });
  after(() => target.listener.drain(0));

  // The beginning of a ClientHello of 512 octets (RFC 8446 section 4).
  const hello = Buffer.from('160301020001 0001fc0303'.replace(' ', ''), 'hex');
  for (const [what, first, drip] of [
    ['that never begin', '', ''],
    ['that stop in the midst', hello, ''],
    ['that come an octet at a time', hello, 'x'],
  ] as const)
    test(what, async () => {
      const clients = Array.from({ length: 50 }, () => new Attacker(target.port, first).reading());
      const dripping = setInterval(() => {
        for (const { socket } of clients) if (socket.writable && drip !== '') socket.write(drip);
      }, 50);
      await Promise.all(clients.map(({ closed }) => closed));
      clearInterval(dripping);
      await eventually(
        async () => target.listener.connections,
        count => count === 0,
      );
    });
});

function sendLarge(response: ServerResponse): void {
  const piece = Buffer.alloc(mebibyte);
  let left = 1_024;
  const more = (): void => {
    while (left-- > 0 && response.write(piece));
    if (left <= 0) response.end();
  };
  response.on('drain', more);
  more();
}
