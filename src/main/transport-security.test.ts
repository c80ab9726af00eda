import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { transportSecurity } from './transport-security.ts';

suite('browsers are told to use https only', () => {
  const year = 'max-age=31536000';
  test('where the answer travelled over TLS', () => {
    assert.equal(transportSecurity('console.example.org:7002', true, undefined), year);
  });
  test('where a proxy in front speaks TLS', () => {
    assert.equal(transportSecurity('console.example.org', false, 'https://console.example.org'), year);
  });
  test('not where nothing does', () => {
    assert.equal(transportSecurity('console.example.org', false, undefined), undefined);
    assert.equal(transportSecurity('console.example.org', false, 'http://localhost:7002'), undefined);
  });
  test('not for a request without a name', () => {
    assert.equal(transportSecurity(undefined, true, undefined), undefined);
  });
  test('not for names that other programs of the machine share', () => {
    for (const host of ['localhost', 'LOCALHOST:7002', '127.0.0.1:7002', '127.9.9.9', '[::1]:7002', ''])
      assert.equal(transportSecurity(host, true, 'https://console.example.org'), undefined, host);
    for (const host of ['localhost.example.org', '127.0.0.1.example.org'])
      assert.equal(transportSecurity(host, true, undefined), year, host);
  });
});
