/** Who is let in at a listener, and for whom a proxy in front of it speaks. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import http2 from 'node:http2';
import { connect, type Socket } from 'node:net';
import { after, before, suite, test } from 'node:test';
import { connect as connectTls } from 'node:tls';
import { issue } from '../../src/gateway/listener/issue.ts';
import type { LocalAuthority } from '../../src/gateway/listener/local-ca.ts';
import type { ListenerOptions } from '../../src/gateway/listener/listener.ts';
import { listening, listeningFor, showing, type Listening } from '../support/listening.ts';

const request = 'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';
const v1 = Buffer.from('PROXY TCP4 192.0.2.1 198.51.100.7 8080 443\r\n');
const v2 = Buffer.from('0d0a0d0a000d0a515549540a2111000cc0000202c63364071f9001bb', 'hex');
const local = Buffer.from('0d0a0d0a000d0a515549540a20000000', 'hex');

const tellClient: ListenerOptions['handler'] = (asked, response) =>
  void response.end(`client ${asked.socket.remoteAddress}:${asked.socket.remotePort}`);

/** All that comes back; empty for a connection that is cut without an answer. */
async function answerTo(socket: Socket, ...pieces: readonly (string | Buffer)[]): Promise<string> {
  let received = '';
  socket.on('data', (piece: Buffer) => (received += piece.toString('latin1'))).on('error', () => {});
  const closed = new Promise(resolve => socket.once('close', resolve));
  for (const piece of pieces) {
    if (socket.destroyed) break;
    socket.write(piece);
    // Lets it leave as a packet of its own.
    if (pieces.length > 1) await new Promise(resolve => setImmediate(resolve));
  }
  await closed;
  return received;
}

const dial = (port: number, from = '127.0.0.1') => {
  const socket = connect({ host: '127.0.0.1', port, localAddress: from });
  socket.setNoDelay(true);
  return socket;
};

suite('behind a proxy that speaks the PROXY protocol', () => {
  let plain: Listening;
  let encrypted: Listening;
  let authority: LocalAuthority;
  const entrance = { proxies: ['127.0.0.1'] };
  const limits = { headersTimeout: 300 };

  before(async () => {
    authority = await issue(['localhost', '127.0.0.1'], Date.now(), undefined);
    plain = await listeningFor(tellClient, { entrance, limits });
    encrypted = await listeningFor(tellClient, { entrance, limits, tls: showing(authority) });
  });
  after(() => Promise.all([plain.listener.drain(0), encrypted.listener.drain(0)]));

  for (const [name, header, client] of [
    ['version 1', v1, '192.0.2.1:8080'],
    ['version 2', v2, '192.0.2.2:8080'],
  ] as const) {
    test(`${name}: the client is whom the proxy names`, async () => {
      assert.match(await answerTo(dial(plain.port), header, request), new RegExp(`client ${client}`));
    });

    test(`${name}: also in one packet with the request`, async () => {
      const both = Buffer.concat([header, Buffer.from(request)]);
      assert.match(await answerTo(dial(plain.port), both), new RegExp(`client ${client}`));
    });

    test(`${name}: also octet by octet`, async () => {
      const octets = [...Buffer.concat([header, Buffer.from(request)])].map(octet => Buffer.of(octet));
      assert.match(await answerTo(dial(plain.port), ...octets), new RegExp(`client ${client}`));
    });

    test(`${name}: TLS begins behind it`, async () => {
      const raw = dial(encrypted.port);
      raw.write(header);
      const secure = connectTls({ socket: raw, servername: 'localhost', ca: authority.authority });
      assert.match(await answerTo(secure, request), new RegExp(`client ${client}`));
    });

    test(`${name}: TLS begins behind it in the same packet`, async () => {
      const raw = dial(encrypted.port);
      raw.cork();
      raw.write(header);
      const secure = connectTls({ socket: raw, servername: 'localhost', ca: authority.authority });
      setImmediate(() => raw.uncork());
      assert.match(await answerTo(secure, request), new RegExp(`client ${client}`));
    });
  }

  test('HTTP/2 knows the client too, in TLS and in the clear', async () => {
    for (const { port, tls } of [
      { port: plain.port, tls: false },
      { port: encrypted.port, tls: true },
    ]) {
      const raw = dial(port);
      raw.write(v1);
      const socket = tls
        ? connectTls({ socket: raw, servername: 'localhost', ca: authority.authority, ALPNProtocols: ['h2'] })
        : raw;
      const session = http2.connect(`${tls ? 'https' : 'http'}://localhost`, {
        createConnection: () => socket,
      });
      const stream = session.request({ ':path': '/' });
      let body = '';
      stream.setEncoding('utf8').on('data', (piece: string) => (body += piece));
      await once(stream, 'end');
      assert.match(body, /^client 192\.0\.2\.1:/);
      session.destroy();
    }
  });

  test('a header for the connection of the proxy itself leaves the proxy as the client', async () => {
    assert.match(await answerTo(dial(plain.port), local, request), /client 127\.0\.0\.1:/);
  });

  test('a second header is not read: it belongs to what the client sent', async () => {
    const answer = await answerTo(dial(plain.port), v1, 'PROXY TCP4 203.0.113.9 1.1.1.1 1 1\r\n', request);
    assert.match(answer, /^HTTP\/1\.1 400 /);
    assert.doesNotMatch(answer, /203\.0\.113\.9/);
  });

  for (const [name, ...pieces] of [
    ['no header', request],
    ['a broken header', 'PROXY TCP4 999.0.2.1 198.51.100.7 8080 443\r\n', request],
    [
      'a header of lying length',
      Buffer.concat([v2.subarray(0, 14), Buffer.of(0xff, 0xff), v2.subarray(16)]),
      request,
    ],
    ['half a header, and then silence', v2.subarray(0, 20)],
    ['nothing at all'],
  ] as const)
    test(`${name}: cut off without an answer`, async () => {
      assert.equal(await answerTo(dial(plain.port), ...pieces), '');
      assert.equal(await answerTo(dial(encrypted.port), ...pieces), '');
    });

  test('who is not one of the proxies is cut off, whatever it sends', async () => {
    assert.equal(await answerTo(dial(plain.port, '127.0.0.2'), v1, request), '');
    assert.equal(await answerTo(dial(plain.port, '127.0.0.2'), request), '');
    assert.equal(plain.listener.connections, 0);
  });
});

suite('an origin lock', () => {
  test('takes connections from its networks only, in TLS before the handshake', async () => {
    const authority = await issue(['localhost', '127.0.0.1'], Date.now(), undefined);
    for (const tls of [undefined, showing(authority)]) {
      const locked = await listening((_request, response) => void response.end('let in'), {
        entrance: { from: ['127.0.0.2', '2001:db8::/32'] },
        tls,
      });
      const secure = (from: string) =>
        tls === undefined
          ? dial(locked.port, from)
          : connectTls({ socket: dial(locked.port, from), servername: 'localhost', ca: authority.authority });
      assert.match(await answerTo(secure('127.0.0.2'), request), /let in/);
      assert.equal(await answerTo(dial(locked.port, '127.0.0.1'), request), '');
      assert.equal(await answerTo(dial(locked.port, '127.0.0.3'), v1, request), '');
      await locked.listener.drain(0);
    }
  });

  test('looks at who connects, not at whom a proxy names', async () => {
    const entrance = { from: ['192.0.2.0/24'], proxies: ['127.0.0.1'] };
    const locked = await listeningFor(tellClient, { entrance });
    assert.equal(await answerTo(dial(locked.port), v1, request), '');
    await locked.listener.drain(0);
  });

  test('without any setting everybody is let in, and a header is no request', async () => {
    const open = await listeningFor(tellClient);
    assert.match(await answerTo(dial(open.port, '127.0.0.3'), request), /client 127\.0\.0\.3:/);
    const answer = await answerTo(dial(open.port), v1, request);
    assert.match(answer, /^HTTP\/1\.1 400 /);
    await open.listener.drain(0);
  });
});
