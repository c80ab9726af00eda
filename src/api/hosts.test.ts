import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { hostCheck, isLoopback } from './hosts.ts';

const allowed = hostCheck(['admin.example.org']);

suite('the Host header is refused', () => {
  const refused: readonly (readonly [string, string | undefined, string])[] = [
    ['when it is missing', undefined, '127.0.0.1'],
    ['when it is empty', '', '127.0.0.1'],
    ['for a name that was rebound to the loopback', 'attacker.example', '127.0.0.1'],
    ['for a rebound name with our port', 'attacker.example:7002', '127.0.0.1'],
    ['for a name that only begins like ours', 'admin.example.org.attacker.example', '192.0.2.9'],
    ['for a name that only ends like ours', 'attacker-admin.example.org', '192.0.2.9'],
    ['for a loopback name from elsewhere', 'localhost:7002', '192.0.2.9'],
    ['for the bare unspecified address', '0.0.0.0:7002', '127.0.0.1'],
    ['for a name hidden behind credentials', 'localhost@attacker.example', '127.0.0.1'],
  ];
  for (const [name, host, peer] of refused) test(name, () => assert.equal(allowed(host, peer), false));
});

suite('the Host header is accepted', () => {
  const accepted = [
    ['admin.example.org', '192.0.2.9'],
    ['ADMIN.example.org:7002', '192.0.2.9'],
    ['localhost:7002', '127.0.0.1'],
    ['127.0.0.1:7002', '::ffff:127.0.0.1'],
    ['[::1]:7002', '::1'],
  ] as const;
  for (const [host, peer] of accepted) test(`for ${host}`, () => assert.equal(allowed(host, peer), true));
});

suite('loopback', () => {
  for (const address of ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'])
    test(`is ${address}`, () => assert.equal(isLoopback(address), true));
  for (const address of [
    '',
    '128.0.0.1',
    '1.127.0.0.1',
    '::2',
    '::ffff:192.0.2.1',
    '127.0.0.1.example',
    '0.0.0.0',
  ])
    test(`is not "${address}"`, () => assert.equal(isLoopback(address), false));
});
