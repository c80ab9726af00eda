/** What an upstream of several targets does for its callers when targets die, hang, fail and come back. */
import assert from 'node:assert/strict';
import type { LookupFunction } from 'node:net';
import { suite, test, type TestContext } from 'node:test';
import type { UpstreamDocument } from '../../src/gateway/snapshot/document.ts';
import { checkedLookup } from '../../src/gateway/upstream/addresses.ts';
import { exchangeRaw, startAnswering, startForwarding, startRaw, until } from '../support/forwarding.ts';

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const sick = 'HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n';
const get = 'GET /base/a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
const put = 'PUT /base/a HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc';

type Closing = { close(): void };

async function before(
  t: TestContext,
  ports: readonly number[],
  document: Partial<UpstreamDocument>,
  lookup?: LookupFunction,
) {
  const gateway = await startForwarding(
    { targets: ports.map(port => `http://127.0.0.1:${port}`), ...document },
    lookup === undefined ? {} : { upstreams: { lookup } },
  );
  t.after(() => gateway.close());
  const status = async (request = get) => (await exchangeRaw(gateway.port, request)).text.slice(9, 12);
  return { ...gateway, status };
}

const ending = <S extends Closing>(t: TestContext, server: S): S => {
  t.after(() => server.close());
  return server;
};

suite('targets that fail', () => {
  test('one that dies in the middle of a call: a call that may be sent again is answered by another', async t => {
    const dying = ending(t, await startRaw(socket => socket.once('data', () => socket.destroy())));
    const well = ending(t, await startAnswering(ok));
    const gateway = await before(t, [dying.port, well.port], { retry: {} });
    for (let i = 0; i < 4; i++) assert.equal(await gateway.status(put), '200');
    for (const request of well.seen) assert.match(request, /\r\n\r\nabc$/, 'with its whole body');
  });

  test('one that hangs: the time for one try bounds how long its callers wait', async t => {
    const hanging = ending(t, await startRaw(socket => socket.resume()));
    const well = ending(t, await startAnswering(ok));
    const gateway = await before(t, [hanging.port, well.port], { retry: {}, timeouts: { perTry: 60 } });
    for (let i = 0; i < 4; i++) assert.equal(await gateway.status(), '200');
    await until('the silent connections are closed', () => hanging.sockets.size === 0);
  });

  test('one that hangs in the middle of its answer is never asked again: the answer is cut', async t => {
    const half = ending(
      t,
      await startAnswering((_, socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf')),
    );
    const gateway = await before(t, [half.port], { retry: { attempts: 5 }, timeouts: { total: 150 } });
    const { text } = await exchangeRaw(gateway.port, get);
    assert.match(text, /half$/);
    assert.equal(half.seen.length, 1);
    assert.deepEqual(gateway.endings, [{ status: 200, bytes: 4, complete: false }]);
  });

  test('one that answers 503: the connection and its answer are dropped, another target answers', async t => {
    const failing = ending(
      t,
      await startAnswering('HTTP/1.1 503 Service Unavailable\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nsec'),
    );
    const well = ending(t, await startAnswering(ok));
    const gateway = await before(t, [failing.port, well.port], { retry: {} });
    for (let i = 0; i < 4; i++)
      assert.match((await exchangeRaw(gateway.port, get)).text, /^HTTP\/1\.1 200 [^]*\r\n\r\nok$/);
    await until('nothing of the failing answers is kept', () => failing.sockets.size === 0);
  });

  test('all of them: after so many failures they are spared, and served again when they are back', async t => {
    let answer = sick;
    const target = ending(t, await startAnswering((_, socket) => socket.write(answer)));
    const gateway = await before(t, [target.port], { breaker: { calls: 5, open: 300, probes: 1 } });
    for (let i = 0; i < 5; i++) assert.equal(await gateway.status(), '503');
    assert.match((await exchangeRaw(gateway.port, get)).text, /upstream-circuit-open/);
    assert.equal(target.seen.length, 5);
    answer = ok;
    await new Promise(resolve => setTimeout(resolve, 320));
    for (let i = 0; i < 5; i++) assert.equal(await gateway.status(), '200');
  });
});

suite('health checks', () => {
  test('a target that says it is not well is left alone until it says otherwise', async t => {
    let health = ok;
    const answer = (head: string) => (head.startsWith('GET /health') ? health : ok);
    const one = ending(t, await startAnswering((head, socket) => socket.write(answer(head))));
    const other = ending(t, await startAnswering(ok));
    const gateway = await before(t, [one.port, other.port], {
      health: { path: '/health', interval: 100, unhealthyAfter: 1, healthyAfter: 1 },
    });
    const calls = () => one.seen.filter(head => !head.startsWith('GET /health')).length;
    const states = () => Array.from(gateway.upstream.members(), member => member.state(0)).join();
    health = sick;
    await until('the failure is noticed', () => states() === 'unhealthy,healthy');
    for (let i = 0; i < 4; i++) assert.equal(await gateway.status(), '200');
    assert.equal(calls(), 0);
    health = ok;
    await until('it is well again', () => states() === 'healthy,healthy');
    for (let i = 0; i < 4; i++) assert.equal(await gateway.status(), '200');
    assert.equal(calls(), 2);
  });

  test('a target that takes connections and never answers is not well', async t => {
    const hanging = ending(t, await startRaw(socket => socket.resume()));
    const gateway = await before(t, [hanging.port], {
      health: { path: '/', interval: 100, timeout: 50, unhealthyAfter: 2 },
    });
    await until('it is noticed', () =>
      [...gateway.upstream.members()].every(member => member.state(0) === 'unhealthy'),
    );
    assert.match((await exchangeRaw(gateway.port, get)).text, /upstream-unhealthy/);
    gateway.upstream.close();
    await until('the checks have ended', () => hanging.sockets.size === 0);
  });
});

suite('names', () => {
  const resolving = (addresses: readonly string[]): LookupFunction =>
    checkedLookup((_host, _options, done) =>
      done(
        null,
        addresses.map(address => ({ address, family: address.includes(':') ? 6 : 4 })),
      ),
    );

  test('when one address of a name does not answer the next one is tried', async t => {
    const there = ending(t, await startAnswering(ok));
    const gateway = await before(
      t,
      [],
      { targets: [`http://service.test:${there.port}`] },
      // Nothing listens there but on the first.
      resolving(['127.0.0.1', '127.0.0.9', '127.0.0.8']),
    );
    for (let i = 0; i < 6; i++) {
      assert.equal(await gateway.status(), '200');
      for (const socket of there.sockets) socket.destroy();
      await until('a new connection is needed', () => there.sockets.size === 0);
    }
  });

  for (const address of ['169.254.169.254', '::ffff:169.254.169.254', 'fe80::1', 'fd00:ec2::254']) {
    test(`a name that resolves to ${address} is not connected to`, async t => {
      const gateway = await before(t, [], { targets: ['http://rebound.test:1'] }, resolving([address]));
      const { text } = await exchangeRaw(gateway.port, get);
      assert.match(text, /^HTTP\/1\.1 502 /);
      const [ended] = gateway.endings;
      assert.match(
        (ended !== undefined && 'refusal' in ended && ended.refusal.reason) || '',
        /address-refused/,
      );
    });
  }

  test('an address that may not be is not connected to, even where the configuration holds it', async t => {
    const gateway = await before(t, [], { targets: ['http://169.254.169.254', 'http://[fe80::1]'] });
    assert.equal(await gateway.status(), '502');
    const [ended] = gateway.endings;
    assert.match(
      (ended !== undefined && 'refusal' in ended && ended.refusal.reason) || '',
      /address-refused/,
    );
  });
});
