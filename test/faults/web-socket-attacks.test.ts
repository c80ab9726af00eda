import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { suite, test, type TestContext } from 'node:test';
import { closing, plainFrame } from '../../src/gateway/websocket/testing.ts';
import { until } from '../support/forwarding.ts';
import { talk } from '../support/listening.ts';
import {
  handshake,
  openRaw,
  startWebSocketUpstream,
  type WebSocketUpstream,
} from '../support/web-sockets.ts';

const mebibyte = 1024 * 1024;

/** A gateway in a process of its own, whose memory is nobody else's. */
async function start(t: TestContext, options: Record<string, unknown> = {}) {
  const upstream: WebSocketUpstream = await startWebSocketUpstream({ echo: true });
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const child = fork(
    new URL('../support/web-socket-process.ts', import.meta.url),
    [String(upstream.port), JSON.stringify(options)],
    { env, execArgv: ['--expose-gc'] },
  );
  t.after(() => {
    child.kill('SIGKILL');
    upstream.close();
  });
  const next = () => new Promise<number>(resolve => child.once('message', value => resolve(value as number)));
  const port = await next();
  const open = async (request?: string) => {
    const socket = openRaw(port, request);
    t.after(() => socket.socket.destroy());
    assert.equal((await socket.answer).status, 101);
    return socket;
  };
  return {
    port,
    upstream,
    open,
    /** Resident memory in bytes, once garbage is gone. */
    memory: () => {
      child.send('memory');
      return next();
    },
  };
}

/** That others are served while somebody misbehaves. */
async function othersAreServed(
  open: () => ReturnType<Awaited<ReturnType<typeof start>>['open']>,
): Promise<void> {
  const other = await open();
  other.send('are you there?');
  assert.equal((await other.frames.at(0)).payload.toString(), 'are you there?');
  other.send(closing(1000), { opcode: 8 });
}

suite('memory stays bounded and others are served when', () => {
  test('a client never reads what the upstream sends without end', async t => {
    const { open, upstream, memory } = await start(t);
    await othersAreServed(open);
    const before = await memory();
    const client = await open();
    client.socket.pause();
    const { socket } = await upstream.at(1);
    const frame = plainFrame(Buffer.alloc(64 * 1024, 'x'), { opcode: 2, masked: false });
    let sent = 0;
    const more = (): void => {
      while (sent < 256 * mebibyte && socket.writable) {
        sent += frame.length;
        if (!socket.write(frame)) break;
      }
    };
    socket.on('drain', more);
    more();
    let last = -1;
    // Until nothing moves any more: buffers are full, the upstream is held back.
    for (let still = 0; still < 5; still = sent === last ? still + 1 : 0) {
      last = sent;
      await new Promise(resolve => setTimeout(resolve, 100));
    }
    assert.ok(sent < 64 * mebibyte, `took ${Math.round(sent / mebibyte)} MiB`);
    const growth = (await memory()) - before;
    assert.ok(growth < 24 * mebibyte, `grew by ${Math.round(growth / mebibyte)} MiB`);
    await othersAreServed(open);
  });

  test('many clients begin messages and never finish them', async t => {
    const { open, memory } = await start(t, { inspect: true, messageBytes: 16 * mebibyte });
    await othersAreServed(open);
    const before = await memory();
    const half = plainFrame(Buffer.alloc(4 * mebibyte, 'x'), { final: false });
    const clients = await Promise.all(Array.from({ length: 19 }, () => open()));
    for (const client of clients) client.socket.write(half);
    // 19 times 4 MiB is more than what all may hold together.
    await until('a close', () => clients.some(({ frames }) => frames.all.some(({ opcode }) => opcode === 8)));
    const growth = (await memory()) - before;
    assert.ok(growth < 160 * mebibyte, `grew by ${Math.round(growth / mebibyte)} MiB`);
  });

  for (const [what, frame] of [
    ['pings', plainFrame('', { opcode: 9 })],
    ['empty fragments', plainFrame('', { opcode: 0, final: false })],
    ['messages', plainFrame('x')],
  ] as const)
    test(`a client floods it with ${what}`, async t => {
      const { open, memory } = await start(t);
      await othersAreServed(open);
      const before = await memory();
      const flooding = await open();
      if (what === 'empty fragments') flooding.send('x', { final: false });
      const flood = Buffer.concat(Array.from({ length: 20_000 }, () => frame));
      for (let times = 0; times < 10 && flooding.socket.writable; times++) flooding.socket.write(flood);
      await othersAreServed(open);
      await until('the close', () => flooding.frames.all.some(({ opcode }) => opcode === 8));
      const close = flooding.frames.all.find(({ opcode }) => opcode === 8);
      assert.equal(close?.payload.readUInt16BE(0), 1008);
      const growth = (await memory()) - before;
      assert.ok(growth < 24 * mebibyte, `grew by ${Math.round(growth / mebibyte)} MiB`);
    });
});

suite('slow clients', () => {
  test('a handshake that never ends is answered with 408', async t => {
    const { port } = await start(t);
    const answer = await talk(port, handshake('/').slice(0, -2)).all;
    assert.match(answer, /^HTTP\/1\.1 408 /);
  });

  test('a message that comes octet by octet does not count as activity', async t => {
    const { open } = await start(t, { idleSeconds: 1 });
    const client = await open();
    const octets = plainFrame('x'.repeat(100));
    let at = 0;
    const dribble = setInterval(() => client.socket.write(octets.subarray(at, ++at)), 50);
    t.after(() => clearInterval(dribble));
    await until('the close', () => client.frames.all.some(({ opcode }) => opcode === 8));
    assert.ok(at < octets.length);
  });

  test('a client that ignores the close is cut', async t => {
    const { open } = await start(t, { lifetimeSeconds: 1 });
    const client = await open();
    assert.equal((await client.frames.at(0)).opcode, 8);
    const pings = setInterval(() => client.send('', { opcode: 9 }), 100);
    t.after(() => clearInterval(pings));
    await client.closed;
  });
});
