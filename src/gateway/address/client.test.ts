import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { IncomingMessage } from 'node:http';
import { Refusal } from '../refusal.ts';
import { clientAddress, clientBehind } from './client.ts';
import { AddressSet } from './set.ts';

const proxies = new AddressSet(['10.0.0.0/8', '2001:db8:ffff::/48']);
const trusts = (address: string) => proxies.has(address);

suite('client address', () => {
  test('without configured proxies the headers are not believed', () => {
    assert.equal(clientBehind('192.0.2.1', '198.51.100.7', 'for=198.51.100.7', undefined), '192.0.2.1');
  });

  test('a peer that is no configured proxy is the client, whatever it writes', () => {
    assert.equal(clientBehind('192.0.2.1', '198.51.100.7', undefined, trusts), '192.0.2.1');
    assert.equal(clientBehind('192.0.2.1', 'garbage', 'for="', trusts), '192.0.2.1');
  });

  test('an IPv4 peer on an IPv6 socket is the IPv4 address', () => {
    assert.equal(clientBehind('::ffff:192.0.2.1', undefined, undefined, undefined), '192.0.2.1');
    assert.equal(clientBehind('::ffff:10.0.0.1', '192.0.2.1', undefined, trusts), '192.0.2.1');
  });

  test('what a client wrote to the left of its own address is not believed', () => {
    assert.equal(clientBehind('10.0.0.1', '198.51.100.7, 192.0.2.1', undefined, trusts), '192.0.2.1');
    assert.equal(clientBehind('10.0.0.1', '10.0.0.9, 192.0.2.1, 10.0.0.2', undefined, trusts), '192.0.2.1');
    assert.equal(clientBehind('10.0.0.1', '<script>, 192.0.2.1', undefined, trusts), '192.0.2.1');
    assert.equal(
      clientBehind('10.0.0.1', undefined, 'for=198.51.100.7, for=192.0.2.1;proto=https', trusts),
      '192.0.2.1',
    );
  });

  test('a chain of proxies only ends at the leftmost of them', () => {
    assert.equal(clientBehind('10.0.0.1', '10.0.0.3, 10.0.0.2', undefined, trusts), '10.0.0.3');
  });

  const written: readonly (readonly [string, string])[] = [
    ['for=192.0.2.1', '192.0.2.1'],
    ['For="192.0.2.1:4711"', '192.0.2.1'],
    ['for="[2001:db8::1]:4711"', '2001:db8::1'],
    ['for="[2001:DB8:0::1]"', '2001:db8::1'],
    ['proto=http;for=192.0.2.1;by=10.0.0.1', '192.0.2.1'],
    ['host="a,b;for=198.51.100.7";for=192.0.2.1', '192.0.2.1'],
    ['host="a\\",for=198.51.100.7";for=192.0.2.1', '192.0.2.1'],
    [' for=198.51.100.7 , for=192.0.2.1 ', '192.0.2.1'],
    ['for=unknown', '10.0.0.1'],
    ['for=_hidden', '10.0.0.1'],
    ['for=198.51.100.7, proto=https', '10.0.0.1'],
    ['for="192.0.2.\\1"', '192.0.2.1'],
  ];
  for (const [field, expected] of written)
    test(`Forwarded: ${field} means ${expected}`, () => {
      assert.equal(clientBehind('10.0.0.1', undefined, field, trusts), expected);
    });

  const ports: readonly (readonly [string, string])[] = [
    ['192.0.2.1:4711', '192.0.2.1'],
    ['[2001:db8::1]:4711', '2001:db8::1'],
    ['2001:db8::1', '2001:db8::1'],
    ['unknown', '10.0.0.1'],
  ];
  for (const [field, expected] of ports)
    test(`X-Forwarded-For: ${field} means ${expected}`, () => {
      assert.equal(clientBehind('10.0.0.1', field, undefined, trusts), expected);
    });

  for (const field of [
    '',
    ' ',
    '192.0.2.1,',
    '192.0.2',
    'client',
    '192.0.2.1:99999999',
    '[192.0.2.1]',
    '[::1',
    '1.2.3.4 5',
  ])
    test(`X-Forwarded-For: "${field}" from a trusted proxy is refused as unreadable`, () => {
      assert.equal(clientBehind('10.0.0.1', field, undefined, trusts), undefined);
    });

  const broken = [
    'for="192.0.2.1',
    'for=192.0.2.1:80',
    'for=[::1]',
    'for=192.0.2.1;for=198.51.100.7',
    'for 192.0.2.1',
    'for="x"y',
  ];
  for (const field of broken)
    test(`Forwarded: ${field} from a trusted proxy is refused as unreadable`, () => {
      assert.equal(clientBehind('10.0.0.1', undefined, field, trusts), undefined);
    });

  test('Forwarded and X-Forwarded-For that differ are refused: one of them was written by a stranger', () => {
    assert.equal(clientBehind('10.0.0.1', '192.0.2.1', 'for=198.51.100.7', trusts), undefined);
    assert.equal(clientBehind('10.0.0.1', '192.0.2.1', 'for=unknown', trusts), undefined);
    assert.equal(clientBehind('10.0.0.1', '192.0.2.1', 'nonsense"', trusts), undefined);
    assert.equal(clientBehind('10.0.0.1', 'nonsense', 'for="', trusts), undefined);
    assert.equal(clientBehind('10.0.0.1', '192.0.2.1', 'for=192.0.2.1', trusts), '192.0.2.1');
  });

  test('a request whose client cannot be told is refused, not counted under its proxy', () => {
    const request = (remoteAddress: string | undefined, headers: Record<string, string>) =>
      ({ socket: { remoteAddress }, headers }) as unknown as IncomingMessage;
    const ambiguous = request('10.0.0.1', { 'x-forwarded-for': '192.0.2.1', forwarded: 'for=198.51.100.7' });
    const refusal = clientAddress(ambiguous, trusts);
    assert.ok(refusal instanceof Refusal);
    assert.deepEqual([refusal.code, refusal.status], ['request-malformed', 400]);
    assert.ok(clientAddress(request(undefined, {}), trusts) instanceof Refusal);
    assert.equal(clientAddress(ambiguous, undefined), '10.0.0.1');
    assert.equal(clientAddress(request('10.0.0.1', { 'x-forwarded-for': '192.0.2.1' }), trusts), '192.0.2.1');
  });

  test('a header of hostile length is read in linear time', () => {
    const long = 'for="\\"'.repeat(50_000);
    const spaces = `for=a${' '.repeat(100_000)}x`;
    const started = performance.now();
    assert.equal(clientBehind('10.0.0.1', undefined, long, trusts), undefined);
    assert.equal(clientBehind('10.0.0.1', undefined, spaces, trusts), undefined);
    assert.equal(clientBehind('10.0.0.1', ' ,'.repeat(100_000), undefined, trusts), undefined);
    assert.ok(performance.now() - started < 1_000);
  });
});
