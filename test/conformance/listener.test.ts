import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { after, suite, test } from 'node:test';
import { listening, problemIn, talk, type Listening } from '../support/listening.ts';

const open: Listening[] = [];
const listen: typeof listening = async (...args) => {
  const one = await listening(...args);
  open.push(one);
  return one;
};
const never = () => assert.fail('the handler must not be reached');
after(() => Promise.all(open.map(({ listener }) => listener.drain(0))));

suite('what is not HTTP is refused with a problem document and a closed connection', {
  timeout: 240_000,
}, () => {
  for (const [what, text, status, code] of [
    ['a request line that is none', 'HELLO\r\n\r\n', 400, 'request-malformed'],
    [
      'a bare carriage return in a header',
      'GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n',
      400,
      'request-malformed',
    ],
    ['a space before the colon', 'GET / HTTP/1.1\r\nHost : a\r\n\r\n', 400, 'request-malformed'],
    ['a folded header', 'GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n', 400, 'request-malformed'],
    [
      'two lengths',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
      400,
      'request-malformed',
    ],
    [
      'length and chunks',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
      'request-malformed',
    ],
    [
      'a chunked that is not last',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, gzip\r\n\r\n',
      400,
      'request-malformed',
    ],
    [
      'headers beyond the limit',
      `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
      431,
      'headers-too-large',
    ],
    [
      'more headers than are counted',
      `GET / HTTP/1.1\r\nHost: a\r\n${'a:b\r\n'.repeat(201)}\r\n`,
      431,
      'headers-too-large',
    ],
    ['HTTP/1.1 without Host', 'GET / HTTP/1.1\r\n\r\n', 400, 'host-missing'],
    [
      'an unknown expectation',
      'GET / HTTP/1.1\r\nHost: a\r\nExpect: a-miracle\r\n\r\n',
      417,
      'request-malformed',
    ],
    ['a tunnel', 'CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n', 501, 'upgrade-refused'],
    [
      'a protocol that is not known here',
      'GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: irc\r\n\r\n',
      501,
      'upgrade-refused',
    ],
  ] as const) {
    test(what, async () => {
      const { port, answers } = await listen(never);
      const answer = await talk(port, text).all;
      assert.match(answer, new RegExp(`^HTTP/1\\.1 ${status} `));
      assert.match(answer, /\r\nconnection: close\r\n/i);
      assert.match(answer, /\r\ncontent-type: application\/problem\+json\r\n/i);
      assert.equal(problemIn(answer).type, `http://docs.test/errors/${code}`);
      assert.equal(problemIn(answer).status, status);
      assert.deepEqual(
        answers.map(one => one.code),
        [code],
      );
    });
  }

  test('headers that come too slowly are answered with 408', async () => {
    const { port } = await listen(never, { limits: { headersTimeout: 100 } });
    const answer = await talk(port, 'GET / HTTP/1.1\r\nHost: a\r\n').all;
    assert.equal(problemIn(answer).type, 'http://docs.test/errors/request-timeout');
  });

  test('a body that comes too slowly is answered with 408', async () => {
    const { port } = await listen(request => void request.on('error', () => {}).resume(), {
      limits: { headersTimeout: 100, requestTimeout: 200 },
    });
    const answer = await talk(port, 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc').all;
    assert.equal(problemIn(answer).status, 408);
  });

  test('a connection on which nothing is ever sent is closed without a word', async () => {
    const { port, answers } = await listen(never, { limits: { headersTimeout: 100 } });
    assert.equal(await talk(port).all, '');
    assert.deepEqual(answers, []);
  });

  test('a broken request behind an answer that is under way does not write into it', async () => {
    const { port } = await listen((_request, response) => {
      response.writeHead(200, { 'content-length': '6' });
      response.write('abc');
      setTimeout(() => response.end('def'), 100);
    });
    const client = talk(port, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await client.until('abc');
    client.send('BROKEN\r\n\r\n');
    assert.match(await client.all, /\r\n\r\nabcdef$/);
  });

  test('a broken request behind one that waits for its answer is not that answer', async () => {
    const { port } = await listen((_request, response) => {
      setTimeout(() => response.end('served'), 100);
    });
    const answer = await talk(port, 'GET / HTTP/1.1\r\nHost: a\r\n\r\nBROKEN\r\n\r\n').all;
    assert.match(answer, /^HTTP\/1\.1 200 [^]*connection: close[^]*served$/i);
  });

  test('a broken body behind a response that has begun cuts the connection', async () => {
    const { port } = await listen((request, response) => {
      request.on('error', () => {}).resume();
      response.writeHead(200, { 'content-length': '6' });
      response.write('abc');
    });
    const client = talk(port, 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n');
    await client.until('abc');
    client.send('zz\r\n');
    await client.all.catch(() => {});
    assert.ok(client.received().endsWith('abc'));
  });
});

suite('what a client may offer is not taken up', { timeout: 240_000 }, () => {
  test('an offer of h2c is ignored and the request served', async () => {
    const { port } = await listen((_request, response) => void response.end('served'));
    const offer =
      'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n\r\n';
    assert.match(await talk(port, offer).all, /^HTTP\/1\.1 200 [^]*served/);
  });

  const expecting = (rest = '') =>
    `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n${rest}`;

  test('a client that awaits 100 is told to go on only when its body is read', async () => {
    let read = () => {};
    const { port } = await listen((request, response) => {
      read = () => void request.on('data', () => {}).on('end', () => response.end('served'));
    });
    const client = talk(port, expecting());
    await pause(100);
    assert.equal(client.received(), '');
    read();
    await client.until('100 Continue\r\n\r\n');
    client.send('body');
    await client.until('served');
    assert.match(client.received(), /connection: keep-alive/i);
    client.close();
  });

  test('a client that awaited 100 and was refused cannot have its body read as a request', async () => {
    const seen: string[] = [];
    const { port } = await listen((request, response) => {
      seen.push(request.url ?? '');
      response.statusCode = 401;
      response.end();
    });
    const answer = await talk(port, expecting('GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n')).all;
    assert.match(answer, /^HTTP\/1\.1 401 [^]*connection: close/i);
    assert.deepEqual(seen, ['/']);
  });

  test('a request behind one that closes the connection is not served', async () => {
    const seen: string[] = [];
    const { port } = await listen((request, response) => {
      seen.push(request.url ?? '');
      setTimeout(() => response.end('served'), 20);
    });
    const two = 'GET /1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n';
    const answer = await talk(port, two).all;
    assert.equal(answer.split('HTTP/1.1 200').length, 2);
    assert.deepEqual(seen, ['/1']);
  });

  test('a refusal reaches a client that still sends its body', async () => {
    const { port } = await listen((_request, response) => {
      response.writeHead(413, { connection: 'close' });
      response.end('too large');
    });
    // The answer waits unread in the client's system: a reset would take it away.
    const client = connect({ host: '127.0.0.1', port }).pause();
    let failure: Error | undefined;
    client.on('error', error => (failure = error));
    client.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 50000000\r\n\r\n');
    for (let i = 0; i < 100; i++) {
      client.write('x'.repeat(10_000));
      await pause(2);
    }
    let answer = '';
    client.on('data', (piece: Buffer) => (answer += piece.toString()));
    client.resume();
    await once(client, 'close');
    assert.equal(failure, undefined);
    assert.match(answer, /^HTTP\/1\.1 413 [^]*too large/);
  });
});

suite('requests that are sent ahead', { timeout: 240_000 }, () => {
  const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`;

  test('are served one after the other, each when the answer before it has left', async () => {
    const log: string[] = [];
    const { port } = await listen((request, response) => {
      log.push(`begin ${request.url}`);
      setTimeout(() => {
        log.push(`end ${request.url}`);
        response.end(`served ${request.url};`);
      }, 20);
    });
    const client = talk(port, get('/1') + get('/2') + get('/3'));
    await client.until('served /3');
    assert.match(client.received(), /served \/1;[^]*served \/2;[^]*served \/3;/);
    assert.deepEqual(log, ['begin /1', 'end /1', 'begin /2', 'end /2', 'begin /3', 'end /3']);
    client.close();
  });

  test('with bodies are served too', async () => {
    const { port } = await listen((request, response) => {
      let body = '';
      request.on('data', (piece: Buffer) => (body += piece.toString()));
      request.on('end', () => response.end(`got ${body};`));
    });
    const post = (body: string) =>
      `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    const client = talk(port, post('one') + post('two'));
    await client.until('got two');
    assert.match(client.received(), /got one;[^]*got two;/);
    client.close();
  });

  test('beyond the number are not served: the last answer closes the connection', async () => {
    const seen: string[] = [];
    const { port, ended } = await listen(
      (request, response) => {
        seen.push(request.url ?? '');
        setTimeout(() => response.end('served'), 5);
      },
      { limits: { pipelined: 3 } },
    );
    const answer = await talk(port, [1, 2, 3, 4, 5, 6, 7].map(i => get(`/${i}`)).join('')).all;
    assert.deepEqual(seen, ['/1', '/2', '/3', '/4']);
    assert.equal(answer.split('HTTP/1.1 200').length, 5);
    assert.equal(answer.split(/connection: close/i).length, 2);
    assert.deepEqual(ended, []);
  });

  test('by the thousand end the connection', async () => {
    let served = 0;
    const { port, ended } = await listen(() => void served++);
    const client = talk(port, get('/').repeat(1_000));
    await client.all.catch(() => {});
    assert.equal(served, 1);
    assert.deepEqual(ended, ['pipelining']);
  });

  test('are not served when the answer before them closes the connection', async () => {
    const seen: string[] = [];
    const { port } = await listen((request, response) => {
      seen.push(request.url ?? '');
      setTimeout(() => {
        response.writeHead(200, { connection: 'close' });
        response.end('served');
      }, 20);
    });
    const answer = await talk(port, get('/1') + get('/2')).all;
    assert.deepEqual(seen, ['/1']);
    assert.equal(answer.split('HTTP/1.1').length, 2);
  });

  test('and break off in the body do not write into the answer before them', async () => {
    const seen: string[] = [];
    const { port } = await listen((request, response) => {
      seen.push(request.url ?? '');
      response.writeHead(200, { 'content-length': '6' });
      response.write('abc');
      setTimeout(() => response.end('def'), 100);
    });
    const client = talk(port, get('/1'));
    await client.until('abc');
    client.send('POST /2 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n');
    assert.match(await client.all, /\r\n\r\nabcdef$/);
    assert.deepEqual(seen, ['/1']);
  });
});

suite('a listener that drains', { timeout: 240_000 }, () => {
  test('refuses new connections and finishes what is under way', async () => {
    let finish = () => {};
    const { listener, port } = await listen((_request, response) => {
      finish = () => response.end('finished');
    });
    const client = talk(port, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    while (listener.connections === 0) await pause(5);
    await pause(20);
    const drained = listener.drain(5_000);
    await assert.rejects(talk(port).all, { code: 'ECONNREFUSED' });
    finish();
    assert.match(await client.all, /connection: close[^]*finished$/i);
    await drained;
    assert.equal(listener.connections, 0);
  });

  test('serves one more request on an idle connection, then closes it', async () => {
    const { listener, port } = await listen((_request, response) => void response.end('served'));
    const client = talk(port, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await client.until('served');
    const drained = listener.drain(5_000);
    await pause(20);
    client.send('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    const answer = await client.all;
    assert.equal(answer.split('HTTP/1.1 200').length, 3);
    assert.match(answer, /connection: keep-alive[^]*connection: close/i);
    await drained;
  });

  test('serves one of two requests sent together, and leaves the other undone', async () => {
    const seen: string[] = [];
    const { listener, port } = await listen((request, response) => {
      seen.push(request.url ?? '');
      setTimeout(() => response.end('served'), 20);
    });
    const client = talk(port);
    while (listener.connections === 0) await pause(5);
    const drained = listener.drain(5_000);
    client.send('GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n');
    assert.equal((await client.all).split('HTTP/1.1 200').length, 2);
    assert.deepEqual(seen, ['/1']);
    await drained;
  });

  test('serves a connection that was accepted but had not asked yet', async () => {
    const { listener, port } = await listen((_request, response) => void response.end('served'));
    const client = talk(port);
    while (listener.connections === 0) await pause(5);
    const drained = listener.drain(5_000);
    client.send('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    assert.match(await client.all, /served/);
    await drained;
  });

  test('closes idle connections soon, and those on which a request is under way when it is answered', async () => {
    let finish = () => {};
    const { listener, port } = await listen((request, response) => {
      if (request.url === '/slow') finish = () => response.end('finished');
      else response.end('served');
    });
    const idle = talk(port, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await idle.until('served');
    const fresh = talk(port);
    const busy = talk(port, 'GET /slow HTTP/1.1\r\nHost: a\r\n\r\n');
    const half = talk(port, 'GET / HTTP/1.1\r\nHo');
    while (listener.connections < 4) await pause(5);
    await pause(20);
    const drained = listener.drain(10_000, 100);
    // Its request began before, and goes on.
    half.send('st: a\r\n');
    await Promise.all([idle.all, fresh.all]);
    while (listener.connections > 2) await pause(5);
    half.send('\r\n');
    finish();
    assert.match(await half.all, /connection: close[^]*served$/i);
    assert.match(await busy.all, /finished$/);
    await drained;
  });

  test('cuts what is still there at the deadline', async () => {
    const { listener, port } = await listen(() => {});
    const busy = talk(port, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    const idle = talk(port);
    while (listener.connections < 2) await pause(5);
    await listener.drain(100);
    assert.equal(listener.connections, 0);
    await Promise.allSettled([busy.all, idle.all]);
    assert.equal(busy.received(), '');
  });

  test('does not tell a client to go on and then leave its connection open for ever', async () => {
    const { listener, port } = await listen((request, response) => {
      request.on('end', () => response.end('served')).on('data', () => {});
    });
    const client = talk(port);
    while (listener.connections === 0) await pause(5);
    const gone = listener.drain(5_000);
    client.send('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n');
    await client.until('100 Continue');
    client.send('body');
    assert.match(await client.all, /connection: close[^]*served/i);
    await gone;
  });

  test('refuses connections beyond its number', async () => {
    const { port } = await listen((_request, response) => void response.end('served'), {
      limits: { connections: 1 },
    });
    const first = talk(port, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await first.until('served');
    const second = talk(port, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await second.all.catch(() => {});
    assert.equal(second.received(), '');
    first.close();
  });
});
