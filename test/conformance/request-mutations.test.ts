import assert from 'node:assert/strict';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, suite, test } from 'node:test';
import { requestField } from '../../src/gateway/forwarding/request-field.ts';
import { startRaw, type RawServer } from '../support/forwarding.ts';
import { startGateway } from '../support/gateway.ts';
import type { Listening } from '../support/listening.ts';
import { damaged, random } from '../support/damage.ts';
import { readRequests, type ReadRequest } from '../support/strict-reader.ts';

/**
 * The whole way through, from the listener to an upstream, for thousands of damaged requests sent raw, each with a
 * good request behind it. The octets that the client sent are read by a strict reader of our own, and so are those
 * that arrive at the upstream: whatever arrives must be a request that the client sent, unchanged. The gateway may
 * refuse more, but never forward what it read in another way, and never a request made of another one's body.
 */
const seeds: readonly string[] = [
  'GET /a/b?c=d HTTP/1.1\r\nHost: api.test\r\nX-One: 1\r\nX-Two: two words\r\n\r\n',
  'POST /post HTTP/1.1\r\nHost: api.test\r\nContent-Type: text/plain\r\nContent-Length: 11\r\n\r\nhello world',
  'POST /chunks HTTP/1.1\r\nHost: api.test\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;a=b\r\n world\r\n0\r\n\r\n',
  'PUT /trailers HTTP/1.1\r\nHost: api.test\r\nTransfer-Encoding: chunked\r\nTrailer: x-sum\r\n\r\n3\r\nabc\r\n0\r\nX-Sum: 1\r\n\r\n',
  'GET http://api.test/absolute?q HTTP/1.1\r\nHost: api.test\r\nConnection: x-hop\r\nX-Hop: gone\r\nX-Kept: 1\r\n\r\n',
  'POST /inner HTTP/1.1\r\nHost: api.test\r\nContent-Length: 46\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: api.test\r\nX: y\r\n',
  'POST /old HTTP/1.0\r\nHost: api.test\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok',
  'PATCH /waits HTTP/1.1\r\nHost: api.test\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc',
  'DELETE /first HTTP/1.1\r\nHost: api.test\r\n\r\nOPTIONS /second HTTP/1.1\r\nHost: api.test\r\nContent-Length: 0\r\n\r\n',
  'POST /refused/%2e%2e/x HTTP/1.1\r\nHost: api.test\r\nContent-Length: 44\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: api.test\r\n\r\n00',
];

const fragments: readonly string[] = [
  ...['\r\n', '\n', '\r', '\0', ' ', '\t', ':', ';', ',', '0', '1', 'a', '\x0b', '\x7f', '\xe4', '\r\n\r\n'],
  ...['Content-Length: 3\r\n', 'Content-Length: +11\r\n', 'content-length: 0\r\n', 'Content-Length : 11\r\n'],
  ...[
    'Transfer-Encoding: chunked\r\n',
    'Transfer-Encoding: gzip, chunked\r\n',
    'Transfer_Encoding: chunked\r\n',
  ],
  ...[
    'Transfer-Encoding: identity\r\n',
    'Transfer-Encoding:\tchunked\r\n',
    'Transfer-Encoding: \x0bchunked\r\n',
  ],
  ...[
    ' folded\r\n',
    '\tfolded: 1\r\n',
    'Host: evil.test\r\n',
    'Connection: content-length\r\n',
    'Upgrade: h2c\r\n',
  ],
  ...[
    'GET /smuggled HTTP/1.1\r\nHost: api.test\r\n\r\n',
    '0\r\n\r\n',
    'HTTP/1.1',
    'HTTP/1.0',
    'chunked',
    '/../',
    '%2f',
  ],
  ...[
    'Connection: close\r\n',
    'Connection: upgrade\r\n',
    'Expect: 100-continue\r\n',
    'ffffffffffffffff',
    '0x5',
    '%00',
  ],
];

const probe = 'GET /behind HTTP/1.1\r\nHost: api.test\r\nConnection: close\r\n\r\n';

/** How long a connection may be silent that waits for more octets, because the damage made a body longer. */
const silenceMs = 120;
/** Milliseconds after which nothing of an earlier attempt arrives any more. */
const quietMs = 1_500;

interface Lane {
  readonly client: Listening;
  readonly upstream: RawServer;
  /** What arrived at the upstream since it was last emptied. */
  readonly arrived: ReadRequest[];
  readonly faults: string[];
}

async function openLane(): Promise<Lane> {
  const arrived: ReadRequest[] = [];
  const faults: string[] = [];
  const upstream = await startRaw(socket => {
    let text = '';
    socket.on('data', piece => {
      text += piece.toString('latin1');
      const { requests, used, stopped } = readRequests(text);
      if (stopped === 'malformed' || stopped === 'closed') faults.push(text);
      for (const request of requests) {
        arrived.push(request);
        socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n${request.method === 'HEAD' ? '' : 'ok'}`);
      }
      text = text.slice(used);
    });
  });
  const client = await startGateway(`http://127.0.0.1:${upstream.port}`);
  return { client, upstream, arrived, faults };
}

/** Sends octets and waits until the connection ends or falls silent. */
function send(port: number, text: string): Promise<void> {
  return new Promise(resolve => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write(text, 'latin1'));
    socket.setTimeout(silenceMs, () => socket.destroy());
    socket.on('data', () => {});
    socket.on('error', () => {});
    socket.on('close', () => resolve());
  });
}

/** A request as far as two readers could differ: what belongs to one connection, and what the gateway says, is left out. */
function essence({ method, target, headers, body }: ReadRequest): string {
  const named = new Set<string>();
  for (let index = 0; index < headers.length; index += 2)
    if (headers[index] === 'connection')
      for (const name of (headers[index + 1] ?? '').toLowerCase().split(',')) named.add(name.trim());
  const fields: string[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? '';
    if (requestField(name).role === 'plain' && !named.has(name))
      fields.push(`${name}: ${headers[index + 1] ?? ''}`);
  }
  return JSON.stringify([method, pathOf(target), fields, body]);
}

/** Without scheme and host, and each octet in one spelling; the query as it is. */
function pathOf(target: string): string {
  const [, path = '/', query = ''] = /^(?:http:\/\/[^/?]+)?([^?]*)(.*)$/i.exec(target) ?? [];
  let decoded: string;
  try {
    decoded = decodeURIComponent(path === '' ? '/' : path);
  } catch {
    decoded = `unreadable ${path}`;
  }
  return decoded + query;
}

/**
 * What arrived that the client did not send. On a busy machine a request of the attempt before may arrive late, so
 * what is found must be found again once all is quiet; a true difference is.
 */
async function strangers(lane: Lane, text: string): Promise<string[]> {
  if ((await strangersOnce(lane, text)).length === 0) return [];
  await sleep(quietMs);
  return strangersOnce(lane, text);
}

async function strangersOnce(lane: Lane, text: string): Promise<string[]> {
  lane.arrived.length = 0;
  lane.faults.length = 0;
  await send(lane.client.port, text);
  const sent = readRequests(text).requests.map(essence);
  const found = [...lane.faults];
  for (const request of lane.arrived.map(essence)) {
    const at = sent.indexOf(request);
    if (at === -1) found.push(request);
    else sent.splice(at, 1);
  }
  return found;
}

suite('what reaches the upstream is what the client sent', () => {
  let lanes: Lane[] = [];
  before(async () => {
    lanes = await Promise.all(Array.from({ length: 8 }, openLane));
  });
  after(async () => {
    for (const { upstream } of lanes) upstream.close();
    await Promise.all(lanes.map(({ client }) => client.listener.drain(0)));
  });

  test('undamaged requests arrive, each once', async () => {
    const [lane] = lanes as [Lane];
    for (const text of seeds) {
      assert.deepEqual(await strangers(lane, text + probe), []);
      const arrive = readRequests(text + probe).requests.filter(({ target }) => !target.includes('%2e'));
      assert.deepEqual(lane.arrived.map(essence).sort(), arrive.map(essence).sort(), text);
    }
  });

  for (const fields of [
    'Content-Type: text/plain\r\nContent-Type: application/json',
    'Authorization: Bearer a\r\nauthorization: Bearer b',
    'Content-Type: text/plain\r\nConnection: content-type',
  ])
    test(`a request with ${JSON.stringify(fields)} is refused`, async () => {
      const [lane] = lanes as [Lane];
      const text = `POST /x HTTP/1.1\r\nHost: api.test\r\n${fields}\r\nContent-Length: 2\r\n\r\nok${probe}`;
      assert.deepEqual(await strangers(lane, text), []);
      assert.deepEqual(
        lane.arrived.map(({ target }) => target),
        ['/behind'],
      );
    });

  for (const version of ['', ' HTTP/0.9', ' HTTP/2.0', ' HTTP/3.0', ' HTTP/1.2', ' http/1.1', ' ICE/1.0'])
    test(`a request line that ends with "${version}" is refused, and nothing behind it is served`, async () => {
      const [lane] = lanes as [Lane];
      const text = `POST /x${version}\r\nHost: api.test\r\nContent-Length: 2\r\n\r\nok${probe}`;
      assert.deepEqual(await strangers(lane, text), []);
      assert.deepEqual(lane.arrived, []);
    });

  test('4,000 damaged requests: no difference, nothing smuggled', async () => {
    const pick = random(20_260_116);
    const texts = Array.from(
      { length: 4000 },
      () => damaged(seeds[pick(seeds.length)] ?? '', fragments, pick) + probe,
    );
    let arrived = 0;
    await Promise.all(
      lanes.map(async (lane, number) => {
        for (let at = number; at < texts.length; at += lanes.length) {
          const text = texts[at] ?? '';
          assert.deepEqual(await strangers(lane, text), [], JSON.stringify(text));
          arrived += lane.arrived.length;
        }
      }),
    );
    // The loop proves nothing when everything is refused.
    assert.ok(arrived > 1000, `${arrived} arrived`);
  });
});
