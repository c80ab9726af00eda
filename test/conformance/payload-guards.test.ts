import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { PolicyDocument } from '../../src/gateway/snapshot/document.ts';
import { call } from '../support/calls.ts';
import { startGateway } from '../support/gateway.ts';
import { upstream } from '../support/upstreams.ts';

const attached = (policy: string, options: Record<string, unknown> = {}): PolicyDocument => ({
  id: `att_${policy}`,
  policy,
  options,
});

/** A gateway before an upstream that notes what it was sent. */
async function start(t: TestContext, policies: readonly PolicyDocument[]) {
  const seen: { headers: Record<string, unknown>; body: string }[] = [];
  const service = await upstream((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      seen.push({ headers: request.headers, body: Buffer.concat(pieces).toString() });
      response.end();
    });
  });
  const { port, listener } = await startGateway(service.url, { policies });
  t.after(async () => {
    await listener.drain(0);
    await service.close();
  });
  const post = (body: string | Buffer, headers: Record<string, string> = {}) =>
    call(`http://127.0.0.1:${port}/things`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
  return { seen, post };
}

suite('payload guards at the gateway', () => {
  const both = [attached('json-guard'), attached('content-coding', { bytes: 10_000 })];

  test('a compressed body is judged and forwarded decoded', async t => {
    const { seen, post } = await start(t, both);
    const { status } = await post(gzipSync('{"a":1}'), { 'content-encoding': 'gzip', 'repr-digest': 'x' });
    assert.equal(status, 200);
    const [{ headers, body } = { headers: {}, body: '' }] = seen;
    assert.equal(body, '{"a":1}');
    assert.equal(headers['content-length'], '7');
    assert.equal(headers['content-encoding'], undefined);
    assert.equal(headers['repr-digest'], undefined);
  });

  test('what a compressed body hides does not reach the upstream', async t => {
    const { seen, post } = await start(t, both);
    const gzip = { 'content-encoding': 'gzip' };
    const refused = await post(gzipSync('{"role":"user","r\\u006fle":"admin"}'), gzip);
    assert.equal(refused.status, 400);
    assert.deepEqual((JSON.parse(refused.body) as { errors: unknown }).errors, [
      { at: '', message: 'has two members of the same name' },
    ]);
    assert.equal((await post(gzipSync(Buffer.alloc(20_000, ' ')), gzip)).status, 413);
    assert.equal((await post(gzipSync(gzipSync('{}')), { 'content-encoding': 'gzip, gzip' })).status, 415);
    assert.equal((await post(gzipSync('{}'))).status, 400, 'without its name it is no JSON');
    assert.deepEqual(seen, []);
  });

  test('without content-coding a guarded operation takes no compressed body', async t => {
    const { seen, post } = await start(t, [attached('json-guard')]);
    const { status, headers } = await post(gzipSync('{}'), { 'content-encoding': 'gzip' });
    assert.deepEqual([status, headers['accept-encoding'], seen.length], [415, 'identity', 0]);
  });
});
