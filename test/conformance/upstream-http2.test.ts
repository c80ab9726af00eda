import assert from 'node:assert/strict';
import { randomBytes, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import http2, { type IncomingHttpHeaders, type ServerHttp2Stream, type Settings } from 'node:http2';
import net, { type AddressInfo } from 'node:net';
import { suite, test, type TestContext } from 'node:test';
import tls from 'node:tls';
import { systemClock } from '#kernel';
import { localCertificate, type LocalAuthority } from '../../src/gateway/listener/local-ca.ts';
import type { UpstreamDocument } from '../../src/gateway/snapshot/document.ts';
import { exchangeRaw, startForwarding, until } from '../support/forwarding.ts';
import { catchAll, startGateway } from '../support/gateway.ts';
import { http2Upstream } from '../support/http2-upstreams.ts';

const get = 'GET /base/a?b=c HTTP/1.1\r\nHost: api.example\r\nConnection: close\r\n\r\n';
const post = (body: string): string =>
  `POST /base/a HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

type Serve = (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => void;

/** A forwarding gateway before an upstream of HTTP/2. */
async function before(
  t: TestContext,
  serve: Serve,
  document: Partial<UpstreamDocument> = {},
  own: Settings = {},
) {
  const upstream = await http2Upstream(serve, own);
  const gateway = await startForwarding({ targets: [upstream.url], protocol: 'http2', ...document });
  t.after(() => {
    gateway.close();
    upstream.close();
  });
  return { gateway, upstream };
}

suite('HTTP/2 to an upstream', { timeout: 30_000 }, () => {
  test('a request is written afresh; its answer loses nothing but what concerns a hop', async t => {
    let seen: IncomingHttpHeaders = {};
    const { gateway } = await before(t, (stream, headers) => {
      seen = headers;
      stream.respond({ ':status': 200, 'x-own': 'kept', server: 'secret', 'set-cookie': ['a=1', 'b=2'] });
      stream.end('served');
    });
    const { text } = await exchangeRaw(gateway.port, get);
    assert.match(text, /^HTTP\/1\.1 200 /);
    assert.match(text, /\r\nx-own: kept\r\n/);
    assert.match(text, /set-cookie: a=1\r\nset-cookie: b=2\r\n/);
    assert.doesNotMatch(text, /:status|secret/);
    assert.match(text, /served/);
    assert.equal(seen[':path'], '/a?b=c');
    assert.equal(seen[':method'], 'GET');
    assert.equal(seen[':scheme'], 'http');
    assert.match(seen[':authority'] ?? '', /^127\.0\.0\.1:\d+$/);
    assert.equal(seen.te, 'trailers');
    assert.equal(seen['x-forwarded-host'], 'api.example');
    for (const name of ['host', 'connection', 'transfer-encoding']) assert.equal(seen[name], undefined, name);
  });

  test('many calls share one connection, and no more streams are open than the upstream allows', async t => {
    let open = 0;
    let most = 0;
    const { gateway, upstream } = await before(
      t,
      stream => {
        most = Math.max(most, ++open);
        setTimeout(() => {
          open--;
          stream.respond({ ':status': 200 });
          stream.end('served');
        }, 5);
      },
      { connections: 1 },
      { maxConcurrentStreams: 3 },
    );
    const answers = await Promise.all(Array.from({ length: 20 }, () => exchangeRaw(gateway.port, get)));
    for (const { text } of answers) assert.match(text, /served/);
    assert.equal(most, 3);
    assert.equal(upstream.sessions.length, 1);
  });

  test('calls that wait get another connection when the upstream allows fewer streams than hoped', async t => {
    const open: ServerHttp2Stream[] = [];
    const { gateway, upstream } = await before(
      t,
      stream => {
        open.push(stream);
        if (open.length < 3) return;
        for (const one of open) {
          one.respond({ ':status': 200 });
          one.end('served');
        }
      },
      { connections: 3 },
      { maxConcurrentStreams: 1 },
    );
    const answers = await Promise.all(Array.from({ length: 3 }, () => exchangeRaw(gateway.port, get)));
    for (const { text } of answers) assert.match(text, /served/);
    assert.equal(upstream.sessions.length, 3);
  });

  test('calls beyond the queue are refused at once', async t => {
    const { gateway } = await before(
      t,
      () => {},
      { connections: 1, queue: 1, timeouts: { response: 500 } },
      { maxConcurrentStreams: 1 },
    );
    void exchangeRaw(gateway.port, get);
    await until('the stream is taken', () => [...gateway.upstream.members()][0]?.outstanding === 1);
    await new Promise(resolve => setTimeout(resolve, 100));
    void exchangeRaw(gateway.port, get);
    await until('one waits', () => [...gateway.upstream.members()][0]?.source.queued === 1);
    const { text } = await exchangeRaw(gateway.port, get);
    assert.match(text, /^HTTP\/1\.1 503 [\s\S]*upstream-overloaded\r\n/);
  });

  test('large bodies pass whole in both directions', async t => {
    const content = randomBytes(2_000_000).toString('hex');
    let got = 0;
    let declared: string | undefined;
    const { gateway } = await before(t, (stream, headers) => {
      declared = headers['content-length'];
      stream.on('data', (piece: Buffer) => (got += piece.length));
      stream.on('end', () => {
        stream.respond({ ':status': 200, 'content-length': content.length });
        stream.end(content);
      });
    });
    const { text } = await exchangeRaw(gateway.port, post(content));
    assert.equal(got, content.length);
    assert.equal(declared, String(content.length));
    assert.equal(text.slice(text.indexOf('\r\n\r\n') + 4), content);
  });

  test('a client that reads nothing stops the upstream, not the other calls', async t => {
    let sent = 0;
    const { gateway } = await before(t, (stream, headers) => {
      stream.respond({ ':status': 200 });
      if (headers[':path'] === '/small') return void stream.end('served');
      const more = (): void => {
        while (!stream.destroyed && sent < 100_000_000) {
          sent += 65_536;
          if (!stream.write(Buffer.alloc(65_536))) return void stream.once('drain', more);
        }
      };
      more();
    });
    const socket = net.connect(gateway.port, '127.0.0.1', () => socket.pause().write(get));
    t.after(() => socket.destroy());
    let earlier = -1;
    while (earlier !== sent || sent === 0) {
      earlier = sent;
      await new Promise(resolve => setTimeout(resolve, 200));
    }
    assert.ok(sent < 30_000_000, `${sent} octets were taken`);
    const { text } = await exchangeRaw(gateway.port, get.replace('/a?b=c', '/small'));
    assert.match(text, /served/);
  });

  test('HEAD, 204 and 304 have no body; 103 is passed on', async t => {
    const { gateway } = await before(t, (stream, headers) => {
      const status = Number(headers['x-status']);
      stream.additionalHeaders({ ':status': 103, link: '</a.css>; rel=preload' });
      stream.respond({ ':status': status, ...(status === 200 ? { 'content-length': 5 } : {}) });
      stream.end();
    });
    const ask = (method: string, status: number): string =>
      get.replace('GET', method).replace('\r\n\r\n', `\r\nX-Status: ${status}\r\n\r\n`);
    const head = await exchangeRaw(gateway.port, ask('HEAD', 200));
    assert.match(head.text, /^HTTP\/1\.1 103 [\s\S]*link: <\/a\.css>; rel=preload\r\n/i);
    assert.match(head.text, /HTTP\/1\.1 200 [\s\S]*content-length: 5\r\n[\s\S]*\r\n\r\n$/i);
    for (const status of [204, 304]) {
      const { text } = await exchangeRaw(gateway.port, ask('GET', status));
      assert.match(text, new RegExp(`HTTP/1\\.1 ${status} [\\s\\S]*\\r\\n\\r\\n$`));
      assert.doesNotMatch(text, /content-length/i);
    }
  });

  test('the stream is reset when the client leaves, and its body is never taken for whole', async t => {
    let ended = false;
    let stream: ServerHttp2Stream | undefined;
    const { gateway } = await before(t, opened => {
      stream = opened;
      opened.on('end', () => (ended = !opened.aborted));
      opened.resume();
    });
    const socket = net.connect(gateway.port, '127.0.0.1');
    socket.write('POST /base/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npart\r\n');
    await until('it has arrived', () => stream !== undefined);
    socket.destroy();
    await until('it is reset', () => stream?.closed === true);
    assert.equal(stream?.rstCode, http2.constants.NGHTTP2_CANCEL);
    assert.equal(ended, false);
  });

  test('a call without an answer is over in time, and its connection takes no further calls', async t => {
    let silent = true;
    const { gateway, upstream } = await before(
      t,
      stream => {
        if (silent) return;
        stream.respond({ ':status': 200 });
        stream.end('served');
      },
      { timeouts: { response: 200 } },
    );
    assert.match((await exchangeRaw(gateway.port, get)).text, /^HTTP\/1\.1 504 /);
    silent = false;
    assert.match((await exchangeRaw(gateway.port, get)).text, /served/);
    assert.equal(upstream.sessions.length, 2);
  });

  test('health checks ask in HTTP/2', async t => {
    const asked: string[] = [];
    await before(
      t,
      (stream, headers) => {
        asked.push(headers[':path'] ?? '');
        stream.respond({ ':status': 200 }, { endStream: true });
      },
      { health: { path: '/health', interval: 100 } },
    );
    await until('it is asked twice', () => asked.length > 1);
    assert.equal(asked[0], '/health');
  });

  test('a target that speaks HTTP/1.1 only is refused with that reason', async t => {
    const server = net.createServer(socket => {
      socket.on('error', () => {});
      socket.on('data', () => socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'));
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const gateway = await startForwarding({ targets: [`http://127.0.0.1:${port}`], protocol: 'http2' });
    t.after(() => {
      gateway.close();
      server.close();
    });
    assert.match((await exchangeRaw(gateway.port, get)).text, /^HTTP\/1\.1 502 /);
    const [ending] = gateway.endings;
    assert.match(JSON.stringify(ending), /does not speak HTTP\/2/);
  });

  test('a link-local address is refused', async t => {
    const gateway = await startForwarding({ targets: ['http://169.254.169.254'], protocol: 'http2' });
    t.after(() => gateway.close());
    assert.match((await exchangeRaw(gateway.port, get)).text, /^HTTP\/1\.1 502 /);
    assert.match(JSON.stringify(gateway.endings), /address-refused/);
  });
});

suite('HTTP/2 to an upstream under TLS', { timeout: 30_000 }, () => {
  const authority = (): Promise<LocalAuthority> =>
    localCertificate({
      names: ['localhost'],
      load: async () => undefined,
      save: async () => {},
      clock: systemClock,
    });

  /** A gateway before a server with these options, and what its calls came over. */
  async function secured(
    t: TestContext,
    theirs: LocalAuthority,
    options: tls.TlsOptions,
    document: Partial<UpstreamDocument>,
    openKey: () => string | undefined = () => undefined,
  ) {
    const seen: { protocol: string | false | null; fingerprint: string | undefined }[] = [];
    const server = http2.createSecureServer({
      cert: theirs.certificate,
      key: theirs.key,
      rejectUnauthorized: false,
      ...options,
    });
    server.on('sessionError', () => {});
    server.on('stream', (stream: ServerHttp2Stream) => {
      const socket = stream.session?.socket as tls.TLSSocket;
      seen.push({
        protocol: socket.alpnProtocol,
        fingerprint: socket.getPeerCertificate().fingerprint256,
      });
      stream.respond({ ':status': 200 });
      stream.end('secret');
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const gateway = await startForwarding(
      { targets: [`https://localhost:${port}`], protocol: 'http2', ...document },
      { upstreams: { openKey } },
    );
    t.after(() => {
      gateway.close();
      server.close();
    });
    return { gateway, seen };
  }

  test('it is agreed upon in the handshake', async t => {
    const theirs = await authority();
    const { gateway, seen } = await secured(t, theirs, {}, { ca: theirs.authority });
    assert.match((await exchangeRaw(gateway.port, get)).text, /secret/);
    assert.equal(seen[0]?.protocol, 'h2');
  });

  test('our certificate proves who we are', async t => {
    const [theirs, ours] = [await authority(), await authority()];
    const tlsOptions = { clientCertificate: ours.certificate, clientKey: 'sealed' };
    const { gateway, seen } = await secured(
      t,
      theirs,
      { requestCert: true },
      { ca: theirs.authority, tls: tlsOptions },
      () => ours.key,
    );
    assert.match((await exchangeRaw(gateway.port, get)).text, /secret/);
    assert.equal(seen[0]?.fingerprint, new X509Certificate(ours.certificate).fingerprint256);
  });

  test('without the key of our certificate nobody is connected to', async t => {
    const theirs = await authority();
    const tlsOptions = { clientCertificate: theirs.certificate, clientKey: 'sealed' };
    const { gateway, seen } = await secured(t, theirs, {}, { ca: theirs.authority, tls: tlsOptions });
    assert.match((await exchangeRaw(gateway.port, get)).text, /^HTTP\/1\.1 502 /);
    assert.deepEqual(seen, []);
  });

  test('an authority that nobody was told to trust is refused, and no request is sent', async t => {
    const { gateway, seen } = await secured(t, await authority(), {}, {});
    assert.match((await exchangeRaw(gateway.port, get)).text, /^HTTP\/1\.1 502 /);
    assert.deepEqual(seen, []);
  });

  for (const [what, ALPNProtocols] of [
    ['agrees on HTTP/1.1 only', ['http/1.1']],
    ['agrees on nothing', undefined],
  ] as const)
    test(`a target that ${what} is refused with that reason, and nothing is sent`, async t => {
      const theirs = await authority();
      let got = 0;
      const server = tls.createServer(
        {
          cert: theirs.certificate,
          key: theirs.key,
          ...(ALPNProtocols === undefined ? {} : { ALPNProtocols: [...ALPNProtocols] }),
        },
        socket => socket.on('error', () => {}).on('data', piece => (got += piece.length)),
      );
      server.on('tlsClientError', () => {});
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      const gateway = await startForwarding({
        targets: [`https://localhost:${port}`],
        protocol: 'http2',
        ca: theirs.authority,
      });
      t.after(() => {
        gateway.close();
        server.close();
      });
      assert.match((await exchangeRaw(gateway.port, get)).text, /^HTTP\/1\.1 502 /);
      assert.match(JSON.stringify(gateway.endings), /does not speak HTTP\/2/);
      assert.equal(got, 0);
    });
});

suite('HTTP/2 on both sides', { timeout: 30_000 }, () => {
  test('a unary call as gRPC makes it passes with its trailers', async t => {
    let type: string | undefined;
    const upstream = await http2Upstream((stream, headers) => {
      type = headers['content-type'];
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => pieces.push(piece));
      stream.on('end', () => {
        stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
        stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0', 'grpc-message': 'fine' }));
        stream.end(Buffer.concat(pieces));
      });
    });
    const front = await startGateway(upstream.url);
    front.gateway.load(catchAll({ targets: [upstream.url], protocol: 'http2' }, []));
    const session = http2.connect(`http://127.0.0.1:${front.port}`);
    t.after(async () => {
      session.destroy();
      await front.listener.drain(0);
      upstream.close();
    });
    const stream = session.request(
      {
        ':method': 'POST',
        ':path': '/city.Places/Find',
        ':authority': 'api.example',
        'content-type': 'application/grpc',
        te: 'trailers',
      },
      { endStream: false },
    );
    const message = Buffer.from([0, 0, 0, 0, 3, 1, 2, 3]);
    stream.end(message);
    const pieces: Buffer[] = [];
    let trailers: IncomingHttpHeaders = {};
    stream.on('data', (piece: Buffer) => pieces.push(piece));
    stream.on('trailers', tail => (trailers = tail));
    await once(stream, 'close');
    assert.equal(type, 'application/grpc');
    assert.deepEqual(Buffer.concat(pieces), message);
    assert.equal(trailers['grpc-status'], '0');
    assert.equal(trailers['grpc-message'], 'fine');
  });
});
