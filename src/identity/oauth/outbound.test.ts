import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { EgressRefused } from '#kernel';
import { outbound } from './outbound.ts';

const sent = { method: 'POST', headers: { accept: 'text/html' }, body: 'logout_token=t' };

suite('what applications are told, in networks of one’s own', () => {
  for (const url of [
    'https://169.254.169.254/latest/api/token',
    'https://[fd00:ec2::254]/',
    'https://[::ffff:169.254.169.254]/',
    'http://10.0.0.7/signed-out',
    'file:///etc/passwd',
  ])
    test(`never goes to ${url}`, async () => {
      for (const tell of [
        outbound('internal', 'https://console.example/oauth'),
        outbound('external', 'http://127.0.0.1:7000/oauth'),
      ])
        await assert.rejects(async () => tell(url, sent), EgressRefused);
    });

  for (const url of ['http://127.0.0.1:9/', 'http://localhost:9/', 'http://[::1]:9/', 'https://127.0.0.1:9/'])
    test(`goes to this machine only where staff sign in on it: not to ${url}`, async () => {
      const tell = outbound('internal', 'https://console.example/oauth');
      await assert.rejects(async () => tell(url, sent), EgressRefused);
    });

  test('public networks are reached as the library does it', () => {
    assert.equal(outbound('external', 'https://portal.example/oauth'), fetch);
  });
});
