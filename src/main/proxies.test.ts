import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { suite, test } from 'node:test';
import { clientOfRequest } from './proxies.ts';

const from = (peer: string, headers: Record<string, string> = {}) =>
  ({ socket: { remoteAddress: peer }, headers }) as unknown as IncomingMessage;

suite('who asks the control plane', () => {
  const client = clientOfRequest(['127.0.0.1', '10.0.0.0/8']);
  const forwarded = (value: string) => ({ 'x-forwarded-for': value });

  test('is the peer where no proxy is trusted, whatever it claims', () => {
    const nobody = clientOfRequest(undefined);
    for (const headers of [forwarded('192.0.2.1'), { forwarded: 'for=192.0.2.1' }])
      assert.equal(nobody(from('127.0.0.1', headers)), '127.0.0.1');
  });

  test('is the peer where that is not a trusted proxy, whatever it claims', () => {
    assert.equal(client(from('192.0.2.9', forwarded('192.0.2.1'))), '192.0.2.9');
    assert.equal(client(from('::ffff:192.0.2.9', forwarded('127.0.0.1'))), '192.0.2.9');
    assert.equal(client(from('192.0.2.9', { forwarded: 'for=10.0.0.1' })), '192.0.2.9');
  });

  test('is whom the trusted proxy saw', () => {
    assert.equal(client(from('127.0.0.1', forwarded('192.0.2.1'))), '192.0.2.1');
    assert.equal(client(from('::ffff:10.1.2.3', { forwarded: 'for="[2001:db8::1]:4711"' })), '2001:db8::1');
    assert.equal(client(from('127.0.0.1', forwarded('192.0.2.1, 10.0.0.5'))), '192.0.2.1');
  });

  test('is not whom a stranger wrote to the left of what the proxy saw', () => {
    for (const claim of ['127.0.0.1', '10.0.0.9', '198.51.100.7', 'unknown', 'nonsense'])
      assert.equal(client(from('127.0.0.1', forwarded(`${claim}, 192.0.2.1`))), '192.0.2.1', claim);
  });

  test('is nobody where proxies contradict each other or write what is no address', () => {
    const both = { 'x-forwarded-for': '192.0.2.1', forwarded: 'for=192.0.2.2' };
    assert.equal(client(from('127.0.0.1', both)), undefined);
    assert.equal(client(from('127.0.0.1', forwarded('nonsense'))), undefined);
    assert.equal(client(from('127.0.0.1', forwarded(''))), undefined);
  });
});

test('a network with bits beyond its prefix is refused as the setting that it is', () => {
  assert.throws(() => clientOfRequest(['10.1.2.3/8']), /--trusted-proxies: .*bits set beyond its prefix/);
});
