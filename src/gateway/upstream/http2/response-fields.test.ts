import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readHead, readTrailers } from './response-fields.ts';

suite('the field list of a response in HTTP/2', () => {
  test('what concerns the gateway or the route behind it is not passed on', () => {
    const head = readHead([
      ...[':status', '200', 'x-own', 'kept', 'server', 'secret', 'via', '2 inside', 'alt-svc', 'h2=":1"'],
      ...['set-cookie', 'a=1', 'set-cookie', 'b=2', 'content-length', '3', 'trailer', 'x-sum'],
    ]);
    assert.ok(typeof head !== 'string');
    assert.equal(head.status, 200);
    assert.equal(head.contentLength, 3);
    assert.deepEqual(head.headers, [
      ...['x-own', 'kept', 'set-cookie', 'a=1', 'set-cookie', 'b=2', 'content-length', '3'],
    ]);
  });

  test('204 and informational responses have no length', () => {
    for (const status of ['204', '103']) {
      const head = readHead([':status', status, 'content-length', '0', 'x-own', 'kept']);
      assert.ok(typeof head !== 'string');
      assert.deepEqual(head.headers, ['x-own', 'kept']);
    }
  });

  for (const [what, fields] of [
    ['no status', ['x-own', 'a']],
    ['a status that is none', [':status', '99']],
    ['a status of another length', [':status', '2000']],
    ['a second status', [':status', '200', ':status', '204']],
    ['a pseudo-field of requests', [':status', '200', ':path', '/']],
    ['an upper-case name', [':status', '200', 'X-Own', 'a']],
    ['an empty name', [':status', '200', '', 'a']],
    ['a name with a line ending', [':status', '200', 'a\r\nb', 'c']],
    ['a value with a line ending', [':status', '200', 'a', 'b\r\nc: d']],
    ['a value with a NUL', [':status', '200', 'a', 'b\0']],
    ['Connection', [':status', '200', 'connection', 'close']],
    ['Transfer-Encoding', [':status', '200', 'transfer-encoding', 'chunked']],
    ['Upgrade', [':status', '200', 'upgrade', 'h2c']],
    ['Keep-Alive', [':status', '200', 'keep-alive', 'timeout=1']],
    ['Proxy-Connection', [':status', '200', 'proxy-connection', 'close']],
    ['two lengths', [':status', '200', 'content-length', '1', 'content-length', '1']],
    ['a length with a sign', [':status', '200', 'content-length', '+1']],
    ['too many fields', [':status', '200', ...Array.from({ length: 400 }, () => 'a')]],
    ['too many octets', [':status', '200', 'a', 'b'.repeat(70_000)]],
  ] as const)
    test(`${what} is refused`, () => assert.equal(typeof readHead(fields), 'string'));

  test('trailers that may travel on do, others end here', () => {
    assert.deepEqual(readTrailers(['grpc-status', '0', 'set-cookie', 'a=1', 'vary', '*', 'server', 'x']), [
      'grpc-status',
      '0',
    ]);
  });

  for (const [what, fields] of [
    ['a pseudo-field', [':status', '200']],
    ['a length', ['content-length', '1']],
    ['a transfer coding', ['transfer-encoding', 'chunked']],
    ['an upper-case name', ['Grpc-Status', '0']],
    ['a line ending', ['a', 'b\r\nc']],
    ['too much', ['a', 'b'.repeat(70_000)]],
  ] as const)
    test(`${what} behind the body is refused`, () => assert.equal(readTrailers(fields), undefined));
});
