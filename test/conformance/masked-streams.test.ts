/** Streams of events through a gateway that masks them, as they come. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { suite, test, type TestContext } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { startGateway } from '../support/gateway.ts';
import { upstream } from '../support/upstreams.ts';

/** A stream that the test writes, and what a client hears of it. */
async function stream(t: TestContext, policies: readonly string[]) {
  const opened = Promise.withResolvers<http.ServerResponse>();
  const service = await upstream((_request, response) => {
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'x-owner': 'ann@example.org',
      etag: '"1"',
    });
    response.flushHeaders();
    opened.resolve(response);
  });
  const { port, listener, gateway } = await startGateway(service.url, {
    policies: policies.map(policy => ({ id: `att_${policy}`, policy, options: {} })),
  });
  t.after(async () => {
    await listener.drain(0);
    await service.close();
  });
  const request = http.get({ port, host: '127.0.0.1', path: '/events' });
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  const heard = { text: '', ended: false, broken: false };
  response.setEncoding('utf8');
  response.on('data', (piece: string) => (heard.text += piece));
  response.on('end', () => (heard.ended = true));
  response.on('error', () => (heard.broken = true));
  const until = async (done: () => boolean) => {
    for (let turns = 0; !done() && turns < 100_000; turns++) await turn();
    assert.ok(done(), JSON.stringify(heard));
  };
  return { response, heard, until, say: await opened.promise, gateway };
}

suite('a stream of events', () => {
  test('is masked event by event, while it goes on', async t => {
    const { response, heard, until, say } = await stream(t, ['masking']);
    assert.equal(response.headers['x-owner'], 'a***@example.org');
    assert.equal(response.headers['etag'], undefined);
    say.write('data: {"from":"ann@exam');
    say.write('ple.org"}\n\n: ann@example.org\n');
    await until(() => heard.text.endsWith(':\n'));
    assert.equal(heard.text, 'data: {"from":"a***@example.org"}\n\n:\n');
    say.end('data: {"card":"4111 1111 1111 1111"}\n\ndata: ann@exa');
    await until(() => heard.ended);
    assert.match(heard.text, /"card":"\*\*\*1111"\}\n\n$/);
  });

  test('is cut where an event cannot be read, and the record says why', async t => {
    const { heard, until, say, gateway } = await stream(t, ['masking']);
    say.write('data: {"a":1}\n\n');
    await until(() => heard.text !== '');
    say.write('data: {"mail":"ann@example.org","mail":1}\n\n');
    await until(() => heard.broken);
    assert.equal(heard.text, 'data: {"a":1}\n\n');
    assert.equal(heard.ended, false, 'nobody takes it for whole');
    assert.match(JSON.stringify(gateway.takeTelemetry(0).decisions), /answer-unproven/);
  });

  test('is refused where a policy must see answers as a whole', async t => {
    const answered = upstream((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: {}\n\n');
    });
    const service = await answered;
    const { port, listener } = await startGateway(service.url, {
      policies: ['masking', 'response-validation'].map(policy => ({ id: policy, policy, options: {} })),
    });
    t.after(async () => {
      await listener.drain(0);
      await service.close();
    });
    const [response] = (await once(http.get({ port, host: '127.0.0.1', path: '/events' }), 'response')) as [
      http.IncomingMessage,
    ];
    assert.equal(response.statusCode, 502);
    response.resume();
  });
});
