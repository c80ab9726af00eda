import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { grpcFault, inTheClear, isGrpc } from './grpc.ts';

const message = (flags: number, text: string, length = text.length): Buffer => {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt8(flags);
  prefix.writeUInt32BE(length, 1);
  return Buffer.concat([prefix, Buffer.from(text)]);
};
const fine = message(0, 'abc');

test('types of gRPC are known, and others are none', () => {
  for (const type of ['', '+proto', '+json', '-web', '-web+proto', '-web-text'])
    assert.equal(isGrpc(`application/grpc${type}`), true, type);
  for (const type of ['application/grpcx', 'application/json', 'text/application/grpc', ''])
    assert.equal(isGrpc(type), false, type);
});

suite('messages that cannot be looked into are told from others', () => {
  for (const [what, type, octets, fault] of [
    ['one that is compressed', '', message(1, 'abc'), /compressed/],
    [
      'one that is compressed, behind one that is not',
      '',
      Buffer.concat([fine, message(1, '')]),
      /compressed/,
    ],
    ['one with a flag that nobody knows', '', message(2, 'abc'), /compressed/],
    ['compressed trailers of gRPC-Web', '-web', Buffer.concat([fine, message(0x81, 'a')]), /compressed/],
    ['one that is shorter than it says', '', message(0, 'abc', 4), /cut off/],
    ['one that says to be 4 GiB', '', message(0, 'abc', 0xffffffff), /cut off/],
    ['one whose length is cut off', '', fine.subarray(0, 4), /cut off/],
    ['something behind the last one', '', Buffer.concat([fine, Buffer.from('{}')]), /cut off/],
    ['gRPC-Web in base64', '-web-text', Buffer.from(fine.toString('base64')), /base64/],
    ['gRPC-Web in base64, with a suffix', '-web-text+proto', Buffer.from(''), /base64/],
  ] as const)
    test(what, () => assert.match(grpcFault(`application/grpc${type}`, octets) ?? '', fault));

  test('none, one, many, empty ones, and the trailers of gRPC-Web', () => {
    for (const octets of [
      [],
      [fine],
      [fine, message(0, ''), fine],
      [fine, message(0x80, 'grpc-status: 0\r\n')],
    ])
      assert.equal(grpcFault('application/grpc-web', Buffer.concat(octets)), undefined);
  });
});

test('what gRPC encodes once more is seen in the clear beside what came', () => {
  const details = Buffer.from('\n\x05trace').toString('base64').replaceAll('=', '');
  assert.deepEqual(inTheClear(['grpc-message', 'a%0A%09b%', 'x-bin', `${details},eg==`, 'x', '%41']), [
    ...['grpc-message', 'a%0A%09b%', 'x-bin', `${details},eg==`, 'x', '%41'],
    ...['grpc-message', 'a\n\tb%', 'x-bin', '\n\x05trace', 'x-bin', 'z'],
  ]);
});
