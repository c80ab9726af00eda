import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import http2, { type ClientHttp2Session, type ClientHttp2Stream, type IncomingHttpHeaders } from 'node:http2';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect as connectPlain } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { after, before, suite, test } from 'node:test';
import { issue } from '../../src/gateway/listener/issue.ts';
import type { LocalAuthority } from '../../src/gateway/listener/local-ca.ts';
import {
  ask,
  dialFrames,
  flag,
  frame,
  FrameClient,
  number,
  preface,
  request,
  settings,
  type,
} from '../support/frames.ts';
import { startGateway } from '../support/gateway.ts';
import { showing, talk, type Listening } from '../support/listening.ts';
import { upstream, type TestUpstream } from '../support/upstreams.ts';

type Upstream = (request: IncomingMessage, response: ServerResponse) => void;

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly trailers: IncomingHttpHeaders;
  readonly informational: readonly IncomingHttpHeaders[];
}

/** Everything of one answer; rejects when the stream was cut. */
async function answerOf(stream: ClientHttp2Stream): Promise<Answer> {
  const pieces: Buffer[] = [];
  const informational: IncomingHttpHeaders[] = [];
  let headers: IncomingHttpHeaders = {};
  let trailers: IncomingHttpHeaders = {};
  stream.on('headers', more => informational.push(more));
  stream.on('response', head => (headers = head));
  stream.on('trailers', tail => (trailers = tail));
  stream.on('data', (piece: Buffer) => pieces.push(piece));
  await once(stream, 'close');
  if (stream.rstCode !== http2.constants.NGHTTP2_NO_ERROR) throw new Error(`reset with ${stream.rstCode}`);
  return {
    status: Number(headers[':status']),
    headers,
    body: Buffer.concat(pieces),
    trailers,
    informational,
  };
}

suite('HTTP/2 through the gateway', { timeout: 240_000 }, () => {
  let serve: Upstream = (_request, response) => void response.end('served');
  let behind: TestUpstream;
  let plain: Listening;
  let encrypted: Listening;
  let authority: LocalAuthority;
  let session: ClientHttp2Session;

  before(async () => {
    behind = await upstream((request, response) => serve(request, response));
    authority = await issue(
      ['localhost', 'one.example', '*.wild.example', '127.0.0.1'],
      Date.now(),
      undefined,
    );
    plain = await startGateway(behind.url, { limits: { headerBytes: 16_384 } });
    encrypted = await startGateway(behind.url, { tls: showing(authority) });
    session = http2.connect(`http://127.0.0.1:${plain.port}`);
  });
  after(async () => {
    session.destroy();
    await Promise.all([plain.listener.drain(0), encrypted.listener.drain(0)]);
    await behind.close();
  });

  /** What the upstream saw of a request, and its answer. */
  const exchange = async (
    headers: Record<string, string | string[]>,
    options: { body?: Buffer; serve?: Upstream; over?: ClientHttp2Session } = {},
  ): Promise<{ answer: Answer; seen: IncomingMessage | undefined; body: Buffer }> => {
    let seen: IncomingMessage | undefined;
    const got: Buffer[] = [];
    serve = (request, response) => {
      seen = request;
      request.on('data', (piece: Buffer) => got.push(piece));
      if (options.serve !== undefined) options.serve(request, response);
      else request.on('end', () => response.end('served'));
    };
    const stream = (options.over ?? session).request(
      { ':authority': 'api.example', ...headers },
      { endStream: options.body === undefined },
    );
    if (options.body !== undefined) stream.end(options.body);
    return { answer: await answerOf(stream), seen, body: Buffer.concat(got) };
  };

  test('a request is forwarded in HTTP/1.1, written afresh', async () => {
    const { answer, seen } = await exchange({
      ':path': '/a/b?c=d',
      cookie: ['a=1', 'b=2'],
      te: 'trailers',
      'x-own': 'kept',
    });
    assert.equal(answer.status, 200);
    assert.equal(answer.body.toString(), 'served');
    assert.equal(seen?.method, 'GET');
    assert.equal(seen?.url, '/a/b?c=d');
    assert.equal(seen?.httpVersion, '1.1');
    assert.equal(seen?.headers.cookie, 'a=1; b=2');
    assert.equal(seen?.headers['x-own'], 'kept');
    assert.match(seen?.headers.via ?? '', /^2\.0 /);
    assert.equal(seen?.headers['x-forwarded-host'], 'api.example');
    assert.equal(seen?.headers['x-forwarded-proto'], 'http');
    for (const name of ['te', 'transfer-encoding', 'content-length'])
      assert.equal(seen?.headers[name], undefined, name);
    assert.ok(seen?.rawHeaders.every(text => !text.startsWith(':')));
  });

  test('a body is forwarded with its length, or in chunks where there is none', async () => {
    const body = randomBytes(300_000);
    const known = await exchange({ ':method': 'POST', 'content-length': String(body.length) }, { body });
    assert.equal(known.seen?.headers['content-length'], String(body.length));
    assert.ok(known.body.equals(body));
    const unknown = await exchange({ ':method': 'PUT' }, { body });
    assert.equal(unknown.seen?.headers['transfer-encoding'], 'chunked');
    assert.ok(unknown.body.equals(body));
  });

  test('an answer loses what concerns a connection, and keeps its trailers', async () => {
    const { answer } = await exchange(
      {},
      {
        serve: (_request, response) => {
          response.writeHead(200, { trailer: 'x-sum', 'x-own': 'kept', 'keep-alive': 'timeout=1' });
          response.write('a part');
          setTimeout(() => {
            response.addTrailers({ 'x-sum': 'abc' });
            response.end(' and another');
          }, 20);
        },
      },
    );
    assert.equal(answer.body.toString(), 'a part and another');
    assert.equal(answer.headers['x-own'], 'kept');
    for (const name of ['connection', 'keep-alive', 'transfer-encoding'])
      assert.equal(answer.headers[name], undefined, name);
    assert.equal(answer.trailers['x-sum'], 'abc');
  });

  test('many large answers at once arrive whole', async () => {
    const content = randomBytes(3_000_000);
    const hash = createHash('sha256').update(content).digest('hex');
    serve = (_request, response) => void response.end(content);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => answerOf(session.request({ ':authority': 'api.example' }))),
    );
    for (const { body } of answers) assert.equal(createHash('sha256').update(body).digest('hex'), hash);
  });

  test('HEAD, 204 and 304 have no body', async () => {
    const head = await exchange(
      { ':method': 'HEAD' },
      { serve: (_request, response) => void response.writeHead(200, { 'content-length': '5' }).end() },
    );
    assert.equal(head.answer.headers['content-length'], '5');
    assert.equal(head.answer.body.length, 0);
    for (const status of [204, 304]) {
      const { answer } = await exchange(
        {},
        { serve: (_request, response) => void response.writeHead(status).end() },
      );
      assert.equal(answer.status, status);
      assert.equal(answer.body.length, 0);
    }
  });

  test('early hints are passed on', async () => {
    const { answer } = await exchange(
      {},
      {
        serve: (_request, response) => {
          response.writeEarlyHints({ link: '</style.css>; rel=preload' });
          setTimeout(() => response.end('served'), 20);
        },
      },
    );
    assert.deepEqual(
      answer.informational.map(more => [more[':status'], more.link]),
      [[103, '</style.css>; rel=preload']],
    );
  });

  test('a client that awaits 100 is told to go on when its body is read', async () => {
    serve = (request, response) => {
      request.resume().on('end', () => response.end('served'));
    };
    const stream = session.request({
      ':method': 'POST',
      ':authority': 'api.example',
      expect: '100-continue',
    });
    stream.once('continue', () => stream.end('body'));
    const answer = await answerOf(stream);
    assert.equal(answer.status, 200);
  });

  test('a broken answer ends with RST_STREAM, and the connection goes on', async () => {
    const client = await dialFrames(plain.port);
    serve = (_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('a part');
      setTimeout(() => response.destroy(), 20);
    };
    client.send(request(1));
    await client.until(() => client.resetOf(1) !== undefined);
    assert.equal(client.resetOf(1), 'INTERNAL_ERROR');
    assert.equal(client.ended(1), false);
    serve = (_request, response) => void response.end('served');
    client.send(request(3));
    await client.until(() => client.ended(3));
    assert.equal(client.body(3).toString(), 'served');
    client.close();
  });

  test('a client that resets its stream ends the call to the upstream', async () => {
    const client = await dialFrames(plain.port);
    const closed = new Promise<void>(resolve => {
      serve = (_request, response) => {
        response.on('close', resolve);
        client.send(frame(type.reset, 0, 1, number(8)));
      };
    });
    client.send(request(1));
    await closed;
    client.close();
  });

  // By RST_STREAM with each code that Node takes for a mild one, and by the end of the connection.
  for (const [how, breakOff] of Object.entries({
    'with NO_ERROR': client => client.send(frame(type.reset, 0, 1, number(0))),
    'with CANCEL': client => client.send(frame(type.reset, 0, 1, number(8))),
    'with its connection': client => client.socket.end(),
  } satisfies Record<string, (client: FrameClient) => unknown>))
    test(`a body of unknown length that its client breaks off ${how} is not taken for whole`, async () => {
      const client = await dialFrames(plain.port);
      const { promise: broken, resolve } = Promise.withResolvers<string>();
      serve = request => {
        request.on('end', () => resolve('taken for whole')).on('error', () => resolve('cut'));
        request.once('data', () => breakOff(client));
      };
      client.send(request(1, ask({ ':method': 'PUT' }), false), frame(type.data, 0, 1, Buffer.alloc(100)));
      assert.equal(await broken, 'cut');
      client.close();
    });

  for (const length of [undefined, '6'])
    test(`an answer ${length === undefined ? 'without' : 'with'} length before the end of the body stops the body`, async () => {
      const client = await dialFrames(plain.port);
      serve = (_request, response) => {
        if (length !== undefined) response.setHeader('content-length', length);
        response.writeHead(200, { connection: 'close' });
        response.end('enough');
      };
      client.send(request(1, ask({ ':method': 'POST' }), false), frame(type.data, 0, 1, Buffer.alloc(100)));
      await client.until(() => client.resetOf(1) !== undefined);
      assert.equal(client.resetOf(1), 'NO_ERROR');
      assert.equal(client.ended(1), true);
      assert.equal(client.body(1).toString(), 'enough');
      client.close();
    });

  const post = (length: string) =>
    request(1, ask({ ':method': 'POST' }, [['content-length', length]]), false);
  const never: Upstream = () => assert.fail('must not reach the upstream');
  for (const [what, frames] of [
    ['a field name in upper case', [request(1, ask({}, [['X-A', 'b']]))]],
    ['Connection', [request(1, ask({}, [['connection', 'x-a']]))]],
    ['Keep-Alive', [request(1, ask({}, [['keep-alive', 'timeout=1']]))]],
    ['Proxy-Connection', [request(1, ask({}, [['proxy-connection', 'close']]))]],
    ['Transfer-Encoding', [request(1, ask({}, [['transfer-encoding', 'chunked']]))]],
    ['Upgrade', [request(1, ask({}, [['upgrade', 'h2c']]))]],
    ['TE other than trailers', [request(1, ask({}, [['te', 'gzip']]))]],
    [
      'two lengths',
      [
        request(
          1,
          ask({ ':method': 'POST' }, [
            ['content-length', '1'],
            ['content-length', '1'],
          ]),
        ),
      ],
    ],
    ['a length that is no number', [post('+1')]],
    ['a body shorter than its length', [post('5'), frame(type.data, flag.endStream, 1, Buffer.from('a'))]],
    ['a length without a body', [request(1, ask({ ':method': 'POST' }, [['content-length', '5']]))]],
    ['two paths', [request(1, [...ask(), [':path', '/b']])]],
    ['a path behind fields', [request(1, [...ask({ ':path': undefined }), ['x', 'y'], [':path', '/b']])]],
    ['an unknown pseudo-field', [request(1, ask({ ':odd': 'x' }))]],
    ['an extended CONNECT', [request(1, ask({ ':method': 'CONNECT', ':protocol': 'websocket' }))]],
    ['no path', [request(1, ask({ ':path': undefined }))]],
    ['a path that is an address', [request(1, ask({ ':path': 'http://x/' }))]],
    ['a path with a space', [request(1, ask({ ':path': '/a b' }))]],
    ['a method with a space', [request(1, ask({ ':method': 'GE T' }))]],
    ['an authority with a path', [request(1, ask({ ':authority': 'a/b' }))]],
    ['an authority with a user', [request(1, ask({ ':authority': 'a@b' }))]],
    ['no authority', [request(1, ask({ ':authority': undefined }))]],
    [
      'pseudo-fields in trailers',
      [post('1'), frame(type.data, 0, 1, Buffer.from('a')), request(1, [[':path', '/b']])],
    ],
    [
      'more in one field than a list may hold',
      [
        request(
          1,
          ask({}, [
            ['x', 'y'.repeat(14_000)],
            ['z', 'y'.repeat(14_000)],
          ]),
        ),
      ],
    ],
    [
      'far more fields than may be',
      [
        request(
          1,
          ask(
            {},
            Array.from({ length: 260 }, (_, i) => [`x${i}`, 'y']),
          ),
        ),
      ],
    ],
  ] as readonly (readonly [string, readonly Buffer[]])[]) {
    test(`refused by ending the stream: ${what}`, async () => {
      serve = what.startsWith('a body') ? request => void request.on('end', never) : never;
      const client = await dialFrames(plain.port);
      client.send(...frames);
      await client.until(() => client.resetOf(1) !== undefined);
      assert.match(client.resetOf(1) ?? '', /^(?:PROTOCOL_ERROR|ENHANCE_YOUR_CALM)$/);
      assert.deepEqual(client.of(type.headers), []);
      client.close();
    });
  }

  test('a body longer than its length ends the connection', async () => {
    serve = () => {};
    const client = await dialFrames(plain.port);
    client.send(post('1'), frame(type.data, flag.endStream, 1, Buffer.from('abc')));
    await once(client.socket, 'close');
    assert.deepEqual(client.of(type.headers), []);
  });

  for (const [what, fields, status, code] of [
    [
      'a tunnel',
      [
        [':method', 'CONNECT'],
        [':authority', 'a:1'],
      ],
      501,
      'upgrade-refused',
    ],
    ['a method in small letters', ask({ ':method': 'post' }), 400, 'request-malformed'],
    ['a method that is none', ask({ ':method': 'POST1' }), 400, 'request-malformed'],
    ['another scheme', ask({ ':scheme': 'ftp' }), 400, 'request-malformed'],
    ['a host that contradicts the authority', ask({}, [['host', 'other.example']]), 421, 'misdirected'],
    ['an unknown expectation', ask({}, [['expect', 'a-miracle']]), 417, 'request-malformed'],
    [
      'more fields than may be',
      ask(
        {},
        Array.from({ length: 197 }, (_, i) => [`x${i}`, 'y']),
      ),
      431,
      'headers-too-large',
    ],
    ['more octets of fields than may be', ask({}, [['x', 'y'.repeat(16_400)]]), 431, 'headers-too-large'],
    ['a fragment', ask({ ':path': '/a#b' }), 400, 'target-ambiguous'],
    ['dot segments', ask({ ':path': '/a/../b' }), 400, 'target-ambiguous'],
    ['octets in the path that are no text', ask({ ':path': '/a\xff' }), 400, 'target-ambiguous'],
    ['an authority that is no host', ask({ ':authority': 'a..b:c' }), 400, 'request-malformed'],
    [
      'two content types',
      ask({}, [
        ['content-type', 'a/b'],
        ['content-type', 'c/d'],
      ]),
      400,
      'request-malformed',
    ],
  ] as readonly (readonly [string, readonly (readonly [string, string])[], number, string])[]) {
    test(`refused with a problem document: ${what}`, async () => {
      serve = never;
      const client = await dialFrames(plain.port);
      client.send(request(1, fields));
      await client.until(() => client.ended(1) || client.resetOf(1) !== undefined);
      assert.equal(client.resetOf(1), undefined);
      const problem = JSON.parse(client.body(1).toString()) as { type: string; status: number };
      assert.equal(problem.type, `http://docs.test/errors/${code}`);
      assert.equal(problem.status, status);
      client.close();
    });
  }

  test('a field with octets that no field may hold is never seen by anybody', async () => {
    let seen: IncomingMessage | undefined;
    serve = (request, response) => {
      seen = request;
      response.end();
    };
    const client = await dialFrames(plain.port);
    const odd = [
      ['x-a', 'b\r\nx-c: d'],
      ['x-a', 'b\0c'],
      ['x-a', ' b'],
      ['x a', 'b'],
      ['x:a', 'b'],
    ] as const;
    client.send(request(1, ask({}, odd)));
    await client.until(() => client.ended(1));
    assert.equal(seen?.headers['x-a'], undefined);
    assert.equal(seen?.headers['x-c'], undefined);
    client.close();
  });

  test('a preface that breaks off or goes on otherwise is not HTTP/2', async () => {
    const answer = await talk(plain.port, 'PRI * HTTP/2.0\r\n\r\nSMALL').all;
    assert.match(answer, /^HTTP\/1\.1 400 /);
    const slow = talk(plain.port, 'PR');
    await new Promise(resolve => setTimeout(resolve, 20));
    slow.send('OPFIND / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    serve = (_request, response) => void response.end('served');
    assert.match(await slow.all, /^HTTP\/1\.1 200 /);
  });

  test('a preface in pieces begins HTTP/2', async () => {
    serve = (_request, response) => void response.end('served');
    const client = new FrameClient(connectPlain({ host: '127.0.0.1', port: plain.port }));
    for (const octet of preface) {
      client.send(Buffer.from([octet]));
      await new Promise(resolve => setTimeout(resolve, 2));
    }
    client.send(settings(), request(1));
    await client.until(() => client.ended(1));
    client.close();
  });

  test('an offer of h2c is not taken up', async () => {
    serve = (request, response) => void response.end(String(request.headers.upgrade));
    const answer = await talk(
      plain.port,
      'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n',
    ).all;
    assert.match(answer, /^HTTP\/1\.1 200 [\s\S]*undefined$/);
  });

  test("behind a proxy that tells its client (PROXY protocol), the request is that client's", async () => {
    const { port, listener } = await startGateway(behind.url, { entrance: { proxies: ['127.0.0.0/8'] } });
    serve = (request, response) => void response.end(String(request.headers['x-forwarded-for']));
    for (const together of [true, false]) {
      const client = new FrameClient(connectPlain({ host: '127.0.0.1', port }));
      client.send(Buffer.from('PROXY TCP4 192.0.2.7 192.0.2.1 5000 443\r\n'));
      if (!together) await new Promise(resolve => setTimeout(resolve, 30));
      client.send(preface, settings(), request(1));
      await client.until(() => client.ended(1));
      assert.equal(client.body(1).toString(), '192.0.2.7');
      client.close();
    }
    await listener.drain(0);
  });

  test('drains: says so at once, finishes what is under way, begins nothing, and loses no connection that came', async () => {
    const one = await startGateway(behind.url);
    const waiting = Promise.withResolvers<ServerResponse>();
    serve = (_request, response) => waiting.resolve(response);
    const [busy, idle] = [await dialFrames(one.port), await dialFrames(one.port)];
    busy.send(request(1));
    const response = await waiting.promise;
    const late = connectPlain({ host: '127.0.0.1', port: one.port });
    await once(late, 'connect');
    // Accepted, but it has not begun to speak.
    await new Promise(resolve => setTimeout(resolve, 30));
    const drained = one.listener.drain(10_000);
    await Promise.all([busy, idle].map(client => client.until(() => client.goaway === 'NO_ERROR')));
    assert.equal(busy.of(type.goaway).at(-1)?.payload.readUInt32BE(0), 1);
    assert.equal(idle.of(type.goaway).at(-1)?.payload.readUInt32BE(0), 0);
    busy.send(request(3));
    response.end('served');
    await busy.until(() => busy.ended(1));
    assert.equal(busy.body(1).toString(), 'served');
    assert.deepEqual(busy.of(type.headers, 3), []);
    serve = (_request, answer) => void answer.end('served');
    const client = new FrameClient(late);
    client.send(preface, settings(), request(1));
    await client.until(() => client.ended(1) && client.goaway === 'NO_ERROR');
    for (const { socket } of [busy, idle, client]) socket.end();
    await drained;
    assert.equal(one.listener.connections, 0);
  });

  test('drains: what is still there at the deadline is cut, and not taken for whole', async () => {
    const one = await startGateway(behind.url);
    serve = (_request, response) => {
      response.writeHead(200);
      response.write('a part');
    };
    const client = await dialFrames(one.port);
    client.send(request(1));
    await client.until(() => client.dataOctets > 0);
    await one.listener.drain(50);
    if (!client.closed) await once(client.socket, 'close');
    assert.equal(client.ended(1), false);
  });

  const dial = async (servername: string, protocol: string): Promise<TLSSocket> => {
    const socket = connectTls({
      host: '127.0.0.1',
      port: encrypted.port,
      servername,
      ca: authority.authority,
      ALPNProtocols: [protocol],
      checkServerIdentity: () => undefined,
    });
    await once(socket, 'secureConnect');
    return socket;
  };
  const askOver = async (servername: string, host: string): Promise<number[]> => {
    serve = (_request, response) => void response.end('served');
    const one = await dial(servername, 'http/1.1');
    one.write(`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    const [head] = (await once(one, 'data')) as [Buffer];
    one.destroy();
    const socket = await dial(servername, 'h2');
    const over = http2.connect('https://localhost', { createConnection: () => socket });
    const { status } = await answerOf(over.request({ ':authority': host }));
    over.destroy();
    return [Number(head.toString().split(' ')[1]), status];
  };

  for (const [servername, host, status] of [
    ['localhost', 'localhost', 200],
    ['localhost', 'LOCALHOST:8443', 200],
    ['localhost', 'one.example', 200],
    ['localhost', 'deep.wild.example', 200],
    ['localhost', '127.0.0.1:8443', 200],
    ['unknown.example', 'unknown.example', 200],
    ['', 'unknown.example', 200],
    ['localhost', 'unknown.example', 421],
    ['localhost', 'wild.example', 421],
    ['localhost', 'a.b.wild.example', 421],
    ['localhost', '10.0.0.1', 421],
    ['unknown.example', 'other.example', 421],
  ] as const) {
    test(`over TLS for ${servername || 'no name'}, a request for ${host} is answered ${status}`, async () => {
      assert.deepEqual(await askOver(servername, host), [status, status]);
    });
  }
});
