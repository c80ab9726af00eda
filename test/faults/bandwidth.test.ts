/** Bodies pass whole at the pace that was set, in both directions. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, suite, test } from 'node:test';
import { call } from '../support/calls.ts';
import { startGateway } from '../support/gateway.ts';

const kib = 1_024;
const size = 300 * kib;
const whole = Buffer.alloc(size, 'x').toString();
/** 300 KiB, less 50 that pass at once and a piece of 64 that is counted when it has passed, at 250 a second. */
const leastMs = ((300 - 50 - 64) / 250) * 1_000;

suite('bandwidth', { timeout: 240_000 }, () => {
  let upstream: Server;
  before(async () => {
    upstream = createServer((request, response) => {
      let received = 0;
      request.on('data', (piece: Buffer) => (received += piece.length));
      request.on('end', () => response.end(request.method === 'GET' ? whole : String(received)));
    });
    upstream.listen(0, '127.0.0.1');
    await once(upstream, 'listening');
  });
  after(() => {
    upstream.close();
    upstream.closeAllConnections();
  });

  for (const direction of ['in', 'out'] as const)
    test(`${direction}: slowed down, and not a byte is missing`, async () => {
      const gateway = await startGateway(`http://127.0.0.1:${(upstream.address() as AddressInfo).port}`, {
        policies: [
          { id: 'att_1', policy: 'bandwidth', options: { [direction]: 250 * kib, burst: 50 * kib } },
        ],
      });
      const began = performance.now();
      const answer = await call(`http://127.0.0.1:${gateway.port}/x`, {
        ...(direction === 'in' ? { method: 'POST', body: whole } : {}),
      });
      assert.equal(answer.status, 200);
      assert.equal(answer.body, direction === 'in' ? String(size) : whole);
      // Never sooner: a busy machine is only later.
      assert.ok(performance.now() - began >= leastMs);
      await gateway.listener.drain(0);
    });
});
