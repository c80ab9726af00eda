import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { placeOf } from './place.ts';
import { withReachableServers } from './servers.ts';

const secure = { url: 'https://localhost:8443/city' };
const plain = { url: 'http://127.0.0.1:8080/city' };

suite('what the reference shows', () => {
  test('a page on plain http calls the plain address first, since certificates are rarely trusted there', () => {
    assert.deepEqual(withReachableServers({ servers: [secure, plain] }, 'http:')['servers'], [plain, secure]);
  });
  test('an encrypted page is offered no plain address', () => {
    assert.deepEqual(withReachableServers({ servers: [plain, secure] }, 'https:')['servers'], [secure]);
  });
  test('a contract without servers, or with others than objects, is no fault', () => {
    for (const servers of [undefined, 'x', [null, 1]])
      assert.ok(Array.isArray(withReachableServers({ servers }, 'http:')['servers']));
  });
  test('the address names an API and a version', () => {
    assert.deepEqual(placeOf('/reference/city/v1.0'), { api: 'city', version: 'v1.0' });
    assert.deepEqual(placeOf('/reference/city/v1/'), { api: 'city', version: 'v1' });
  });
  for (const path of [
    '/',
    '/reference',
    '/reference/city',
    '/reference/city/v1/more',
    '/reference/../v1',
    '/reference/city/%2e%2e',
    '/reference/a%2Fb/v1',
    '/reference/%/v1',
    '/elsewhere/city/v1',
  ])
    test(`${path} names none`, () => assert.equal(placeOf(path), undefined));
});
