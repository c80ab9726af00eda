import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { hostsOf, portalOrigins, publicOrigin } from './public-origins.ts';

const names = ['localhost', '127.0.0.1', '::1', 'box'];

suite('origins of the portal', () => {
  test('on this machine are two, whichever of its names it listens under', () => {
    const both = ['http://127.0.0.1:7000', 'http://localhost:7000'];
    for (const host of ['127.0.0.1', 'localhost', '0.0.0.0', '[::]'])
      assert.deepEqual(portalOrigins(`http://${host}:7000`), both, host);
    assert.deepEqual(portalOrigins('http://[::1]:7000'), [...both, 'http://[::1]:7000']);
  });

  test('over TLS are those over TLS, never the same in the clear', () => {
    const both = ['https://127.0.0.1:7000', 'https://localhost:7000'];
    assert.deepEqual(portalOrigins('https://0.0.0.0:7000'), both);
  });

  test('elsewhere are the one of its address, and never every page', () => {
    assert.deepEqual(portalOrigins('https://192.0.2.7:7000'), ['https://192.0.2.7:7000']);
    assert.deepEqual(portalOrigins('https://portal.example:443'), ['https://portal.example']);
  });

  test('hold its public URL', () => {
    const url = 'https://developers.example.org';
    assert.deepEqual(portalOrigins('https://192.0.2.7:7000', url), [url, 'https://192.0.2.7:7000']);
    assert.deepEqual(portalOrigins(undefined, url), [url]);
  });
});

suite('links lead', () => {
  test('to the public URL where there is one', () => {
    assert.equal(publicOrigin('http://127.0.0.1:7000', 'https://dev.example.org'), 'https://dev.example.org');
  });

  test('to the address listened at otherwise', () => {
    assert.equal(publicOrigin('http://127.0.0.1:7000', undefined, names), 'http://127.0.0.1:7000');
    assert.equal(publicOrigin('https://192.0.2.7:7000', undefined, names), 'https://192.0.2.7:7000');
  });

  test('never to an address that no browser can open', () => {
    for (const host of ['0.0.0.0', '[::]'])
      assert.equal(publicOrigin(`https://${host}:7000`, undefined, names), 'https://box:7000');
    assert.equal(publicOrigin('https://0.0.0.0:7000', undefined, ['localhost']), 'https://localhost:7000');
  });
});

suite('hosts that are answered, beside the loopback', () => {
  test('are none on loopback', () => assert.deepEqual(hostsOf('127.0.0.1', undefined, names), []));
  test('are the address listened at', () => {
    assert.deepEqual(hostsOf('192.0.2.7', undefined, names), ['192.0.2.7']);
    assert.deepEqual(hostsOf('2001:db8::1', undefined, names), ['[2001:db8::1]']);
  });
  test('are the machine where it listens everywhere, and not just any name', () => {
    assert.deepEqual(hostsOf('0.0.0.0', undefined, names), ['box']);
    assert.deepEqual(hostsOf('::', undefined, names), ['box']);
  });
  test('are the public URL', () => {
    assert.deepEqual(hostsOf('127.0.0.1', 'https://dev.example.org:8443', names), ['dev.example.org']);
  });
});
