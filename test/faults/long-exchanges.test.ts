import assert from 'node:assert/strict';
import { once } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import { suite, test, type TestContext } from 'node:test';
import { generateApiKey, hashApiKey } from '#credentials';
import type { FeedChange } from '../../src/gateway/feed.ts';
import type { PolicyDocument } from '../../src/gateway/snapshot/document.ts';
import { until } from '../support/forwarding.ts';
import { catchAll, startGateway } from '../support/gateway.ts';
import { handshake, openRaw, startWebSocketUpstream } from '../support/web-sockets.ts';

const key = generateApiKey('live');
const keyState = {
  applicationId: 'app_1',
  hash: hashApiKey(Buffer.alloc(32), key),
  notAfter: Date.now() + 3_600_000,
};
const application = { name: 'a', tag: 'a', kind: 'confidential', active: true } as const;
const subscription = { applicationId: 'app_1', versionId: 'ver_1', planId: 'plan_1', approved: true };
const known: readonly FeedChange[] = [
  { kind: 'application', id: 'app_1', state: application },
  { kind: 'key', id: 'key_1', state: keyState },
  { kind: 'subscription', id: 'sub_1', state: subscription },
];

const controls: readonly PolicyDocument[] = [
  { id: 'att_key', policy: 'api-key', options: {} },
  { id: 'att_sub', policy: 'subscription', options: {} },
  { id: 'att_ws', policy: 'websocket', options: {} },
];

/** A gateway in front of an upstream, whose callers need a key and a subscription. */
async function start(t: TestContext, port: number, policies: readonly PolicyDocument[] = controls) {
  const lines: string[] = [];
  const all = await startGateway(`http://127.0.0.1:${port}`, {
    accessLog: { write: line => lines.push(line) },
  });
  let sequence = 0;
  const tell = (...changes: FeedChange[]): void =>
    all.gateway.apply(
      changes.map(change => ({ ...change, sequence: ++sequence })),
      false,
    );
  const load = (attached: readonly PolicyDocument[]): void => {
    const upstream = { targets: [`http://127.0.0.1:${port}`], timeouts: { response: 200 } };
    const plans = [{ id: 'plan_1', name: 'p', policies: [] }];
    all.gateway.load({ ...catchAll(upstream, attached), plans });
  };
  load(policies);
  tell(...known);
  t.after(async () => {
    all.gateway.endLongExchanges();
    await all.listener.drain(0);
  });
  return { ...all, lines, tell, load };
}

/** What takes an exchange's right to last away, and the refusal that it ends with. */
const revocations: readonly (readonly [string, string, FeedChange])[] = [
  ['its key is revoked', 'api-key-invalid', { kind: 'key', id: 'key_1', state: null }],
  [
    'its application is suspended',
    'application-suspended',
    { kind: 'application', id: 'app_1', state: { ...application, active: false } },
  ],
  ['its application is gone', 'api-key-invalid', { kind: 'application', id: 'app_1', state: null }],
  ['its subscription is gone', 'subscription-missing', { kind: 'subscription', id: 'sub_1', state: null }],
  [
    'its subscription is suspended',
    'subscription-missing',
    { kind: 'subscription', id: 'sub_1', state: { ...subscription, approved: false } },
  ],
];

suite('a WebSocket is closed with 1008 when', () => {
  async function opened(t: TestContext) {
    const upstream = await startWebSocketUpstream({ echo: true });
    t.after(() => upstream.close());
    const all = await start(t, upstream.port);
    const client = openRaw(all.port, handshake('/', { 'X-Api-Key': key }));
    t.after(() => client.socket.destroy());
    assert.equal((await client.answer).status, 101);
    return { ...all, client, peer: await upstream.at(0) };
  }

  const closesWith = async (client: ReturnType<typeof openRaw>, code: number): Promise<void> => {
    const { opcode, payload } = await client.frames.at(0);
    assert.deepEqual([opcode, payload.readUInt16BE(0)], [8, code]);
  };

  for (const [what, code, change] of revocations)
    test(what, async t => {
      const { client, peer, tell, lines } = await opened(t);
      assert.equal(peer.head.includes(key), false);
      tell(change);
      await closesWith(client, 1008);
      client.socket.destroy();
      await until('the record', () => lines.length === 1);
      const { refusal, status, policy } = JSON.parse(lines[0] ?? '') as Record<string, unknown>;
      assert.deepEqual([refusal, status], [code, 101]);
      assert.equal(policy, code === 'subscription-missing' ? 'att_sub' : 'att_key');
    });

  test('its key is revoked, however many are open', async t => {
    const { client, port, load, tell } = await opened(t);
    load(
      controls.map(each => (each.policy === 'websocket' ? { ...each, options: { connections: 80 } } : each)),
    );
    const more = Array.from({ length: 60 }, () => openRaw(port, handshake('/', { 'X-Api-Key': key })));
    t.after(() => more.forEach(({ socket }) => socket.destroy()));
    for (const { answer } of more) assert.equal((await answer).status, 101);
    tell({ kind: 'key', id: 'key_1', state: null });
    // Without the change they would be judged again within ten seconds, which is more than this waits.
    await until('all to close', () =>
      [client, ...more].every(({ frames }) => frames.all.some(({ opcode }) => opcode === 8)),
    );
  });

  test('its operation no longer takes WebSockets', async t => {
    const { client, load } = await opened(t);
    load(controls.filter(({ policy }) => policy !== 'websocket'));
    await closesWith(client, 1008);
  });

  test('a stop is called', async t => {
    const { client, tell } = await opened(t);
    tell({
      kind: 'stop',
      id: 'stop_1',
      state: { what: 'application', value: 'app_1', until: null },
    } as unknown as FeedChange);
    await closesWith(client, 1008);
  });

  test('but not when something of another application changes', async t => {
    const { client, tell } = await opened(t);
    tell({ kind: 'key', id: 'key_2', state: { ...keyState, hash: 'x', applicationId: 'app_2' } });
    tell({ kind: 'key', id: 'key_2', state: null });
    await new Promise(resolve => setTimeout(resolve, 900));
    client.send('still here');
    assert.equal((await client.frames.at(0)).payload.toString(), 'still here');
  });
});

suite('a stream of events', () => {
  type Handler = (request: IncomingMessage, response: ServerResponse) => void;

  async function streaming(t: TestContext, handler: Handler, policies: readonly PolicyDocument[] = controls) {
    const upstream = http.createServer(handler);
    await new Promise<void>(resolve => upstream.listen(0, '127.0.0.1', resolve));
    t.after(() => {
      upstream.close();
      upstream.closeAllConnections();
    });
    const all = await start(t, (upstream.address() as AddressInfo).port, policies);
    const request = http.get({ port: all.port, path: '/', agent: false, headers: { 'x-api-key': key } });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    t.after(() => response.destroy());
    let text = '';
    response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
    response.on('error', () => {});
    return { ...all, request, response, text: () => text };
  }

  /** Also when it was cut, which `once` takes for an error. */
  const closed = (response: IncomingMessage): Promise<void> =>
    new Promise(resolve => response.on('close', resolve));

  const quiet: Handler = (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    response.write('data: 1\n\n');
  };

  test('passes each event on at once, and is not cut for being quiet', async t => {
    let upstream: ServerResponse | undefined;
    const { response, text } = await streaming(t, (request, answer) => {
      upstream = answer;
      quiet(request, answer);
    });
    await until('the first event', () => text() === 'data: 1\n\n');
    // Longer than the upstream's response timeout (200 ms).
    await new Promise(resolve => setTimeout(resolve, 700));
    upstream?.write('data: 2\n\n');
    await until('the second event', () => text().endsWith('data: 2\n\n'));
    upstream?.end();
    await once(response, 'end');
    assert.equal(response.complete, true);
  });

  test('gets its head before the first event', async t => {
    const { response } = await streaming(t, (_request, answer) => {
      answer.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    });
    assert.equal(response.statusCode, 200);
  });

  test('of another media type is cut for being quiet, unless a policy names it', async t => {
    const ndjson: Handler = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      response.write('{}\n');
    };
    const cut = await streaming(t, ndjson);
    await closed(cut.response);
    assert.equal(cut.response.complete, false);
    const named = await streaming(t, ndjson, [
      ...controls,
      { id: 'att_s', policy: 'streams', options: { mediaTypes: ['application/x-ndjson'], idleSeconds: 1 } },
    ]);
    await closed(named.response);
    assert.equal(named.response.complete, true);
  });

  for (const [what, options] of [
    ['quiet for too long', { idleSeconds: 1 }],
    ['as old as it may get', { lifetimeSeconds: 1 }],
  ] as const)
    test(`ends cleanly when it is ${what}`, async t => {
      const { response } = await streaming(t, quiet, [
        ...controls,
        { id: 'att_s', policy: 'streams', options },
      ]);
      await once(response, 'end');
      assert.equal(response.complete, true);
    });

  test('ends cleanly when the gateway drains', async t => {
    const { response, gateway, listener, text } = await streaming(t, quiet);
    await until('the first event', () => text() !== '');
    gateway.endLongExchanges();
    const drained = listener.drain(5_000);
    await once(response, 'end');
    assert.equal(response.complete, true);
    await drained;
  });

  for (const [what, code, change] of revocations)
    test(`ends when ${what}`, async t => {
      const { response, tell, lines } = await streaming(t, quiet);
      tell(change);
      await once(response, 'end');
      await until('the record', () => lines.length === 1);
      const { refusal, complete } = JSON.parse(lines[0] ?? '') as { refusal: string; complete: boolean };
      assert.deepEqual([refusal, complete], [code, false]);
    });

  test('over HTTP/2 is the same: events at once, and a clean end', async t => {
    const { port, tell } = await streaming(t, quiet);
    const session = http2.connect(`http://127.0.0.1:${port}`);
    t.after(() => session.destroy());
    const stream = session.request({ ':path': '/', 'x-api-key': key });
    const [first] = (await once(stream, 'data')) as [Buffer];
    assert.equal(first.toString(), 'data: 1\n\n');
    tell({ kind: 'key', id: 'key_1', state: null });
    await once(stream, 'end');
    assert.equal(stream.rstCode, http2.constants.NGHTTP2_NO_ERROR);
  });

  test('that announced its length is cut, so that nobody takes it for whole', async t => {
    const { response, tell } = await streaming(t, (_request, answer) => {
      answer.writeHead(200, { 'content-type': 'text/event-stream', 'content-length': '1000' });
      answer.write('data: 1\n\n');
    });
    tell({ kind: 'key', id: 'key_1', state: null });
    await closed(response);
    assert.equal(response.complete, false);
  });

  test('ends at the upstream when the client leaves', async t => {
    let left = false;
    const { response } = await streaming(t, (request, answer) => {
      answer.on('close', () => (left = true));
      quiet(request, answer);
    });
    response.destroy();
    await until('the upstream', () => left);
  });
});
