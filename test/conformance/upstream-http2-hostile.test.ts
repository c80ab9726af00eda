import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import type { UpstreamDocument } from '../../src/gateway/snapshot/document.ts';
import { exchangeRaw, startForwarding, startRaw, until } from '../support/forwarding.ts';
import { flag, frame, type FrameClient, hpack, number, settings, type } from '../support/frames.ts';
import { data, frameUpstream, head } from '../support/http2-upstreams.ts';

const get = 'GET /base/a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
const post = 'POST /base/a HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc';

type Answer = (stream: number, peer: FrameClient, more: (octets: readonly Buffer[]) => void) => void;

/** A forwarding gateway before an upstream that sends exactly these frames. */
async function before(
  t: TestContext,
  answer: Answer,
  document: Partial<UpstreamDocument> = {},
  own: Record<number, number> = {},
) {
  const upstream = await frameUpstream(answer, own);
  const gateway = await startForwarding({
    targets: [`http://127.0.0.1:${upstream.port}`],
    protocol: 'http2',
    timeouts: { response: 1_000 },
    ...document,
  });
  t.after(() => {
    gateway.close();
    upstream.close();
  });
  return { gateway, upstream };
}

const ok = [':status', '200'] as const;
const served = (stream: number): Buffer[] => [head(stream, [ok]), data(stream, 'served', true)];
const reset = (stream: number, code: number): Buffer => frame(type.reset, 0, stream, number(code));
const goaway = (lastStream: number, code = 0): Buffer =>
  frame(type.goaway, 0, 0, Buffer.concat([number(lastStream), number(code)]));
const bomb = (count: number): (readonly [string, string])[] =>
  Array.from({ length: count }, (_, at) => [`x-${at}`, 'a'.repeat(1_000)] as const);

suite('an upstream of HTTP/2 that does not keep to it', { timeout: 60_000 }, () => {
  for (const [what, frames] of [
    ['no status', stream => [head(stream, [['x-own', 'a']], true)]],
    ['two statuses', stream => [head(stream, [ok, [':status', '204']], true)]],
    ['a pseudo-field of requests', stream => [head(stream, [ok, [':path', '/']], true)]],
    ['an unknown pseudo-field', stream => [head(stream, [ok, [':secret', 'a']], true)]],
    ['a late status', stream => [head(stream, [['x-own', 'a'], ok], true)]],
    ['an upper-case name', stream => [head(stream, [ok, ['X-Own', 'a']], true)]],
    ['Connection', stream => [head(stream, [ok, ['connection', 'close']], true)]],
    ['Transfer-Encoding', stream => [head(stream, [ok, ['transfer-encoding', 'chunked']], true)]],
    ['a status that is none', stream => [head(stream, [[':status', 'abc']], true)]],
    ['101', stream => [head(stream, [[':status', '101']], true)]],
    ['a body that announced itself and is missing', s => [head(s, [ok, ['content-length', '3']], true)]],
    ['two lengths', s => [head(s, [ok, ['content-length', '0'], ['content-length', '3']], true)]],
    ['data before a head', stream => [data(stream, 'served', true)]],
    ['a pushed stream', s => [frame(type.push, flag.endHeaders, s, Buffer.concat([number(2), hpack([])]))]],
    ['a field list that is none', s => [frame(type.headers, flag.endHeaders, s, Buffer.alloc(9, 0xff))]],
    ['hints without an end', s => Array.from({ length: 50 }, () => head(s, [[':status', '103']]))],
    ['a reset', stream => [reset(stream, 2)]],
    ['a reset without an error', stream => [reset(stream, 0)]],
  ] as const satisfies [string, (stream: number) => Buffer[]][])
    test(`${what}: no answer, and the gateway goes on`, async t => {
      let asked = 0;
      const { gateway } = await before(t, (stream, _, more) =>
        more(asked++ === 0 ? frames(stream) : served(stream)),
      );
      assert.match((await exchangeRaw(gateway.port, get)).text, /^HTTP\/1\.1 50[24] /);
      assert.match((await exchangeRaw(gateway.port, get)).text, /served/);
    });

  test('a field value with a line ending reaches nobody', async t => {
    const { gateway } = await before(t, (stream, _, more) =>
      more([head(stream, [ok, ['x-own', 'a\r\nset-cookie: evil=1']]), data(stream, 'served', true)]),
    );
    assert.doesNotMatch((await exchangeRaw(gateway.port, get)).text, /evil/);
  });

  for (const [what, list] of [
    [
      'of many fields',
      Buffer.concat([hpack([ok]), ...Array.from({ length: 1_000 }, () => hpack([['a', 'b']]))]),
    ],
    ['of many octets', hpack([ok, ...bomb(100)])],
    // A few octets each that stand for a field of 4,000 in the table (RFC 7541 section 2.3).
    [
      'that unfolds',
      Buffer.concat([
        hpack([ok]),
        Buffer.from([0x40]),
        hpack([['a', 'b'.repeat(4_000)]]).subarray(1),
        Buffer.alloc(8_000, 0xbe),
      ]),
    ],
  ] as const)
    test(`a head ${what} is refused`, async t => {
      let asked = 0;
      const { gateway } = await before(t, (stream, _, more) => {
        if (asked++ > 0) return more(served(stream));
        const pieces: Buffer[] = [];
        for (let at = 0; at < list.length; at += 16_384) {
          const end = at + 16_384 >= list.length ? flag.endHeaders : 0;
          const piece = list.subarray(at, at + 16_384);
          pieces.push(frame(at === 0 ? type.headers : type.continuation, end, stream, piece));
        }
        more([...pieces, data(stream, 'served', true)]);
      });
      assert.match((await exchangeRaw(gateway.port, get)).text, /^HTTP\/1\.1 502 /);
      assert.match((await exchangeRaw(gateway.port, get)).text, /served/);
    });

  test('a head that never ends is given up: at once when it is long, in time when it is slow', async t => {
    let asked = 0;
    const { gateway } = await before(t, (stream, _, more) => {
      const piece = (at: number): Buffer =>
        frame(at === 0 ? type.headers : type.continuation, 0, stream, hpack([at === 0 ? ok : ['a', 'b']]));
      if (asked++ === 0) return more(Array.from({ length: 10_000 }, (_unused, at) => piece(at)));
      more([piece(0)]);
    });
    assert.match((await exchangeRaw(gateway.port, get)).text, /^HTTP\/1\.1 502 /);
    assert.match((await exchangeRaw(gateway.port, get)).text, /^HTTP\/1\.1 504 /);
  });

  for (const [what, end] of [
    ['a reset', stream => [reset(stream, 2)]],
    ['a reset without an error', stream => [reset(stream, 0)]],
    ['trailers with a pseudo-field', stream => [head(stream, [ok], true)]],
    ['trailers with a length', stream => [head(stream, [['content-length', '4']], true)]],
    ['a GOAWAY with an error', stream => [goaway(stream, 2)]],
  ] as const satisfies [string, (stream: number) => Buffer[]][])
    test(`${what} in the middle of a body: nobody takes it for whole`, async t => {
      const { gateway } = await before(t, (stream, _, more) => {
        more([head(stream, [ok]), data(stream, 'part')]);
        setTimeout(() => more(end(stream)), 50);
      });
      const { text } = await exchangeRaw(gateway.port, get);
      assert.match(text, /part/);
      assert.doesNotMatch(text, /\r\n0\r\n/);
      assert.deepEqual(
        gateway.endings.map(ending => 'complete' in ending && ending.complete),
        [false],
      );
    });

  for (const [what, sent] of [
    ['less', 'ab'],
    ['more', 'abcd'],
  ] as const)
    test(`${what} body than announced: nobody takes it for whole`, async t => {
      const { gateway } = await before(t, (stream, _, more) =>
        more([head(stream, [ok, ['content-length', '3']]), data(stream, sent, true)]),
      );
      const { text } = await exchangeRaw(gateway.port, get);
      assert.doesNotMatch(text, /abc/);
      assert.ok(gateway.endings.every(ending => !('complete' in ending) || !ending.complete));
    });

  for (const [what, refuse] of [
    ['a refused stream', stream => [reset(stream, 7)]],
    ['a GOAWAY below it', () => [goaway(0)]],
    ['a GOAWAY with an error below it', () => [goaway(0, 2)]],
  ] as const satisfies [string, (stream: number) => Buffer[]][])
    test(`${what} is sent once more, POST as well`, async t => {
      let asked = 0;
      const { gateway } = await before(t, (stream, _, more) =>
        more(asked++ === 0 ? refuse(stream) : served(stream)),
      );
      assert.match((await exchangeRaw(gateway.port, post)).text, /served/);
      assert.equal(asked, 2);
    });

  test('POST is not sent again when the stream was reset in another way', async t => {
    let asked = 0;
    const { gateway } = await before(t, (stream, _, more) => {
      asked++;
      more([reset(stream, 2)]);
    });
    assert.match((await exchangeRaw(gateway.port, post)).text, /^HTTP\/1\.1 502 /);
    assert.equal(asked, 1);
  });

  test('one that refuses everything is asked twice for a call and no more', async t => {
    let asked = 0;
    const { gateway, upstream } = await before(t, (_stream, __, more) => {
      asked++;
      more([goaway(0)]);
    });
    assert.match((await exchangeRaw(gateway.port, get)).text, /^HTTP\/1\.1 503 /);
    assert.equal(asked, 2);
    await until('its connections are closed', () => upstream.sockets.size === 0);
  });

  test('a call that had begun ends well after a GOAWAY; the next one goes over another connection', async t => {
    const { gateway, upstream } = await before(t, (stream, _, more) => {
      more([goaway(stream), head(stream, [ok])]);
      setTimeout(() => more([data(stream, 'served', true)]), 50);
    });
    for (let call = 0; call < 3; call++) assert.match((await exchangeRaw(gateway.port, get)).text, /served/);
    assert.equal(upstream.peers.length, 3);
    await until('its connections are closed', () => upstream.sockets.size === 0);
  });

  test('one that allows no streams gets none, and callers do not wait for ever', async t => {
    const { gateway, upstream } = await before(t, () => {}, { timeouts: { connect: 300 } }, { 3: 0 });
    assert.match((await exchangeRaw(gateway.port, get)).text, /^HTTP\/1\.1 503 /);
    assert.equal(upstream.peers[0]?.of(type.headers).length, 0);
  });

  test('one that takes a connection and says nothing is given up in time', async t => {
    const silent = await startRaw(socket => void socket.resume());
    const gateway = await startForwarding({
      targets: [`http://127.0.0.1:${silent.port}`],
      protocol: 'http2',
      timeouts: { connect: 300 },
    });
    t.after(() => {
      gateway.close();
      silent.close();
    });
    assert.match((await exchangeRaw(gateway.port, get)).text, /^HTTP\/1\.1 502 /);
    assert.match(JSON.stringify(gateway.endings), /cannot connect: timed out/);
    await until('the connection is closed', () => silent.sockets.size === 0);
  });

  test('a window that stays shut holds the body back, and the call ends in time', async t => {
    const { gateway, upstream } = await before(t, () => {}, {}, { 4: 0 });
    assert.match((await exchangeRaw(gateway.port, post)).text, /^HTTP\/1\.1 504 /);
    const [peer] = upstream.peers;
    assert.equal(peer?.dataOctets, 0);
    await until('the stream is reset', () => peer?.resetOf(1) === 'CANCEL');
    assert.equal(peer?.ended(1), false);
  });

  test('a window that opens octet by octet lets the body through', async t => {
    const { gateway } = await before(
      t,
      (stream, peer, more) => {
        let opened = 0;
        const open = (): void => {
          if (opened++ < 3) more([frame(type.window, 0, stream, number(1))]);
          if (peer.body(stream).toString() === 'abc') more(served(stream));
          else setTimeout(open, 20);
        };
        open();
      },
      {},
      { 4: 0 },
    );
    assert.match((await exchangeRaw(gateway.port, post)).text, /served/);
  });

  test('settings and pings without end cost the connection, not the gateway', async t => {
    let asked = 0;
    const { gateway } = await before(t, (stream, peer, more) => {
      if (asked++ > 0) return more(served(stream));
      // It reads none of the answers either.
      peer.socket.pause();
      const flood = Buffer.concat(Array.from({ length: 5_000 }, () => settings({ 3: 100 })));
      more(Array.from({ length: 20 }, () => flood));
    });
    assert.match((await exchangeRaw(gateway.port, get)).text, /^HTTP\/1\.1 50[24] /);
    assert.match((await exchangeRaw(gateway.port, get)).text, /served/);
  });
});
