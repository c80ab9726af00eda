import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { longestHeader, readProxyHeader } from './proxy-protocol.ts';

const text = (line: string) => Buffer.from(line, 'latin1');
const start = Buffer.from('0d0a0d0a000d0a515549540a', 'hex');

function binary(command: number, family: number, body: Buffer, size = body.length): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt8(command, 0);
  head.writeUInt8(family, 1);
  head.writeUInt16BE(size, 2);
  return Buffer.concat([start, head, body]);
}

const v4 = Buffer.from('c0000201c63364071f9001bb', 'hex');
const v6 = Buffer.from('20010db8000000000000000000000001fe8000000000000000000000000000021f9001bb', 'hex');
const mapped = Buffer.from('00000000000000000000ffffc000020100000000000000000000ffffc63364071f9001bb', 'hex');
const extension = (type: number, value: Buffer, length = value.length) =>
  Buffer.concat([Buffer.of(type, length >> 8, length & 255), value]);

const good: readonly (readonly [string, Buffer, { address: string; port: number } | undefined])[] = [
  [
    'v1 over IPv4',
    text('PROXY TCP4 192.0.2.1 198.51.100.7 8080 443\r\n'),
    { address: '192.0.2.1', port: 8080 },
  ],
  [
    'v1 over IPv6',
    text('PROXY TCP6 2001:DB8:0::1 fe80::2 8080 443\r\n'),
    { address: '2001:db8::1', port: 8080 },
  ],
  ['v1 mapped', text('PROXY TCP6 ::ffff:192.0.2.1 ::1 8080 443\r\n'), { address: '192.0.2.1', port: 8080 }],
  ['v1 unknown', text('PROXY UNKNOWN\r\n'), undefined],
  ['v1 unknown with more', text('PROXY UNKNOWN ffff:f...f:ffff 65535 65535\r\n'), undefined],
  ['v2 over IPv4', binary(0x21, 0x11, v4), { address: '192.0.2.1', port: 8080 }],
  ['v2 over IPv6', binary(0x21, 0x21, v6), { address: '2001:db8::1', port: 8080 }],
  ['v2 mapped', binary(0x21, 0x21, mapped), { address: '192.0.2.1', port: 8080 }],
  [
    'v2 with extensions',
    binary(
      0x21,
      0x11,
      Buffer.concat([v4, extension(4, Buffer.alloc(0)), extension(0xea, Buffer.alloc(300))]),
    ),
    { address: '192.0.2.1', port: 8080 },
  ],
  ['v2 local', binary(0x20, 0, Buffer.alloc(0)), undefined],
  ['v2 local with addresses', binary(0x20, 0x11, v4), undefined],
  ['v2 of no family', binary(0x21, 0, Buffer.alloc(7)), undefined],
];

suite('a header of the PROXY protocol', () => {
  for (const [name, header, client] of good) {
    test(`${name}: is read, and what follows is the client's`, () => {
      const hello = Buffer.from('PROXY TCP4 203.0.113.9 1.1.1.1 1 1\r\nGET / HTTP/1.1\r\n');
      assert.deepEqual(readProxyHeader(header), { length: header.length, client });
      assert.deepEqual(readProxyHeader(Buffer.concat([header, hello])), { length: header.length, client });
    });

    test(`${name}: in any pieces it is waited for to its last octet`, () => {
      for (let length = 0; length < header.length; length++)
        assert.equal(readProxyHeader(header.subarray(0, length)), 'more', `${length} octets`);
    });
  }

  const bad: readonly (readonly [string, Buffer])[] = [
    ['a request', text('GET / HTTP/1.1\r\n\r\n')],
    ['a TLS handshake', Buffer.from([0x16, 3, 1, 2, 0, 1])],
    ['an empty line first', text('\r\nPROXY UNKNOWN\r\n')],
    ['lower case', text('proxy TCP4 192.0.2.1 198.51.100.7 8080 443\r\n')],
    ['another family', text('PROXY UDP4 192.0.2.1 198.51.100.7 8080 443\r\n')],
    ['UNKNOWNISH', text('PROXY UNKNOWNISH\r\n')],
    ['an IPv6 address as TCP4', text('PROXY TCP4 ::1 ::1 8080 443\r\n')],
    ['an IPv4 address as TCP6', text('PROXY TCP6 192.0.2.1 198.51.100.7 8080 443\r\n')],
    ['an address with zeros in front', text('PROXY TCP4 192.0.02.1 198.51.100.7 8080 443\r\n')],
    ['an address with a zone', text('PROXY TCP6 fe80::1%eth0 ::1 8080 443\r\n')],
    ['no address', text('PROXY TCP4 example 198.51.100.7 8080 443\r\n')],
    ['no destination', text('PROXY TCP4 192.0.2.1 nowhere 8080 443\r\n')],
    ['a port beyond 65535', text('PROXY TCP4 192.0.2.1 198.51.100.7 65536 443\r\n')],
    ['a port with a zero in front', text('PROXY TCP4 192.0.2.1 198.51.100.7 08080 443\r\n')],
    ['a negative port', text('PROXY TCP4 192.0.2.1 198.51.100.7 -1 443\r\n')],
    ['two spaces', text('PROXY TCP4  192.0.2.1 198.51.100.7 8080 443\r\n')],
    ['a tab', text('PROXY TCP4\t192.0.2.1 198.51.100.7 8080 443\r\n')],
    ['a space at the end', text('PROXY TCP4 192.0.2.1 198.51.100.7 8080 443 \r\n')],
    ['one word too many', text('PROXY TCP4 192.0.2.1 198.51.100.7 8080 443 1\r\n')],
    ['a line feed alone', text(`PROXY TCP4 192.0.2.1 198.51.100.7 8080 443\n${' '.repeat(80)}`)],
    ['a line without end', text(`PROXY UNKNOWN ${'f'.repeat(200)}`)],
    ['a line that ends too late', text(`PROXY UNKNOWN ${'f'.repeat(92)}\r\n`)],
    ['version 1 in binary', binary(0x11, 0x11, v4)],
    ['version 3', binary(0x31, 0x11, v4)],
    ['another command', binary(0x22, 0x11, v4)],
    ['datagrams', binary(0x21, 0x12, v4)],
    ['a local socket', binary(0x21, 0x31, Buffer.alloc(216))],
    ['a family that does not exist', binary(0x21, 0x41, v6)],
    ['IPv4 that claims to be IPv6', binary(0x21, 0x21, v4)],
    ['a length below its addresses', binary(0x21, 0x11, v4.subarray(0, 11))],
    ['a length beyond all bounds', binary(0x21, 0x11, v4, 0xffff)],
    ['half an extension', binary(0x21, 0x11, Buffer.concat([v4, Buffer.of(4, 0)]))],
    [
      'an extension that is longer than the header',
      binary(0x21, 0x11, Buffer.concat([v4, extension(4, v4, 13)])),
    ],
  ];
  for (const [name, octets] of bad)
    test(`is none: ${name}`, () => assert.equal(readProxyHeader(octets), undefined));

  test('of any octets, none is read beyond its bounds, waited for for ever, or read differently in pieces', () => {
    // The same octets in each run.
    let state = 12_345;
    const random = (below: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return (state >>> 8) % below;
    };
    for (let round = 0; round < 20_000; round++) {
      const [, seed] = good[random(good.length)] as (typeof good)[number];
      const octets = Buffer.concat([seed, Buffer.alloc(random(40), random(256))]);
      for (let change = random(4); change >= 0; change--)
        octets.writeUInt8(random(256), random(octets.length));
      const whole = readProxyHeader(octets);
      if (whole !== undefined && whole !== 'more') {
        assert.ok(whole.length <= octets.length && whole.length <= longestHeader);
        assert.deepEqual(readProxyHeader(octets.subarray(0, whole.length)), whole);
        if (whole.client !== undefined) assert.match(whole.client.address, /^[\d.]{7,15}$|^[0-9a-f:]{2,39}$/);
      }
      for (const length of [1, 6, 12, 15, 16, random(octets.length)]) {
        const part = readProxyHeader(octets.subarray(0, length));
        // A piece may be waited for, or be refused where the whole is; it is never another header.
        if (part === undefined) assert.equal(whole, undefined);
        else if (part !== 'more') assert.deepEqual(part, whole);
      }
      const filled = Buffer.concat([octets, Buffer.alloc(longestHeader)]);
      assert.notEqual(readProxyHeader(filled), 'more');
    }
  });
});
