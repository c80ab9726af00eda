import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { latencyBuckets, type Decision, type Telemetry } from '#gateway';
import { Decisions } from './decisions.ts';
import { createHealthServer } from './health.ts';
import { Metrics } from './metrics.ts';

function telemetry(over: Partial<Telemetry['series'][number]> = {}): Telemetry {
  const buckets = new Array<number>(latencyBuckets.length + 1).fill(0);
  buckets[1] = 3;
  const series = {
    zone: 'external',
    version: 'city/v1',
    operation: 'GET /forecast/{district}',
    application: 'demo',
    status: 200,
    refusal: '',
    requests: 3,
    totalMs: 5,
    buckets,
    ...over,
  };
  return { series: [series], decisions: [], dropped: 2, keysUsed: [], connections: 7, targets: [] };
}

const decision = (id: string): Decision => ({
  id,
  at: 0,
  zone: 'external',
  version: '-',
  operation: '-',
  application: '-',
  code: 'api-key-missing',
  status: 401,
  policy: 'api-key',
  policyId: 'a',
  mode: 'block',
  reason: '',
});

suite('monitoring', () => {
  test('WebSockets and streams that are open, and messages either way', async () => {
    const metrics = new Metrics(latencyBuckets);
    const lasting = { webSockets: 3, eventStreams: 2, messagesReceived: 10, messagesSent: 20 };
    metrics.add(0, { ...telemetry(), lasting });
    metrics.add(0, { ...telemetry(), lasting: { ...lasting, webSockets: 1 } });
    const { text } = await metrics.expose();
    assert.match(text, /gatehouse_websockets\{worker="0"\} 1/);
    assert.match(text, /gatehouse_event_streams\{worker="0"\} 2/);
    assert.match(text, /gatehouse_websocket_messages_total\{direction="received"\} 20/);
    assert.match(text, /gatehouse_websocket_messages_total\{direction="sent"\} 40/);
  });

  test('blocks after attacks, and none of whom they are of', async () => {
    const metrics = new Metrics(latencyBuckets);
    const began = {
      id: 'blk_1',
      zone: 'external',
      what: 'address',
      mode: 'block',
      level: 1,
      seconds: 60,
    } as const;
    metrics.add(0, { ...telemetry(), blocks: { began: [began, began], crowded: 3, held: 4 } });
    metrics.add(0, telemetry());
    metrics.blocked(7);
    const { text } = await metrics.expose();
    assert.match(text, /gatehouse_blocks_begun_total\{zone="external",what="address",mode="block"\} 2/);
    assert.match(text, /gatehouse_block_strikes_dropped_total 3/);
    assert.match(text, /gatehouse_blocks 7/);
    assert.match(text, /gatehouse_tarpit_held\{worker="0"\} 0/);
    assert.doesNotMatch(text, /blk_1/);
  });

  test('reports of several workers add up in one exposition', async () => {
    const metrics = new Metrics(latencyBuckets);
    metrics.add(0, telemetry());
    metrics.add(1, telemetry());
    const { text } = await metrics.expose();
    assert.match(
      text,
      /gatehouse_http_requests_total\{zone="external",version="city\/v1",operation="GET \/forecast\/\{district\}",status="200",refusal=""\} 6/,
    );
    assert.match(text, /duration_seconds_bucket\{le="0.001",zone="external",version="city\/v1"\} 0/);
    assert.match(text, /duration_seconds_bucket\{le="0.002",zone="external",version="city\/v1"\} 6/);
    assert.match(text, /duration_seconds_bucket\{le="\+Inf",zone="external",version="city\/v1"\} 6/);
    assert.match(text, /duration_seconds_sum\{zone="external",version="city\/v1"\} 0.01/);
    assert.match(text, /gatehouse_telemetry_dropped_total 4/);
    assert.match(text, /gatehouse_http_connections\{worker="1"\} 7/);
  });

  test('the exposition names no application', async () => {
    const metrics = new Metrics(latencyBuckets);
    metrics.add(0, telemetry({ application: 'somebody' }));
    assert.doesNotMatch((await metrics.expose()).text, /somebody/);
  });

  test('targets are shown as the workers see them, and a target that is gone leaves no line behind', async () => {
    const metrics = new Metrics(latencyBuckets);
    const target = {
      version: 'city/v1',
      group: 'main',
      url: 'http://a',
      state: 'healthy',
      outstanding: 2,
      connections: 3,
      queued: 0,
    } as const;
    metrics.add(0, { ...telemetry(), targets: [target] });
    metrics.add(1, { ...telemetry(), targets: [{ ...target, state: 'open' }] });
    const labels = '{version="city/v1",group="main",target="http://a"}';
    const { text } = await metrics.expose();
    assert.ok(text.includes(`gatehouse_upstream_target_up${labels} 0.5\n`));
    assert.ok(text.includes(`gatehouse_upstream_outstanding${labels} 4\n`));
    for (const worker of [0, 1]) metrics.add(worker, telemetry());
    assert.doesNotMatch((await metrics.expose()).text, /http:\/\/a/);
  });

  test('readiness is refused with its reason until a Snapshot serves', async () => {
    let ready = false;
    const readiness = () => (ready ? { ready, snapshot: 3 } : { ready, reason: 'draining', snapshot: 3 });
    const server = createHealthServer({ metrics: new Metrics(latencyBuckets), readiness });
    const before = await server.inject('/status/ready');
    assert.equal(before.statusCode, 503);
    assert.deepEqual(before.json(), { status: 'not ready', reason: 'draining', snapshot: 3 });
    ready = true;
    assert.equal((await server.inject('/status/ready')).statusCode, 200);
    assert.equal((await server.inject('/status')).statusCode, 200);
    await server.close();
  });

  test('decisions are bounded: the oldest give way', () => {
    const decisions = new Decisions();
    for (let i = 0; i < 20_100; i++) decisions.add([decision(`d_${i}`)]);
    assert.deepEqual(decisions.find('d_0'), []);
    assert.deepEqual(decisions.find('d_99'), []);
    assert.equal(decisions.find('d_100').length, 1);
    assert.equal(decisions.latest(5).length, 5);
    assert.equal(decisions.latest(1)[0]?.id, 'd_20099');
  });
});
