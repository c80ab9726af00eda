import assert from 'node:assert/strict';
import { once } from 'node:events';
import { suite, test, type TestContext } from 'node:test';
import type { Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import { systemClock } from '#kernel';
import type { Gateway } from '../../src/gateway/gateway.ts';
import { localCertificate } from '../../src/gateway/listener/local-ca.ts';
import type { PolicyDocument, UpstreamDocument } from '../../src/gateway/snapshot/document.ts';
import { catchAll, startGateway } from '../support/gateway.ts';
import { problemIn, showing, type ListeningOptions } from '../support/listening.ts';
import { closing } from '../../src/gateway/websocket/testing.ts';
import { agree, handshake, openRaw, sampleKey, startWebSocketUpstream } from '../support/web-sockets.ts';

const websocket = (options: Record<string, unknown> = {}): PolicyDocument => ({
  id: 'att_ws',
  policy: 'websocket',
  options,
});

async function start(
  t: TestContext,
  options: {
    policies?: readonly PolicyDocument[];
    upstream?: Parameters<typeof startWebSocketUpstream>[0];
    listening?: ListeningOptions;
  } = {},
) {
  const upstream = await startWebSocketUpstream({ echo: true, ...options.upstream });
  const lines: string[] = [];
  const gateway = await startGateway(`http://127.0.0.1:${upstream.port}`, {
    ...options.listening,
    policies: options.policies ?? [websocket()],
    accessLog: { write: line => lines.push(line) },
  });
  t.after(async () => {
    upstream.close();
    gateway.gateway.endLongExchanges();
    await gateway.listener.drain(0);
  });
  const open = (over?: Record<string, string | undefined>) => {
    const socket = openRaw(gateway.port, handshake('/chat', over));
    t.after(() => socket.socket.destroy());
    return socket;
  };
  return { ...gateway, upstream, lines, open };
}

async function opened(t: TestContext, options: Parameters<typeof start>[1] = {}) {
  const all = await start(t, options);
  const client = all.open();
  assert.equal((await client.answer).status, 101);
  return { ...all, client, peer: await all.upstream.at(0) };
}

const closeOf = (payload: Buffer): number => payload.readUInt16BE(0);

suite('a WebSocket passes', () => {
  test('Node.js’ own client talks to an upstream through the gateway and closes', async t => {
    const { port, lines } = await start(t);
    const client = new WebSocket(`ws://127.0.0.1:${port}/chat?room=1`);
    const answers: string[] = [];
    const { promise, resolve } = Promise.withResolvers<CloseEvent>();
    client.addEventListener('open', () => client.send('héllo'));
    client.addEventListener('message', event => {
      answers.push(String(event.data));
      if (answers.length === 1) client.send('x'.repeat(60_000));
      else client.close(4001, 'done');
    });
    client.addEventListener('close', resolve);
    const { code, wasClean } = await promise;
    assert.deepEqual([answers[0], answers[1]?.length, code, wasClean], ['héllo', 60_000, 4001, true]);
    for (let tries = 0; lines.length === 0 && tries < 100; tries++)
      await new Promise(done => setTimeout(done, 10));
    const line = JSON.parse(lines[0] ?? '{}') as { status: number; websocket: object };
    assert.equal(line.status, 101);
    assert.deepEqual(line.websocket, { code: 4001, received: 2, sent: 2, seconds: 0 });
  });

  test('the handshake upstream is the gateway’s own', async t => {
    const { open, upstream } = await start(t);
    const client = open({
      'Sec-WebSocket-Extensions': 'permessage-deflate',
      'Sec-WebSocket-Protocol': 'chat, superchat',
      Cookie: 'session=1',
      'X-Forwarded-For': '203.0.113.9',
    });
    const { text } = await client.answer;
    assert.match(text, /sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=/);
    assert.doesNotMatch(text, /extensions|sec-websocket-protocol/i);
    const { head } = await upstream.at(0);
    assert.match(head, /^GET \/chat HTTP\/1\.1\r\n/);
    assert.match(head, /\r\nconnection: Upgrade\r\nupgrade: websocket\r\n/);
    assert.match(head, /\r\nsec-websocket-protocol: chat, superchat/);
    assert.doesNotMatch(head, /extensions|203\.0\.113\.9/);
    assert.equal(head.includes(sampleKey), false);
  });

  test('fragments, pings and closes go both ways', async t => {
    const { client, peer } = await opened(t, { upstream: { echo: false } });
    client.send('one ', { final: false });
    client.send('', { opcode: 9 });
    client.send('two', { opcode: 0 });
    const [first, ping, last] = [await peer.frames.at(0), await peer.frames.at(1), await peer.frames.at(2)];
    assert.deepEqual([first?.opcode, ping?.opcode, last?.opcode, last?.final], [1, 9, 0, true]);
    peer.send(Buffer.from([1, 2]), { opcode: 2 });
    peer.send(closing(1000, 'bye'), { opcode: 8 });
    assert.deepEqual((await client.frames.at(0)).payload, Buffer.from([1, 2]));
    const close = await client.frames.at(1);
    assert.deepEqual([closeOf(close.payload), close.payload.toString('utf8', 2)], [1000, 'bye']);
    client.send(closing(1000), { opcode: 8 });
    await client.closed;
  });
});

suite('the upstream of a WebSocket', () => {
  const loaded = (gateway: Gateway, upstream: UpstreamDocument): void =>
    gateway.load({ ...catchAll(upstream, [websocket()]), number: 2 });

  test('is the next target where one cannot be reached', async t => {
    const { open, gateway, upstream } = await start(t);
    loaded(gateway, { targets: ['http://127.0.0.1:9', `http://127.0.0.1:${upstream.port}`] });
    for (let times = 0; times < 3; times++) assert.equal((await open().answer).status, 101);
  });

  test('that cannot be reached is a 502', async t => {
    const { open, gateway } = await start(t);
    loaded(gateway, { targets: ['http://127.0.0.1:9'] });
    const { status, text } = await open().answer;
    assert.equal(status, 502);
    assert.ok(problemIn(text).type.endsWith('/upstream-unreachable'));
  });

  test('that does not answer is a 504', async t => {
    const { open, gateway, upstream } = await start(t, { upstream: { answer: () => '' } });
    loaded(gateway, { targets: [`http://127.0.0.1:${upstream.port}`], timeouts: { response: 100 } });
    assert.equal((await open().answer).status, 504);
  });

  test('proves who it is under TLS, and the client’s side may be TLS as well', async t => {
    const tls = await localCertificate({
      names: ['127.0.0.1', 'localhost'],
      load: async () => undefined,
      save: async () => {},
      clock: systemClock,
    });
    const { gateway, upstream, port } = await start(t, {
      upstream: { tls },
      listening: { tls: showing(tls) },
    });
    const targets = [`https://127.0.0.1:${upstream.port}`];
    const secure = (): Socket => connectSecurely({ host: '127.0.0.1', port, ca: tls.authority });
    loaded(gateway, { targets });
    const request = handshake('/', { Host: 'localhost' });
    assert.equal((await openRaw(port, request, secure()).answer).status, 502);
    loaded(gateway, { targets, ca: tls.authority });
    const client = openRaw(port, request, secure());
    assert.equal((await client.answer).status, 101);
    client.send('secret');
    assert.equal((await client.frames.at(0)).payload.toString(), 'secret');
    client.socket.destroy();
  });
});

suite('a handshake is refused with a problem document', () => {
  const refusals: readonly (readonly [string, number, string, Record<string, string | undefined>])[] = [
    ['another version', 426, 'websocket-version-unsupported', { 'Sec-WebSocket-Version': '8' }],
    ['no version', 426, 'websocket-version-unsupported', { 'Sec-WebSocket-Version': undefined }],
    ['no key', 400, 'websocket-handshake-malformed', { 'Sec-WebSocket-Key': undefined }],
    ['a short key', 400, 'websocket-handshake-malformed', { 'Sec-WebSocket-Key': 'dGVzdA==' }],
    ['a body', 400, 'websocket-handshake-malformed', { 'Content-Length': '5' }],
    ['a chunked body', 400, 'websocket-handshake-malformed', { 'Transfer-Encoding': 'chunked' }],
    [
      'a subprotocol that is no token',
      400,
      'websocket-handshake-malformed',
      { 'Sec-WebSocket-Protocol': 'a b' },
    ],
    ['a subprotocol twice', 400, 'websocket-handshake-malformed', { 'Sec-WebSocket-Protocol': 'a, a' }],
    ['a stranger’s page', 403, 'origin-not-allowed', { Origin: 'https://evil.example' }],
    ['a page of no origin', 403, 'origin-not-allowed', { Origin: 'null' }],
    ['another protocol', 501, 'upgrade-refused', { Upgrade: 'foo' }],
  ];
  for (const [what, status, code, over] of refusals)
    test(what, async t => {
      const { open, upstream } = await start(t);
      const { status: answered, text } = await open(over).answer;
      assert.equal(answered, status);
      assert.ok(problemIn(text).type.endsWith(`/${code}`), text);
      assert.match(text, /connection: close/i);
      assert.equal(upstream.opened.length, 0);
    });

  test('an operation without the policy', async t => {
    const { open, upstream } = await start(t, { policies: [] });
    const { status, text } = await open().answer;
    assert.equal(status, 501);
    assert.ok(problemIn(text).type.endsWith('/upgrade-refused'));
    assert.equal(upstream.opened.length, 0);
  });

  test('octets behind the handshake', async t => {
    const { port, upstream } = await start(t);
    const { status } = await openRaw(port, `${handshake('/')}GET /admin HTTP/1.1\r\n\r\n`).answer;
    assert.equal(status, 400);
    assert.equal(upstream.opened.length, 0);
  });

  test('a subprotocol that is not listed', async t => {
    const { open } = await start(t, { policies: [websocket({ subprotocols: ['chat.v2'] })] });
    const { text } = await open({ 'Sec-WebSocket-Protocol': 'chat.v1' }).answer;
    assert.ok(problemIn(text).type.endsWith('/websocket-subprotocol-refused'));
  });

  test('octets before the answer', async t => {
    const { open, upstream } = await start(t, { upstream: { answer: () => '' } });
    const client = open();
    const { socket } = await upstream.at(0);
    client.send('too soon');
    assert.equal(problemIn((await client.answer).text).status, 400);
    if (!socket.destroyed) await once(socket, 'close');
  });

  test('is not counted any more when its client leaves before the answer', async t => {
    const policies = [websocket({ connections: 1 })];
    const { open, upstream } = await start(t, { policies, upstream: { answer: () => '' } });
    for (const [turn, leave] of (['end', 'destroy', 'resetAndDestroy'] as const).entries()) {
      const client = open();
      const { socket } = await upstream.at(turn);
      client.socket[leave]();
      if (!socket.destroyed) await once(socket, 'close');
    }
    open();
    await upstream.at(3);
  });

  test('more connections than one caller may have', async t => {
    const { open } = await start(t, { policies: [websocket({ connections: 1 })] });
    assert.equal((await open().answer).status, 101);
    const { status, text } = await open().answer;
    assert.equal(status, 429);
    assert.ok(problemIn(text).type.endsWith('/too-many-at-once'));
  });

  for (const [what, answer] of [
    ['another status', () => 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'],
    ['a wrong accept value', () => agree('s3pPLMBiTxaQ9kYGzzhZRbK+xOo=')],
    [
      'an extension',
      (_: string, accept: string) => agree(accept, 'Sec-WebSocket-Extensions: permessage-deflate\r\n'),
    ],
    [
      'a subprotocol nobody offered',
      (_: string, accept: string) => agree(accept, 'Sec-WebSocket-Protocol: x\r\n'),
    ],
    ['another protocol', (_: string, accept: string) => agree(accept).replace('websocket', 'h2c')],
  ] as const)
    test(`when the upstream answers with ${what}`, async t => {
      const { open } = await start(t, { upstream: { answer } });
      const { status, text } = await open().answer;
      assert.equal(status, 502);
      assert.ok(problemIn(text).type.endsWith('/upstream-upgrade-refused'));
    });
});

suite('pages of other origins', () => {
  test('connect where the policy lists them', async t => {
    const { open } = await start(t, { policies: [websocket({ origins: ['https://app.example'] })] });
    assert.equal((await open({ Origin: 'https://app.example' }).answer).status, 101);
    assert.equal((await open({ Origin: 'https://app.example.evil.example' }).answer).status, 403);
  });

  test('connect where cors lets them call, unless the policy has a list of its own', async t => {
    const cors: PolicyDocument = {
      id: 'att_cors',
      policy: 'cors',
      options: { origins: ['https://app.example'] },
    };
    const { open } = await start(t, { policies: [cors, websocket()] });
    assert.equal((await open({ Origin: 'https://app.example' }).answer).status, 101);
    const closed = await start(t, { policies: [cors, websocket({ origins: [] })] });
    assert.equal((await closed.open({ Origin: 'https://app.example' }).answer).status, 403);
  });
});

suite('a connection is closed', () => {
  test('with 1009 for a message that is too large, all fragments counted', async t => {
    const { client, peer } = await opened(t, { policies: [websocket({ messageBytes: 10 })] });
    client.send('12345', { final: false });
    client.send('67890', { opcode: 0, final: false });
    client.send('1', { opcode: 0 });
    await client.closed;
    const close = client.frames.all.find(({ opcode }) => opcode === 8);
    assert.equal(closeOf(close?.payload ?? Buffer.alloc(2)), 1009);
    assert.equal(
      peer.frames.all.some(({ final, opcode }) => final && opcode < 8),
      false,
    );
  });

  test('with 1002 for an unmasked frame, and 1007 for text that is not UTF-8', async t => {
    const { open } = await start(t);
    for (const [octets, parts, code] of [
      [Buffer.from('x'), { masked: false }, 1002],
      [Buffer.from([0xc0, 0xaf]), {}, 1007],
    ] as const) {
      const client = open();
      await client.answer;
      client.send(octets, parts);
      await client.closed;
      assert.equal(closeOf(client.frames.all.at(-1)?.payload ?? Buffer.alloc(2)), code);
    }
  });

  test('with 1008 for messages that come too fast', async t => {
    const { client } = await opened(t, { policies: [websocket({ messagesPerSecond: 0.01, burst: 2 })] });
    for (const text of ['1', '2', '3']) client.send(text);
    await client.closed;
    assert.equal(closeOf(client.frames.all.at(-1)?.payload ?? Buffer.alloc(2)), 1008);
  });

  test('with 1014 when the upstream breaks off or sends what is no frame', async t => {
    const { client, peer, open, upstream } = await opened(t);
    peer.socket.destroy();
    await client.closed;
    assert.equal(closeOf(client.frames.all.at(-1)?.payload ?? Buffer.alloc(2)), 1014);
    const another = open();
    await another.answer;
    (await upstream.at(1)).send('masked', { masked: true });
    await another.closed;
    assert.equal(closeOf(another.frames.all.at(-1)?.payload ?? Buffer.alloc(2)), 1014);
  });

  test('with 1001 when the gateway drains', async t => {
    const { client, gateway, listener } = await opened(t);
    gateway.endLongExchanges();
    const close = await client.frames.at(0);
    assert.equal(closeOf(close.payload), 1001);
    client.send(close.payload, { opcode: 8 });
    await listener.drain(2_000);
  });

  test('when it is idle, and when it has lasted long enough', async t => {
    for (const options of [{ idleSeconds: 1 }, { lifetimeSeconds: 1 }]) {
      const { client } = await opened(t, { policies: [websocket(options)] });
      assert.equal(closeOf((await client.frames.at(0)).payload), 1000);
    }
  });
});
