import assert from 'node:assert/strict';
import { BlockList } from 'node:net';
import { suite, test } from 'node:test';
import { AddressSet, parseCidr } from './set.ts';

suite('address set', () => {
  const typos = [
    [
      '10.0.0.0/33',
      '10.0.0.0/',
      '10.0.0.0/-1',
      '10.0.0.0/08',
      '10.0.0/8',
      '10.0.0.1/8',
      '10.0.0.0/8/8',
      '/8',
    ],
    [
      '2001:db8::/129',
      '2001:db8::1/32',
      '2001:db8::%eth0/32',
      'example.org',
      '',
      '10.0.0.0 /8',
      '*',
      '1e1.0.0.0',
    ],
    ['::ffff:10.0.0.0/8', '10.0.0.0/8 ', '10.0.0.0-10.0.0.9'],
  ].flat();
  for (const typo of typos)
    test(`the typo "${typo}" is refused by name, not skipped`, () => {
      assert.throws(
        () => new AddressSet(['192.0.2.0/24', typo]),
        (error: Error) => error.message.includes(`"${typo}"`),
      );
    });

  test('a network holds its first and last address and not their neighbours', () => {
    const set = new AddressSet(['192.0.2.64/26', '2001:db8:0:8000::/49']);
    for (const inside of [
      '192.0.2.64',
      '192.0.2.127',
      '2001:db8:0:8000::',
      '2001:db8:0:ffff:ffff:ffff:ffff:ffff',
    ])
      assert.equal(set.has(inside), true, inside);
    for (const outside of [
      '192.0.2.63',
      '192.0.2.128',
      '2001:db8:0:7fff:ffff::',
      '2001:db8:1::',
      '::',
      'x',
      '::x',
    ])
      assert.equal(set.has(outside), false, outside);
  });

  test('an IPv4 network also holds its addresses in their IPv6 form, and the other way round', () => {
    assert.equal(new AddressSet(['192.0.2.0/24']).has('::ffff:192.0.2.9'), true);
    assert.equal(new AddressSet(['::ffff:192.0.2.0/120']).has('192.0.2.9'), true);
    assert.equal(new AddressSet(['::ffff:192.0.2.0/120']).has('192.0.3.9'), false);
  });

  test('all of IPv4 is not all of IPv6', () => {
    assert.equal(new AddressSet(['0.0.0.0/0']).has('255.255.255.255'), true);
    assert.equal(new AddressSet(['0.0.0.0/0']).has('2001:db8::1'), false);
    assert.equal(new AddressSet(['::/0']).has('2001:db8::1'), true);
    assert.equal(new AddressSet(['::/0']).has('192.0.2.1'), false);
    assert.equal(new AddressSet([]).has('192.0.2.1'), false);
  });

  test('overlapping and nested networks do not hide each other', () => {
    const set = new AddressSet(['10.0.0.0/8', '10.1.0.0/16', '10.255.255.255', '11.0.0.0/8', '10.0.0.0/24']);
    for (const inside of ['10.0.0.1', '10.1.2.3', '10.2.0.0', '10.255.255.255', '11.255.255.255'])
      assert.equal(set.has(inside), true, inside);
    assert.equal(set.has('12.0.0.0'), false);
    assert.equal(set.has('9.255.255.255'), false);
  });

  test("ten thousand networks decide as Node's block list does", () => {
    let state = 12345;
    const random = (below: number) => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    const entries: string[] = [];
    const reference = new BlockList();
    while (entries.length < 10_000) {
      const v4 = entries.length % 2 === 0;
      const length = v4 ? 12 + random(21) : 20 + random(30);
      const base = v4
        ? `${random(224)}.${random(256)}.${random(256)}.${random(256)}`
        : `20${random(90) + 10}:${random(65_536).toString(16)}:${random(65_536).toString(16)}::`;
      const network = maskedTo(base, length);
      entries.push(`${network}/${length}`);
      reference.addSubnet(network, length, v4 ? 'ipv4' : 'ipv6');
    }
    const set = new AddressSet(entries);
    let inside = 0;
    for (let n = 0; n < 2_000; n++) {
      const v4 = n % 2 === 0;
      const address = v4
        ? `${random(224)}.${random(256)}.${random(256)}.${random(256)}`
        : `20${random(90) + 10}:${random(65_536).toString(16)}:${random(65_536).toString(16)}::${random(9)}`;
      const expected = reference.check(address, v4 ? 'ipv4' : 'ipv6');
      assert.equal(set.has(address), expected, address);
      if (expected) inside += 1;
    }
    assert.ok(inside > 50 && inside < 1_950, `${inside} of 2000 inside`);
  });
});

/** The address with all bits behind the prefix cleared, by the set's own error message: tried bit by bit. */
function maskedTo(address: string, length: number): string {
  if (!address.includes(':')) {
    const word = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
    const masked = length === 0 ? 0 : (word >>> (32 - length)) * 2 ** (32 - length);
    return [24, 16, 8, 0].map(shift => (masked >>> shift) & 255).join('.');
  }
  const groups = address
    .replace('::', '')
    .split(':')
    .map(group => Number.parseInt(group, 16));
  const kept = groups.map((group, at) => {
    const bits = Math.max(0, Math.min(16, length - 16 * at));
    return (group & (0xffff ^ (0xffff >>> bits))).toString(16);
  });
  const network = `${kept.join(':')}::`;
  parseCidr(`${network}/${length}`);
  return network;
}
