import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { canonicalAddress, networkOf } from './text.ts';

suite('address', () => {
  const spellings: readonly (readonly [string, string])[] = [
    ['192.0.2.1', '192.0.2.1'],
    ['255.255.255.255', '255.255.255.255'],
    ['0.0.0.0', '0.0.0.0'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:c000:0201', '192.0.2.1'],
    ['0:0:0:0:0:ffff:192.0.2.1', '192.0.2.1'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:db8::0:1', '2001:db8::1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['0:0:1:0:0:0:0:0', '0:0:1::'],
    ['::', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['::2:3:4:5:6:7:8', '0:2:3:4:5:6:7:8'],
    ['fe80::1%eth0', 'fe80::1'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
  ];
  for (const [text, canonical] of spellings)
    test(`${text} is known as ${canonical}`, () => assert.equal(canonicalAddress(text), canonical));

  const refused = [
    ['', '1', '1.2.3', '1.2.3.4.5', '1.2.3.256', '01.2.3.4', '1.2.3.04', '1.2.3.4 ', ' 1.2.3.4', '1..3.4'],
    ['0x1.2.3.4', '1.2.3.4/8', '1.2.3.+4', '1.2.3.٤', '127.1', '2130706433', 'localhost', '1.2.3.'],
    [':', ':::', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '1::2::3', '12345::', '::g', '1:2:3:4:5:6:7:8::'],
    [
      '::1.2.3',
      '1.2.3.4::',
      '::1.2.3.4:5',
      '[::1]',
      '::1]',
      '1:',
      ':1',
      '::ffff:1.2.3.256',
      '1:2:3:4:5:6:7::8:9',
    ],
    `::${'0'.repeat(100)}`,
  ].flat();
  for (const text of refused)
    test(`"${text}" is no address`, () => assert.equal(canonicalAddress(text), undefined));

  test('the addresses of one IPv6 /64 count as one network, neighbours do not', () => {
    const network = networkOf('2001:db8:1:2::1');
    assert.equal(networkOf('2001:db8:1:2:ffff:ffff:ffff:ffff'), network);
    assert.notEqual(networkOf('2001:db8:1:3::1'), network);
    assert.notEqual(networkOf('2001:db8:1::2'), networkOf('2001:db8:2::1'));
    assert.equal(networkOf('192.0.2.1'), '192.0.2.1');
  });
});
