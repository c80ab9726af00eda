import assert from 'node:assert/strict';
import net from 'node:net';
import { suite, test, type TestContext } from 'node:test';
import { Refusal } from '../../src/gateway/refusal.ts';
import { Upstreams } from '../../src/gateway/upstream/upstreams.ts';
import {
  exchangeRaw,
  startAnswering,
  startForwarding,
  startRaw,
  until,
  type ForwardingServer,
  type RawServer,
} from '../support/forwarding.ts';

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const get = 'GET /base/a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
const getAndStay = 'GET /base/a HTTP/1.1\r\nHost: x\r\n\r\n';
const post = (body: string): string =>
  `POST /base/a HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

type Settings = Parameters<typeof startForwarding>[1] & {
  readonly connections?: number;
  readonly response?: number;
};

/** A forwarding gateway before the given upstreams; everything ends with the test. */
async function before(t: TestContext, upstreams: readonly RawServer[], settings: Settings = {}) {
  const gateway: ForwardingServer = await startForwarding(
    {
      targets: upstreams.map(({ port }) => `http://127.0.0.1:${port}`),
      connections: settings.connections ?? 8,
      timeouts: { connect: 400, response: settings.response ?? 30_000 },
    },
    settings,
  );
  t.after(() => {
    gateway.close();
    for (const upstream of upstreams) upstream.close();
  });
  return gateway;
}

suite('a broken upstream', () => {
  for (const [what, partial] of [
    ['with a length', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf'],
    ['in chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n'],
  ] as const) {
    test(`a body ${what} that breaks off is never passed on as whole`, async t => {
      const upstream = await startAnswering((_, socket) => {
        socket.write(partial, 'latin1');
        setTimeout(() => socket.destroy(), 50);
      });
      const gateway = await before(t, [upstream]);
      const { text } = await exchangeRaw(gateway.port, getAndStay);
      assert.match(text, /half/);
      assert.doesNotMatch(text, /\r\n0\r\n\r\n$/, 'no last chunk');
      assert.equal(text.includes('content-length: 10'), what === 'with a length');
      assert.deepEqual(gateway.endings, [{ status: 200, bytes: 4, complete: false }]);
    });
  }

  test('a malformed response reaches the client as 502 and in no part', async t => {
    const upstream = await startAnswering(
      'HTTP/1.1 200 OK\r\nX: secret\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
    );
    const gateway = await before(t, [upstream]);
    const { text } = await exchangeRaw(gateway.port, get);
    assert.match(text, /^HTTP\/1\.1 502 /);
    assert.doesNotMatch(text, /secret/);
    await until('the connection is closed', () => upstream.sockets.size === 0);
  });

  test('octets behind a response never become the answer to the next request', async t => {
    let served = 0;
    const upstream = await startAnswering((_, socket) => {
      socket.write(`${ok}${served++ === 0 ? 'HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison' : ''}`);
    });
    const gateway = await before(t, [upstream]);
    for (let round = 0; round < 3; round++)
      assert.match((await exchangeRaw(gateway.port, get)).text, /\r\n\r\nok$/);
    assert.equal(served, 3);
  });

  test('octets on an idle connection cost that connection', async t => {
    let connections = 0;
    const upstream = await startAnswering((_, socket) => {
      connections++;
      socket.write(ok);
      setTimeout(() => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison'), 20);
    });
    const gateway = await before(t, [upstream]);
    await exchangeRaw(gateway.port, get);
    await until('the connection is closed', () => upstream.sockets.size === 0);
    assert.match((await exchangeRaw(gateway.port, get)).text, /\r\n\r\nok$/);
    assert.equal(connections, 2);
  });

  test('silence is answered 504 when time is up, and the connection is not used again', async t => {
    const upstream = await startAnswering(() => {});
    const gateway = await before(t, [upstream], { response: 100 });
    assert.match((await exchangeRaw(gateway.port, get)).text, /^HTTP\/1\.1 504 /);
    await until('the connection is closed', () => upstream.sockets.size === 0);
  });

  test('a slow body is fine as long as something comes', async t => {
    const upstream = await startAnswering((_, socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n');
      let sent = 0;
      const timer = setInterval(() => {
        socket.write('x');
        if (++sent === 6) clearInterval(timer);
      }, 60);
    });
    const gateway = await before(t, [upstream], { response: 200 });
    assert.match((await exchangeRaw(gateway.port, get)).text, /xxxxxx$/);
  });

  test('nobody listening is answered 502', async t => {
    const upstream = await startAnswering(ok);
    upstream.close();
    const gateway = await before(t, [upstream]);
    assert.match((await exchangeRaw(gateway.port, get)).text, /^HTTP\/1\.1 502 /);
  });

  test('another target serves when one cannot be reached, whatever the method', async t => {
    const [gone, there] = [await startAnswering(ok), await startAnswering(ok)];
    gone.close();
    const gateway = await before(t, [gone, there]);
    for (let round = 0; round < 4; round++)
      assert.match((await exchangeRaw(gateway.port, post('abc'))).text, /^HTTP\/1\.1 200 /);
    assert.equal(there.seen.length, 4);
  });

  test('targets are used in turn', async t => {
    const [one, other] = [await startAnswering(ok), await startAnswering(ok)];
    const gateway = await before(t, [one, other]);
    for (let round = 0; round < 6; round++) await exchangeRaw(gateway.port, get);
    assert.deepEqual([one.seen.length, other.seen.length], [3, 3]);
  });
});

suite('a kept connection that dies', () => {
  /** Answers the first request of each connection, then closes it on the second without a word. */
  const startStale = async (): Promise<RawServer & { requests: number }> => {
    const state = { requests: 0 };
    const server = await startRaw(socket => {
      let served = 0;
      socket.on('data', () => {
        state.requests++;
        if (served++ === 0) socket.write(ok);
        else socket.destroy();
      });
    });
    return Object.assign(server, state, {
      get requests() {
        return state.requests;
      },
    });
  };

  test('a GET is sent once more, on a fresh connection', async t => {
    const upstream = await startStale();
    const gateway = await before(t, [upstream]);
    for (let round = 0; round < 2; round++)
      assert.match((await exchangeRaw(gateway.port, get)).text, /^HTTP\/1\.1 200 /);
  });

  test('a POST is never sent twice', async t => {
    const upstream = await startStale();
    const gateway = await before(t, [upstream]);
    assert.match((await exchangeRaw(gateway.port, post('a'))).text, /^HTTP\/1\.1 200 /);
    assert.match((await exchangeRaw(gateway.port, post('a'))).text, /^HTTP\/1\.1 502 /);
  });

  test('a fresh connection that dies is not tried again', async t => {
    let connections = 0;
    const upstream = await startRaw(socket => {
      connections++;
      socket.on('data', () => socket.destroy());
    });
    const gateway = await before(t, [upstream]);
    assert.match((await exchangeRaw(gateway.port, get)).text, /^HTTP\/1\.1 502 /);
    assert.equal(connections, 1);
  });

  test('a response that has begun is not asked for again', async t => {
    let requests = 0;
    const upstream = await startAnswering((_, socket) => {
      if (requests++ === 0) socket.write(ok);
      else socket.end('HTTP/1.1 2');
    });
    const gateway = await before(t, [upstream]);
    await exchangeRaw(gateway.port, get);
    assert.match((await exchangeRaw(gateway.port, get)).text, /^HTTP\/1\.1 502 /);
    assert.equal(requests, 2);
  });
});

suite('bounds', () => {
  test('never more connections than allowed; who waits too long is answered 503', async t => {
    const upstream = await startAnswering(() => {});
    const gateway = await before(t, [upstream], { connections: 2, response: 1500 });
    const answers = await Promise.all(Array.from({ length: 12 }, () => exchangeRaw(gateway.port, get)));
    const statuses = answers.map(({ text }) => text.slice(9, 12)).toSorted();
    assert.deepEqual([upstream.seen.length, statuses.filter(status => status === '503').length], [2, 10]);
  });

  test('who waits is served when a connection becomes free', async t => {
    const upstream = await startAnswering((_, socket) => setTimeout(() => socket.write(ok), 20));
    const gateway = await before(t, [upstream], { connections: 1 });
    const answers = await Promise.all(Array.from({ length: 5 }, () => exchangeRaw(gateway.port, get)));
    for (const { text } of answers) assert.match(text, /^HTTP\/1\.1 200 /);
    assert.equal(upstream.sockets.size, 1);
  });

  test('a declared body over the limit never reaches the upstream', async t => {
    const upstream = await startAnswering(ok);
    const gateway = await before(t, [upstream], { bodyLimit: 10 });
    assert.match((await exchangeRaw(gateway.port, post('x'.repeat(11)))).text, /^HTTP\/1\.1 413 /);
    assert.equal(upstream.seen.length, 0);
  });

  test('a streamed body over the limit is cut: the upstream cannot take it for whole', async t => {
    let received = '';
    const upstream = await startRaw(socket =>
      socket.on('data', data => (received += data.toString('latin1'))),
    );
    const gateway = await before(t, [upstream], { bodyLimit: 10 });
    const chunk = `6\r\n123456\r\n`;
    const client = net.connect(gateway.port, '127.0.0.1');
    t.after(() => client.destroy());
    let answer = '';
    client.on('error', () => {}).on('data', data => (answer += data.toString('latin1')));
    client.write(`POST /base/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}`);
    await until('the first chunk has arrived', () => received.includes('123456'));
    client.write(`${chunk}0\r\n\r\n`);
    await until('the upstream connection is closed', () => upstream.sockets.size === 0);
    await until('there is an answer', () => answer.startsWith('HTTP/1.1 413 '));
    assert.doesNotMatch(received, /\r\n0\r\n\r\n$/);
  });
});

suite('a client that leaves', () => {
  test('before the answer: the upstream connection is closed', async t => {
    const upstream = await startAnswering(() => {});
    const gateway = await before(t, [upstream]);
    const client = net.connect(gateway.port, '127.0.0.1', () => client.write(getAndStay));
    await until('the request has arrived', () => upstream.seen.length === 1);
    client.destroy();
    await until('the upstream connection is closed', () => upstream.sockets.size === 0);
    assert.deepEqual(gateway.endings, [{ status: 0, bytes: 0, complete: false }]);
  });

  test('in the middle of its body: the upstream sees no end of it', async t => {
    let received = '';
    const upstream = await startRaw(socket =>
      socket.on('data', data => (received += data.toString('latin1'))),
    );
    const gateway = await before(t, [upstream]);
    const client = net.connect(gateway.port, '127.0.0.1');
    client.write('POST /base/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n');
    await until('the chunk has arrived', () => received.includes('abc'));
    client.destroy();
    await until('the upstream connection is closed', () => upstream.sockets.size === 0);
    assert.doesNotMatch(received, /\r\n0\r\n/);
  });
});

suite('what crosses', () => {
  test('an answer that comes before the request body is complete reaches the client', async t => {
    const upstream = await startRaw(socket =>
      socket.once('data', () => socket.write('HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno')),
    );
    const gateway = await before(t, [upstream]);
    const client = net.connect(gateway.port, '127.0.0.1');
    t.after(() => client.destroy());
    let answer = '';
    client.on('data', data => (answer += data.toString('latin1')));
    client.write('POST /base/a HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\nabc');
    await until('there is an answer', () => answer.endsWith('\r\n\r\nno'));
    await until('the upstream connection is not kept', () => upstream.sockets.size === 0);
  });

  test('bodies of unknown length are chunked afresh', async t => {
    let received = '';
    const upstream = await startRaw(socket =>
      socket.on('data', data => {
        received += data.toString('latin1');
        if (received.endsWith('0\r\n\r\n')) socket.write(ok);
      }),
    );
    const gateway = await before(t, [upstream]);
    await exchangeRaw(
      gateway.port,
      'POST /base/a HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n3;ext=1\r\nabc\r\n0\r\nX-Evil: 1\r\n\r\n',
    );
    assert.match(received, /\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n$/);
    assert.doesNotMatch(received, /ext=1|X-Evil/);
  });

  test('HEAD, 204 and 304 have no body and keep the connection', async t => {
    let connections = 0;
    const answers = [
      'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n',
      'HTTP/1.1 204 No Content\r\n\r\n',
      'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\n\r\n',
    ];
    let next = 0;
    const upstream = await startAnswering((_, socket) => socket.write(answers[next++] ?? ''));
    const gateway = await before(t, [upstream]);
    connections = upstream.sockets.size;
    const head = await exchangeRaw(gateway.port, get.replace('GET', 'HEAD'));
    assert.match(head.text, /content-length: 500\r\n[^]*\r\n\r\n$/);
    assert.match((await exchangeRaw(gateway.port, get)).text, /^HTTP\/1\.1 204 [^]*\r\n\r\n$/);
    assert.match((await exchangeRaw(gateway.port, get)).text, /^HTTP\/1\.1 304 [^]*etag: "a"[^]*\r\n\r\n$/);
    assert.equal(connections, 0);
    assert.equal(upstream.sockets.size, 1);
  });

  test('a header that would start a line of its own is never written', async t => {
    const upstream = await startAnswering(ok);
    const gateway = await before(t, [upstream], {
      transform: (_, headers) => headers.push('x-user', 'a\r\nX-Admin: 1'),
    });
    assert.match((await exchangeRaw(gateway.port, get)).text, /^HTTP\/1\.1 400 /);
    assert.equal(upstream.seen.length, 0);
  });

  test('a response step that refuses keeps everything of the answer back', async t => {
    const upstream = await startAnswering('HTTP/1.1 200 OK\r\nX: secret\r\nContent-Length: 6\r\n\r\nsecret');
    const gateway = await before(t, [upstream], {
      answered: () => new Refusal('policy-failed'),
    });
    const { text } = await exchangeRaw(gateway.port, get);
    assert.match(text, /^HTTP\/1\.1 500 /);
    assert.doesNotMatch(text, /secret/);
  });

  for (const [what, answer] of [
    ['whole', `HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecret`],
    ['in pieces', `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nsec\r\n3\r\nret\r\n0\r\n\r\n`],
  ] as const) {
    test(`a response ${what} waits for a step that takes its time`, async t => {
      const upstream = await startAnswering(answer);
      let decide: (verdict: Refusal | undefined) => void = () => {};
      const gateway = await before(t, [upstream], {
        answered: x => {
          x.answer.headers.push('x-step', 'ran');
          return new Promise(resolve => {
            decide = resolve;
          });
        },
      });
      for (const verdict of [undefined, new Refusal('policy-failed')]) {
        decide = () => {};
        const initial = decide;
        const pending = exchangeRaw(gateway.port, get);
        await until('the step runs', () => decide !== initial);
        decide(verdict);
        const { text } = await pending;
        if (verdict === undefined) assert.match(text, /x-step: ran[^]*sec[^]*ret/);
        else assert.doesNotMatch(text, /sec/);
      }
    });
  }
});

suite('upstreams across Snapshots', () => {
  test('the same document keeps its connections, another closes them', async t => {
    const upstream = await startAnswering(ok);
    const upstreams = new Upstreams();
    const document = { targets: [`http://127.0.0.1:${upstream.port}`] };
    t.after(() => {
      upstreams.keepOnly([]);
      upstream.close();
    });
    const first = upstreams.of(document);
    const ended = Promise.withResolvers<void>();
    first.request(
      { method: 'GET', path: '/', headers: [], body: undefined, bodyLimit: 0 },
      {
        informational() {},
        whole: () => ended.resolve(),
        head() {},
        data: () => true,
        end() {},
        fail: (_, reason) => ended.reject(new Error(reason)),
      },
    );
    await ended.promise;
    upstreams.keepOnly([{ ...document }]);
    assert.equal(upstreams.of({ ...document }), first);
    assert.equal(upstream.sockets.size, 1);
    upstreams.keepOnly([{ ...document, connections: 5 }]);
    await until('the idle connection is closed', () => upstream.sockets.size === 0);
    assert.notEqual(upstreams.of(document), first);
  });
});
