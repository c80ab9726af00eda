/** What an upstream shows by mistake does not reach clients: a real gateway with threat rules, and a real upstream. */
import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { suite, test, type TestContext } from 'node:test';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { exchangeRaw, startAnswering } from '../support/forwarding.ts';
import { startGateway } from '../support/gateway.ts';

const marker = 'com.example.Shop';
const trace = `java.lang.IllegalStateException: no\n\tat ${marker}.buy(Shop.java:12)\n`;
const get = 'GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAccept-Encoding: gzip\r\n\r\n';
const end = 'Connection: close\r\n\r\n';

interface Asked {
  readonly mode?: 'block' | 'report';
  readonly options?: object;
  readonly request?: string;
}

/** What a client gets of what the upstream answers, and what operators are told of it. */
async function answeredBy(
  t: TestContext,
  answer: (socket: Socket, request: string) => void,
  { mode = 'block', options = {}, request = get }: Asked = {},
): Promise<{ text: string; told: string[]; asked: string }> {
  let asked = '';
  const upstream = await startAnswering((head, socket) => {
    asked = head;
    answer(socket, head);
  });
  const policies = [{ id: 'att_1', policy: 'threat-rules', mode, options: { answers: true, ...options } }];
  const { gateway, listener, port } = await startGateway(`http://127.0.0.1:${upstream.port}`, { policies });
  t.after(async () => {
    gateway.endLongExchanges();
    await listener.drain(0);
    upstream.close();
  });
  const { text } = await exchangeRaw(port, request);
  const told = gateway
    .takeTelemetry(0)
    .decisions.map(({ mode, code, reason }) => `${mode} ${code}: ${reason}`);
  return { text, told, asked };
}

const whole = (body: Buffer | string, head = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n') => {
  const octets = Buffer.from(body);
  return (socket: Socket) =>
    void socket.end(
      Buffer.concat([Buffer.from(`${head}Content-Length: ${octets.length}\r\n${end}`), octets]),
    );
};

function withheld({ text, told }: { text: string; told: string[] }, code = 'answer-leaks'): void {
  assert.match(text, /^HTTP\/1\.1 502 /);
  assert.ok(text.includes(`errors/${code}`), text);
  assert.doesNotMatch(text, /Shop|IllegalState|77\d{5}|RESPONSE_/);
  assert.equal(told.length, 1);
  assert.ok(
    told.every(one => one.startsWith(`block ${code}: `)),
    told.join(),
  );
  assert.doesNotMatch(told[0] ?? '', /Shop|IllegalState/);
}

suite('a leak does not reach the client', () => {
  test('octet by octet in chunks of their own', async t => {
    const answered = await answeredBy(t, socket => {
      socket.write(`HTTP/1.1 500 Oops\r\nTransfer-Encoding: chunked\r\n${end}`);
      for (const octet of trace) socket.write(`1\r\n${octet}\r\n`);
      socket.end('0\r\n\r\n');
    });
    withheld(answered);
    assert.match(answered.text, /what looks like a stack trace/);
    assert.match(answered.asked, /accept-encoding: identity\r\n/i);
    assert.doesNotMatch(answered.asked, /gzip/i);
  });

  test('in a header, in strings of JSON, in UTF-16 under another type', async t => {
    const frame = `at ${marker}.buy(Shop.java:12)`;
    for (const answer of [
      whole('{}', `HTTP/1.1 404 Not Found\r\nX-Error: ${frame}\r\n`),
      whole(JSON.stringify({ errors: [{ trace: JSON.stringify(trace) }] })),
      whole(Buffer.from(trace, 'utf16le'), 'HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n'),
    ])
      withheld(await answeredBy(t, answer));
  });

  const zipped = gzipSync(trace);
  for (const [what, coding, body] of [
    ['in gzip', 'gzip', zipped],
    ['in gzip, told in capitals', 'GZip', zipped],
    ['in gzip by its old name', 'x-gzip', zipped],
    ['in gzip of several members', 'gzip', Buffer.concat([gzipSync('{}'), zipped])],
    ['in gzip with something behind it', 'gzip', Buffer.concat([zipped, Buffer.from(trace)])],
    ['in gzip that is cut off', 'gzip', zipped.subarray(0, -9)],
    ['in gzip that expands a thousandfold', 'gzip', gzipSync(Buffer.alloc(8_000_000))],
    ['in deflate', 'deflate', deflateSync(trace)],
    ['in deflate without its head', 'deflate', deflateRawSync(trace)],
    ['in brotli', 'br', brotliCompressSync(trace)],
    ['in zstd', 'zstd', zstdCompressSync(trace)],
    ['in one coding upon another', 'gzip, br', brotliCompressSync(zipped)],
    ['in a coding that nobody knows', 'x-none', trace],
    ['in a coding that it is not in', 'gzip', trace],
    ['in no coding and another one', 'identity, x-none', trace],
  ] as const)
    test(`compressed without being asked to: ${what}`, async t => {
      const answer = whole(body, `HTTP/1.1 200 OK\r\nContent-Encoding: ${coding}\r\n`);
      withheld(await answeredBy(t, answer), 'answer-unproven');
    });

  test('compressed, as a stream of events', async t => {
    const head = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Encoding: gzip\r\n';
    withheld(await answeredBy(t, whole(gzipSync(`data: ${trace}\n\n`), head)), 'answer-unproven');
  });

  test('in part, without being asked to', async t => {
    const part = whole(trace, 'HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-9/90\r\n');
    withheld(await answeredBy(t, part), 'answer-unproven');
  });

  test('in the head of an answer that names a coding and has no body', async t => {
    const leaking = `Content-Encoding: gzip\r\nX-Error: at ${marker}.buy(Shop.java:12)\r\n`;
    const head = { request: get.replace('GET', 'HEAD') };
    for (const [status, asked] of [
      ['200 OK', head],
      ['304 Not Modified', {}],
    ] as const) {
      const { text } = await answeredBy(
        t,
        socket => void socket.end(`HTTP/1.1 ${status}\r\n${leaking}${end}`),
        asked,
      );
      assert.match(text, /^HTTP\/1\.1 502 /);
      assert.doesNotMatch(text, /Shop/);
    }
  });

  test('behind more than is judged', async t => {
    const answer = whole(`${' '.repeat(5_000)}${trace}`);
    withheld(await answeredBy(t, answer, { options: { answerBytes: 4_096 } }), 'answer-unproven');
  });

  test('in an event of a stream, whose events before it arrive', async t => {
    const { text } = await answeredBy(t, socket => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n${end}data: first\n\n`);
      setTimeout(() => socket.end(`data: ${JSON.stringify({ trace })}\n\ndata: last\n\n`), 20);
    });
    assert.match(text, /data: ?first/);
    assert.doesNotMatch(text, /Shop|last/);
    assert.doesNotMatch(text, /\r\n0\r\n\r\n$/, 'nobody takes it for whole');
  });
});

suite('where it only reports', () => {
  for (const [what, body, options, code] of [
    ['a leak', trace, {}, 'answer-leaks'],
    ['more than is judged', 'x'.repeat(300_000), { answerBytes: 4_096 }, 'answer-unproven'],
  ] as const)
    test(`${what} passes whole, and is told`, async t => {
      const { text, told } = await answeredBy(t, whole(body), { mode: 'report', options });
      assert.match(text, /^HTTP\/1\.1 200 /);
      assert.ok(text.endsWith(body));
      assert.ok(told.length === 1 && told[0]?.startsWith(`report ${code}: `), told.join());
    });
});

test('what leaks nothing arrives as it is, without a body too', async t => {
  const json = JSON.stringify({ orders: [{ id: 1, note: 'at home' }] });
  assert.ok((await answeredBy(t, whole(json))).text.endsWith(json));
  const head = 'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\n';
  const { text } = await answeredBy(t, socket => void socket.end(`${head}${end}`));
  assert.match(text, /^HTTP\/1\.1 304 /);
  const request = get.replace('GET', 'HEAD');
  const long = 'HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n';
  const asked = await answeredBy(t, socket => void socket.end(`${long}${end}`), { request });
  assert.match(asked.text, /^HTTP\/1\.1 200 [^]*content-length: 9000000/i);
});

test('what names a coding and has no body arrives', async t => {
  const head = (status: string) => (socket: Socket) =>
    void socket.end(`HTTP/1.1 ${status}\r\nContent-Encoding: gzip\r\nContent-Length: 0\r\n${end}`);
  assert.match((await answeredBy(t, head('200 OK'))).text, /^HTTP\/1\.1 200 /);
  assert.match((await answeredBy(t, head('404 Not Found'))).text, /^HTTP\/1\.1 404 /);
  assert.match((await answeredBy(t, head('304 Not Modified'))).text, /^HTTP\/1\.1 304 /);
  const request = get.replace('GET', 'HEAD');
  assert.match((await answeredBy(t, head('200 OK'), { request })).text, /^HTTP\/1\.1 200 /);
});
