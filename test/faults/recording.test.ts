import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { exchangeRaw, startRaw, until } from '../support/forwarding.ts';
import { startGateway } from '../support/gateway.ts';

const get = 'GET /x HTTP/1.1\r\nHost: api.test\r\nConnection: close\r\n\r\n';

/** What the access log says of one call to an upstream that answers so and then closes. */
async function recorded(answer: string, leave = false): Promise<Record<string, unknown>> {
  const lines: string[] = [];
  const upstream = await startRaw(socket =>
    socket.on('data', () => (leave ? undefined : socket.end(answer))),
  );
  const client = await startGateway(`http://127.0.0.1:${upstream.port}`, {
    accessLog: { write: line => lines.push(line) },
  });
  if (leave) {
    const { connect } = await import('node:net');
    const socket = connect(client.port, '127.0.0.1', () => socket.write(get));
    await until('the upstream hears of it', () => upstream.sockets.size > 0);
    socket.destroy();
  } else await exchangeRaw(client.port, get);
  await until('it is recorded', () => lines.length > 0);
  upstream.close();
  await client.listener.drain(0);
  return JSON.parse(lines[0] ?? '') as Record<string, unknown>;
}

suite('the record tells what was cut from what was whole', () => {
  test('an answer that the upstream broke off is recorded as incomplete', async () => {
    const { status, complete } = await recorded('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc');
    assert.deepEqual([status, complete], [200, false]);
  });

  test('so is a call whose client left before the answer', async () => {
    const { status, complete } = await recorded('', true);
    assert.deepEqual([status, complete], [0, false]);
  });

  test('a whole answer is recorded as complete', async () => {
    const { status, complete } = await recorded('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc');
    assert.deepEqual([status, complete], [200, true]);
  });
});
