/** gRPC through a gateway that judges answers: what is fine arrives with its trailers, what leaks does not. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import http2, { type IncomingHttpHeaders } from 'node:http2';
import { suite, test, type TestContext } from 'node:test';
import { exchangeRaw, startAnswering } from '../support/forwarding.ts';
import { catchAll, startGateway } from '../support/gateway.ts';
import { http2Upstream } from '../support/http2-upstreams.ts';

const frame = 'at com.example.Shop.buy(Shop.java:12)';
const message = (text: string, flags = 0): Buffer => {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt8(flags);
  prefix.writeUInt32BE(text.length, 1);
  return Buffer.concat([prefix, Buffer.from(text)]);
};

interface Call {
  readonly answer?: Buffer;
  readonly trailers?: Readonly<Record<string, string>>;
  readonly sent?: Buffer;
  readonly mode?: 'block' | 'report';
  /** Another policy that looks at answers. */
  readonly beside?: string;
}

interface Got {
  readonly status: unknown;
  readonly body: Buffer;
  readonly trailers: IncomingHttpHeaders;
  readonly told: readonly string[];
  readonly asked: IncomingHttpHeaders | undefined;
}

/** What a client of gRPC gets of a unary call, and what operators are told of it. */
async function called(t: TestContext, { answer, trailers, sent, mode, beside }: Call): Promise<Got> {
  let asked: IncomingHttpHeaders | undefined;
  const upstream = await http2Upstream((stream, headers) => {
    asked = headers;
    stream.resume().on('end', () => {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0', ...trailers }));
      stream.end(answer ?? message('fine'));
    });
  });
  const front = await startGateway(upstream.url);
  front.gateway.load(
    catchAll({ targets: [upstream.url], protocol: 'http2' }, [
      { id: 'att_1', policy: 'threat-rules', mode: mode ?? 'block', options: { answers: true } },
      ...(beside === undefined ? [] : [{ id: 'att_2', policy: beside, options: {} }]),
    ]),
  );
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
      'grpc-accept-encoding': 'gzip',
      te: 'trailers',
    },
    { endStream: false },
  );
  stream.end(sent ?? message('Rome'));
  const pieces: Buffer[] = [];
  let status: unknown;
  let tail: IncomingHttpHeaders = {};
  stream.on('response', head => (status = head[':status']));
  stream.on('data', (piece: Buffer) => pieces.push(piece));
  stream.on('trailers', all => (tail = all));
  await once(stream, 'close');
  const told = front.gateway
    .takeTelemetry(0)
    .decisions.map(({ mode: how, code, reason }) => `${how} ${code}: ${reason}`);
  return { status, body: Buffer.concat(pieces), trailers: tail, told, asked };
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

suite('gRPC whose answers are judged', { timeout: 30_000 }, () => {
  for (const [what, call, reason] of [
    ['a leak in a message', { answer: message(`\n\x20${frame}`) }, /answer-leaks/],
    [
      'a leak in the second message',
      { answer: Buffer.concat([message('a'), message(frame)]) },
      /answer-leaks/,
    ],
    [
      'a leak in the text of an error',
      { trailers: { 'grpc-message': encodeURIComponent(`x\n\t${frame}`) } },
      /answer-leaks/,
    ],
    [
      'a leak in its details',
      { trailers: { 'grpc-status-details-bin': base64(`\b\r\x12${frame}`) } },
      /answer-leaks/,
    ],
    ['a leak in a trailer of its own', { trailers: { 'x-error': frame } }, /answer-leaks/],
    ['a compressed message', { answer: message('x', 1) }, /answer-unproven: .*compressed/],
    ['a message that is cut off', { answer: message('x').subarray(0, 5) }, /answer-unproven: .*cut off/],
    [
      'trailers that masking cannot judge',
      { beside: 'masking' },
      /answer-unproven: .*gRPC, and masking cannot/,
    ],
  ] as const)
    test(`${what}: the answer is withheld, and people are told why`, async t => {
      const { status, body, told, trailers } = await called(t, call);
      assert.equal(status, 502);
      assert.doesNotMatch(body.toString(), /Shop/);
      assert.deepEqual(trailers, {});
      assert.equal(told.length, 1);
      assert.match(told[0] ?? '', reason);
    });

  test('a request with a compressed message is refused: nobody could look into it', async t => {
    const { status, told, asked } = await called(t, { sent: message('x', 1) });
    assert.equal(status, 415);
    assert.match(told.join(), /^block content-coding-unsupported: .*compressed/);
    assert.equal(asked, undefined);
  });

  test('what is fine arrives with its trailers, and the service is asked not to compress', async t => {
    const { status, body, trailers, told, asked } = await called(t, {
      trailers: { 'grpc-status': '5', 'grpc-message': 'no%20such%20place' },
    });
    assert.equal(status, 200);
    assert.deepEqual(body, message('fine'));
    assert.equal(trailers['grpc-status'], '5');
    assert.equal(trailers['grpc-message'], 'no%20such%20place');
    assert.deepEqual(told, []);
    assert.equal(asked?.['grpc-accept-encoding'], undefined);
  });

  test('where it only reports, everything arrives', async t => {
    const { status, trailers, told } = await called(t, { mode: 'report', trailers: { 'x-error': frame } });
    assert.equal(status, 200);
    assert.deepEqual([trailers['grpc-status'], trailers['x-error']], ['0', frame]);
    assert.match(told.join(), /^report answer-leaks/);
  });
});

suite('trailers of HTTP/1.1', () => {
  const tail = async (t: TestContext, field: string): Promise<string> => {
    const upstream = await startAnswering((_, socket) => {
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n');
      socket.end(`2\r\n{}\r\n0\r\n${field}\r\n\r\n`);
    });
    const policies = [{ id: 'att_1', policy: 'threat-rules', options: { answers: true } }];
    const { listener, port } = await startGateway(`http://127.0.0.1:${upstream.port}`, { policies });
    t.after(async () => {
      await listener.drain(0);
      upstream.close();
    });
    return (await exchangeRaw(port, 'GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).text;
  };

  test('are judged with the head', async t => {
    const text = await tail(t, `X-Error: ${frame}`);
    assert.match(text, /^HTTP\/1\.1 502 /);
    assert.doesNotMatch(text, /Shop/);
  });

  test('travel on behind a body that was held', async t =>
    assert.match(await tail(t, 'X-Sum: 12'), /^HTTP\/1\.1 200 [^]*\{\}\r\n0\r\nx-sum: 12\r\n\r\n$/i));
});
