import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createHealthServer } from './health.ts';
import { Metrics } from './metrics.ts';

const server = createHealthServer({
  metrics: new Metrics([1]),
  readiness: () => ({ ready: true, snapshot: 1 }),
});

suite('health and metrics', () => {
  for (const url of ['/status', '/status/ready', '/metrics', '/none']) {
    test(`${url} is not served to what came through a gateway`, async () => {
      const { statusCode, body } = await server.inject({ url, headers: { via: '1.1 x, 1.1 gatehouse' } });
      assert.equal(statusCode, 421);
      assert.doesNotMatch(body, /ready|gatehouse_/);
    });
  }

  test('are served to operators', async () => {
    assert.equal((await server.inject({ url: '/status' })).statusCode, 200);
    assert.equal((await server.inject({ url: '/metrics' })).statusCode, 200);
  });
});
