import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { after, before, suite, test } from 'node:test';
import { Http1Request } from './http1-request.ts';

suite('a request of HTTP/1.1', () => {
  let seen: IncomingMessage[] = [];
  let expecting: string[] = [];
  const server = createServer({ IncomingMessage: Http1Request, optimizeEmptyRequests: true });
  server.on('request', (request, response) => {
    seen.push(request);
    response.end();
  });
  server.on('checkContinue', (request, response) => {
    expecting.push('continue');
    server.emit('request', request, response);
  });
  server.on('checkExpectation', (_request, response) => {
    expecting.push('other');
    response.end();
  });
  before(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  after(() => server.close());

  const ask = async (...fields: string[]): Promise<IncomingMessage | undefined> => {
    seen = [];
    expecting = [];
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const head = ['GET / HTTP/1.1', 'Host: api.example', 'Connection: close', ...fields];
    socket.end(`${head.join('\r\n')}\r\n\r\n`);
    await once(socket.resume(), 'close');
    return seen[0];
  };

  test('has all its fields, as Node reads them, though Node looked at it first', async () => {
    const request = await ask(
      'Accept: a/b',
      'accept: c/d',
      'X-One: 1',
      'x-forwarded-for: a',
      'X-Forwarded-For: b',
    );
    assert.deepEqual(
      { ...request?.headers },
      {
        host: 'api.example',
        connection: 'close',
        accept: 'a/b, c/d',
        'x-one': '1',
        'x-forwarded-for': 'a, b',
      },
    );
    assert.equal(request?.headers, request?.headers);
  });

  test('whose expectation Node has to know of is told to it', async () => {
    await ask('Expect: 100-continue');
    assert.deepEqual(expecting, ['continue']);
    await ask('eXPECT: the-spanish-inquisition');
    assert.deepEqual(expecting, ['other']);
    await ask();
    assert.deepEqual(expecting, []);
  });

  test('keeps nothing from whoever looks first', () => {
    const request = new Http1Request(undefined as never);
    request.rawHeaders = ['Host', 'a', 'Content-Length', '7'];
    const fields = request as unknown as { _addHeaderLines(raw: string[], count: number): void };
    fields._addHeaderLines(request.rawHeaders, 4);
    const { headers } = request;
    assert.deepEqual([headers['content-length'], headers.host, headers.expect], ['7', 'a', undefined]);
    assert.equal(request.headers['content-length'], '7');
  });
});
