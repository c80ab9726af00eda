import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { after, before, suite, test } from 'node:test';
import { ask, dialFrames, flag, frame, number, request, type, type FrameClient } from '../support/frames.ts';
import { startAttacked, type Attacked } from '../support/attacked.ts';

const mebibyte = 1024 * 1024;
const mayGrow = 32 * mebibyte;
/** What an attacker sends if nobody stops it. */
const attack = 64 * mebibyte;

suite('attacks by HTTP/2 are bounded', { timeout: 240_000 }, () => {
  let asked = 0;
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    if (request.url === '/silent') request.resume();
    else if (request.url === '/large') sendLarge(response);
    else response.end('served');
  };
  let target: Attacked;
  let port = 0;
  before(async () => {
    target = await startAttacked((request, response) => {
      asked++;
      serve(request, response);
    });
    ({ port } = target);
  });
  after(() => target.close());

  for (const [what, fields] of [
    ['streams that are opened and reset at once (rapid reset)', ask()],
    ['streams that we are made to reset', ask({}, [['connection', 'close']])],
  ] as const)
    test(what, async () => {
      for (const together of [1, 50]) {
        const client = await dialFrames(port);
        asked = 0;
        let stream = -1;
        const next = (): Buffer => {
          stream += 2;
          return Buffer.concat([request(stream, fields), frame(type.reset, 0, stream, number(8))]);
        };
        await target.withstands(async () => {
          while (!client.closed && stream < 40_000) {
            client.send(...Array.from({ length: together }, next));
            await nextTurn();
          }
          await Promise.race([closed(client), pause(100)]);
        });
        assert.ok(client.closed, `${stream} streams, ${together} at a time`);
        // The others' requests are among them.
        assert.ok(asked < 1_000, `${asked} reached the upstream`);
      }
    });

  test('a field list that never ends (CONTINUATION)', async () => {
    const client = await dialFrames(port);
    client.send(frame(type.headers, flag.endStream, 1, request(1).subarray(9)));
    await target.withstands(() => flood(client, () => repeated(frame(type.continuation, 0, 1), 100)));
    assert.ok(client.closed);
  });

  test('a field list that says one long field again and again (HPACK)', async () => {
    const client = await dialFrames(port);
    const value = Buffer.alloc(3_900, 'a');
    // Literal with incremental indexing: takes most of the table; then index 62, one octet for each time.
    const field = Buffer.concat([Buffer.from([0x40, 1, 0x78, 0x7f, 0xbd, 0x1d]), value]);
    const list = Buffer.concat([request(1).subarray(9), field, Buffer.alloc(10_000, 0x80 | 62)]);
    await target.withstands(async () => {
      client.send(frame(type.headers, flag.endHeaders | flag.endStream, 1, list));
      await client.until(() => client.resetOf(1) !== undefined || client.goaway !== undefined);
    });
    client.close();
  });

  test('frames that ask for nothing, of each kind', async () => {
    const kinds = [
      ['PING', frame(type.ping, 0, 0, Buffer.alloc(8))],
      ['PING, its answers unread', frame(type.ping, 0, 0, Buffer.alloc(8))],
      ['SETTINGS', frame(type.settings, 0, 0)],
      ['SETTINGS, its answers unread', frame(type.settings, 0, 0)],
      ['DATA without octets', frame(type.data, 0, 1)],
      ['DATA of padding', frame(type.data, flag.padded, 1, Buffer.alloc(256, 255).fill(0, 1))],
      ['PRIORITY', frame(type.priority, 0, 3, Buffer.from([0, 0, 0, 0, 16]))],
      ['WINDOW_UPDATE', frame(type.window, 0, 0, number(1))],
      ['an unknown type', frame(99, 0, 0, Buffer.alloc(8))],
    ] as const;
    const survivors: string[] = [];
    await target.withstands(async () => {
      const attacks = kinds.map(async ([what, octets]) => {
        const client = await dialFrames(port);
        client.send(request(1, ask({ ':method': 'POST', ':path': '/silent' }), false));
        if (what.includes('unread')) client.socket.pause();
        await flood(client, () => repeated(octets, 500));
        client.socket.resume();
        await Promise.race([closed(client), pause(3_000)]);
        if (!client.closed) survivors.push(what);
        client.close();
      });
      await Promise.all(attacks);
    });
    assert.deepEqual(survivors, []);
  });

  test('more streams at once than there may be', async () => {
    const client = await dialFrames(port);
    await client.until(() => client.of(type.settings).length > 1);
    for (let stream = 1; stream < 241; stream += 2) client.send(request(stream, ask({ ':path': '/silent' })));
    await client.until(() => client.of(type.reset).length + client.of(type.goaway).length > 0);
    assert.match(client.goaway ?? client.resetOf(201) ?? '', /^(?:REFUSED_STREAM|PROTOCOL_ERROR)$/);
    client.close();
  });

  suite('in time', { concurrency: true }, () => {
    test('a client that opens no window: little is kept for it, and not for long', async () => {
      const client = await dialFrames(port, { 4: 0 });
      const growth = await target.growthUnder(async () => {
        for (let stream = 1; stream < 201; stream += 2)
          client.send(request(stream, ask({ ':path': '/large' })));
        await client.until(() => client.of(type.headers).length === 100);
        await pause(500);
      });
      assert.ok(growth < mayGrow, `grew by ${Math.round(growth / mebibyte)} MiB`);
      await client.until(() => client.of(type.reset).length === 100);
      assert.equal(client.dataOctets, 0);
      assert.equal(await target.bystander(), 200);
      client.close();
    });

    test('a client that takes its answer slowly, but all the time, is served', async () => {
      const client = await dialFrames(port, { 4: 0 });
      client.send(request(1, ask({ ':path': '/large' })));
      for (let round = 1; round <= 16; round++) {
        client.send(frame(type.window, 0, 0, number(65_536)), frame(type.window, 0, 1, number(65_536)));
        await client.until(() => client.dataOctets === round * 65_536);
        await pause(250);
      }
      assert.equal(client.resetOf(1), undefined);
      client.close();
    });

    test('a client that never takes a small answer', async () => {
      const client = await dialFrames(port, { 4: 0 });
      client.send(request(1));
      await client.until(() => client.resetOf(1) !== undefined);
      assert.equal(client.ended(1), false);
      client.close();
    });

    test('a client of HTTP/1.1 that takes nothing', async () => {
      const socket = connect({ host: '127.0.0.1', port });
      socket.on('error', () => {});
      socket.write('GET /large HTTP/1.1\r\nHost: api.example\r\n\r\n');
      socket.pause();
      // The server cuts it; that shows once its octets are read.
      await pause(4_500);
      let octets = 0;
      socket.on('data', (piece: Buffer) => (octets += piece.length)).resume();
      await once(socket, 'close');
      assert.ok(octets < 64 * mebibyte, `${octets} octets came`);
    });

    test('a body that never comes is answered with 408', async () => {
      const client = await dialFrames(port);
      client.send(request(1, ask({ ':method': 'POST' }, [['content-length', '100']]), false));
      await client.until(() => client.ended(1));
      assert.match(client.body(1).toString(), /request-timeout/);
      client.close();
    });

    test('a connection that asks nothing, or nothing more, is closed', async () => {
      const silent = await dialFrames(port);
      const idle = await dialFrames(port);
      idle.send(request(1));
      await Promise.all([silent, idle].map(client => client.until(() => client.goaway === 'NO_ERROR')));
      assert.ok(idle.ended(1));
      await Promise.all([silent, idle].map(client => closed(client)));
    });

    test('a connection with a field list that never comes to its end is closed', async () => {
      const client = await dialFrames(port);
      client.send(frame(type.headers, flag.endStream, 1, request(1).subarray(9)));
      await closed(client);
    });
  });
});

async function closed(client: FrameClient): Promise<void> {
  if (!client.closed) await once(client.socket, 'close').catch(() => {});
}

const repeated = (octets: Buffer, times: number): Buffer =>
  Buffer.concat(new Array<Buffer>(times).fill(octets));

/** Sends more and more until the connection is closed, or all that an attacker may send in a test. */
async function flood(client: FrameClient, octets: () => Buffer): Promise<void> {
  const { socket } = client;
  const ends = closed(client);
  for (let sent = 0; sent < attack && socket.writable; ) {
    const piece = octets();
    sent += piece.length;
    if (client.send(piece)) continue;
    const taken = Promise.withResolvers<void>();
    socket.once('drain', taken.resolve);
    await Promise.race([taken.promise, ends]);
    socket.off('drain', taken.resolve);
  }
  await Promise.race([ends, pause(100)]);
}

function sendLarge(response: ServerResponse): void {
  const piece = Buffer.alloc(mebibyte);
  let left = 64;
  const more = (): void => {
    while (left-- > 0 && response.write(piece));
    if (left <= 0) response.end();
  };
  response.on('drain', more);
  more();
}
