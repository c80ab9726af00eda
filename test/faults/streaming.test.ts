import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import http from 'node:http';
import net from 'node:net';
import { suite, test, type TestContext } from 'node:test';
import { startRaw, until, type RawServer } from '../support/forwarding.ts';

const mebibyte = 1024 * 1024;
const size = 256 * mebibyte;
const downloadGrowth = 16 * mebibyte;
/** Node's parser hands over each piece in memory of its own, which comes back when V8 collects the next time. */
const uploadGrowth = 64 * mebibyte;

interface Child {
  readonly port: number;
  /** Resident memory in bytes. */
  memory(): Promise<number>;
}

/** Forwarding in a process of its own, whose memory is nobody else's. */
async function startChild(t: TestContext, upstream: RawServer): Promise<Child> {
  // Without the variable and the flags by which a child would take itself for a test file.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const program = new URL('../support/forwarding-process.ts', import.meta.url);
  const child = fork(program, [String(upstream.port)], { env, execArgv: [] });
  t.after(() => {
    child.kill('SIGKILL');
    upstream.close();
  });
  const next = () => new Promise<number>(resolve => child.once('message', value => resolve(value as number)));
  return {
    port: await next(),
    memory() {
      child.send('memory');
      return next();
    },
  };
}

suite('memory does not grow with what is streamed', () => {
  test('a download of 256 MiB', async t => {
    const piece = Buffer.alloc(mebibyte / 4, 'x');
    const upstream = await startRaw(socket =>
      socket.on('data', () => {
        socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${size}\r\n\r\n`);
        let left = size;
        const more = () => {
          while (left > 0) {
            left -= piece.length;
            if (!socket.write(piece)) break;
          }
        };
        socket.on('drain', more);
        more();
      }),
    );
    const child = await startChild(t, upstream);
    const download = () =>
      new Promise<number>((resolve, reject) => {
        http.get({ port: child.port, path: '/base/', agent: false }, response => {
          let received = 0;
          response.on('data', (data: Buffer) => {
            received += data.length;
          });
          response.on('end', () => resolve(received)).on('error', reject);
        });
      });
    // The first one fills the buffers that stay.
    await download();
    const before = await child.memory();
    assert.equal(await download(), size);
    const growth = (await child.memory()) - before;
    assert.ok(growth < downloadGrowth, `grew by ${Math.round(growth / mebibyte)} MiB`);
  });

  test('an upload of 256 MiB', async t => {
    let received = 0;
    const upstream = await startRaw(socket => {
      let inBody = false;
      let count = 0;
      socket.on('data', data => {
        let octets = data.length;
        if (!inBody) {
          inBody = true;
          octets -= data.indexOf('\r\n\r\n') + 4;
        }
        received += octets;
        count += octets;
        if (count === size) {
          socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
          inBody = false;
          count = 0;
        }
      });
    });
    const child = await startChild(t, upstream);
    const piece = Buffer.alloc(mebibyte / 4, 'x');
    const upload = () =>
      new Promise<void>((resolve, reject) => {
        const request = http.request(
          {
            port: child.port,
            path: '/base/',
            method: 'PUT',
            agent: false,
            headers: { 'content-length': size },
          },
          response => response.resume().on('end', resolve),
        );
        request.on('error', reject);
        let left = size;
        const more = () => {
          while (left > 0) {
            left -= piece.length;
            if (!request.write(piece)) return;
          }
          request.end();
        };
        request.on('drain', more);
        more();
      });
    await upload();
    const before = await child.memory();
    await upload();
    assert.equal(received, 2 * size);
    const growth = (await child.memory()) - before;
    assert.ok(growth < uploadGrowth, `grew by ${Math.round(growth / mebibyte)} MiB`);
  });

  test('a client that does not read holds the upstream back', async t => {
    let sent = 0;
    const piece = Buffer.alloc(mebibyte / 4, 'x');
    const upstream = await startRaw(socket =>
      socket.on('data', () => {
        socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${size}\r\n\r\n`);
        const more = () => {
          while (sent < size) {
            sent += piece.length;
            if (!socket.write(piece)) break;
          }
        };
        socket.on('drain', more);
        more();
      }),
    );
    const child = await startChild(t, upstream);
    const client = net.connect(child.port, '127.0.0.1');
    t.after(() => client.destroy());
    client.pause();
    client.write('GET /base/ HTTP/1.1\r\nHost: x\r\n\r\n');
    let last = -1;
    await until('the upstream has stopped', () => sent > 0);
    // What the sockets' buffers on the way take is sent; then nothing more.
    while (last !== sent) {
      last = sent;
      await new Promise(resolve => setTimeout(resolve, 300));
    }
    assert.ok(sent < size / 4, `${sent / mebibyte} MiB were taken in`);
  });
});
