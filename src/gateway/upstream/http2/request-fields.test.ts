import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parseTarget } from '../target.ts';
import { requestFields } from './request-fields.ts';

const target = parseTarget('https://a.internal:8443/below');
const head = (over: Partial<{ method: string; path: string; headers: string[] }> = {}) => ({
  method: 'GET',
  path: '/a?b=c',
  headers: ['x-own', 'kept'],
  ...over,
});

suite('the field list of a request in HTTP/2', () => {
  test('begins with the pseudo-fields and says that trailers are taken', () => {
    assert.deepEqual(requestFields(head(), target, undefined), [
      ...[':method', 'GET', ':scheme', 'https', ':authority', 'a.internal:8443', ':path', '/below/a?b=c'],
      ...['x-own', 'kept', 'te', 'trailers'],
    ]);
  });

  test('says the length of a body where it is known', () => {
    const tail = (method: string, body: Parameters<typeof requestFields>[2]) =>
      requestFields(head({ method, headers: [] }), target, body)?.slice(10);
    assert.deepEqual(tail('POST', Buffer.from('abc')), ['content-length', '3']);
    assert.deepEqual(tail('POST', { length: 5 }), ['content-length', '5']);
    assert.deepEqual(tail('POST', { length: undefined }), []);
    assert.deepEqual(tail('POST', undefined), ['content-length', '0']);
    assert.deepEqual(tail('GET', undefined), []);
  });

  test('holds nothing of a connection, and no second host or length, whatever a step wrote', () => {
    const headers = [
      'connection',
      'x',
      'host',
      'evil',
      'Transfer-Encoding',
      'chunked',
      'content-length',
      '9',
    ];
    assert.deepEqual(requestFields(head({ headers }), target, undefined)?.slice(8), ['te', 'trailers']);
  });

  for (const [what, over] of [
    ['a pseudo-field', { headers: [':path', '/other'] }],
    ['a line ending in a value', { headers: ['a', 'b\r\nc'] }],
    ['a line ending in a name', { headers: ['a\r\nb', 'c'] }],
    ['a space in the path', { path: '/a b' }],
    ['a path that is none', { path: 'a' }],
    ['a method that is no token', { method: 'GET /' }],
  ] as const)
    test(`${what} is not written`, () =>
      assert.equal(requestFields(head(over as Parameters<typeof head>[0]), target, undefined), undefined));
});
